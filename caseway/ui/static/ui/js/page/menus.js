/* An opened menu takes the focus, where one types in it the field; arrows move in it. Opening, closing and Escape are the browser's own. */
document.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "open" && target.matches(".menu")) (target.querySelector(".input") ?? itemsOf(target)[0])?.focus()
}, true)

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu")
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!menu || !step || event.target.type === "date") return
  event.preventDefault()
  const items = itemsOf(menu)
  items[(items.indexOf(event.target) + step + items.length) % items.length]?.focus()
})

const itemsOf = (menu) => [...menu.querySelectorAll("a[href], button:not([disabled])")]
