/* Ctrl-Enter sends the form one writes in; elements that send in their own way have done so before this hears of it. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
  const form = event.target.closest?.("form[method=post]")
  if (!form || !event.target.matches("input, textarea, select")) return
  event.preventDefault()
  form.requestSubmit(form.querySelector(".button--primary"))
})

/* Who clicks twice means it once: a form that leads to another page is not sent again while that is on its way. What htmx sends it has kept back. */
const A_MOMENT = 2000
const sent = new WeakMap()

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return
  if (Date.now() - (sent.get(event.target) ?? 0) < A_MOMENT) event.preventDefault()
  else sent.set(event.target, Date.now())
})
