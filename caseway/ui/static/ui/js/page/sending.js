/* Ctrl-Enter sends the form one writes in; elements that send in their own way have done so before this hears of it. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
  const form = event.target.closest?.("form[method=post]")
  if (!form || !event.target.matches("input, textarea, select")) return
  event.preventDefault()
  form.requestSubmit(form.querySelector(".button--primary"))
})
