/* Puts the report form into this page: <script src="https://…/help/acme/form.js" async></script>. No cookies, nothing of the page is read.
   data-language, data-theme ("light", "dark"), data-question, data-product; data-target: where (a selector); data-button: words of a button that opens it. */
(() => {
  const script = document.currentScript
  const address = new URL("form", script.src)
  for (const name of ["language", "theme", "question", "product"]) {
    if (script.dataset[name]) address.searchParams.set(name, script.dataset[name])
  }

  const frame = document.createElement("iframe")
  frame.title = script.dataset.title || script.dataset.button || "Help"
  // Set one by one, since a page may forbid styles written as text.
  Object.assign(frame.style, { display: "block", width: "100%", height: "640px", border: "0", colorScheme: "normal" })

  addEventListener("message", ({ source, origin, data }) => {
    if (source === frame.contentWindow && origin === address.origin && data?.caseway === "height") frame.style.height = `${Math.ceil(data.height)}px`
  })

  const opener = (words) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = words
    const dialog = document.createElement("dialog")
    Object.assign(dialog.style, { width: "min(560px, 94vw)", maxHeight: "90vh", padding: "0", border: "1px solid #8886", borderRadius: "10px" })
    dialog.append(frame)
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close())
    button.addEventListener("click", () => {
      if (!frame.src) frame.src = address.href
      dialog.showModal()
    })
    return [button, dialog]
  }

  const show = () => {
    const parts = script.dataset.button ? opener(script.dataset.button) : [frame]
    if (!script.dataset.button) frame.src = address.href
    const place = script.dataset.target && document.querySelector(script.dataset.target)
    if (place) place.append(...parts)
    else if (document.body.contains(script)) script.after(...parts)
    else document.body.append(...parts)
  }

  if (document.readyState === "loading" && !document.body?.contains(script)) addEventListener("DOMContentLoaded", show)
  else show()
})()
