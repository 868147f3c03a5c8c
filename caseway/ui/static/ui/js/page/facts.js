/* Properties of a ticket or an issue: what is chosen is drawn at once, and taken back when the server refuses.
   A form with data-draws sets them, [data-shows=name] shows them, #fact-name is the list they are chosen from or the line they are typed into.
   With data-each, what is typed is shown as chips, one for each name between commas. */
import { commands } from "./commands.js"

const taken = new WeakMap()

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  const form = elt.closest("form[data-draws]")
  if (!form) return
  const before = []
  for (const [name, value] of new FormData(form)) before.push(...draw(name, value, form))
  taken.set(form, before)
})

for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, ({ detail: { elt } }) => {
    const form = elt.closest("form")
    for (const [now, then] of taken.get(form)?.reverse() ?? []) now.replaceWith(then)
    if (form?.querySelector(".fact")) form.reset()
  })
}

function draw(name, value, form) {
  const list = document.getElementById(`fact-${name}`)
  const words = list?.options ? [...list.options].find((option) => option.value === value)?.text : list && value.trim()
  if (words === undefined || words === null) return []
  const before = []
  if (list.form !== form) {
    before.push([list, list.cloneNode(true)])
    list.value = value
  }
  for (const place of document.querySelectorAll(`[data-shows="${name}"]`)) {
    before.push([place, place.cloneNode(true)])
    if (place.dataset.each !== undefined) {
      place.replaceChildren(...chips(words))
      continue
    }
    place.querySelector("[data-words]").textContent = words
    const { look } = place.dataset
    if (look) place.className = place.className.replace(new RegExp(`${look}\\S+`), look + value.replace("_", "-"))
  }
  return before
}

function chips(words) {
  const names = words.split(",").map((name) => name.trim())
  return names.filter(Boolean).map((name) => Object.assign(document.createElement("span"), { className: "chip", textContent: name }))
}

/* In a closed list an arrow or a letter would choose, and so save, whatever it passes; it opens the list instead. Keys of commands come first. */
document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("select.fact") || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  const { key } = event
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown", "Enter"].includes(key) && key.length > 1) return
  if (document.documentElement.dataset.keys !== "off" && commands().some((command) => command.key.split(" ")[0] === key)) return
  event.preventDefault()
  event.target.showPicker?.()
})
