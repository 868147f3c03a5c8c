/* What can be done here: elements of the page that say which command of the table they do, and pages that can be opened from anywhere.
   The table (caseway/ui/commands.py, as far as one's role reaches) is asked for once, when there is time. */
let table = new Map()

export async function learn(address) {
  const answer = address && await fetch(address).catch(() => undefined)
  if (answer?.ok) table = new Map((await answer.json()).commands.map((command) => [command.id, command]))
}

/* Elements of the page: [{ element, id, key, words, group, also }]. */
export function commands() {
  return listed("[data-does], .side__place[href]:not([data-does])")
}

/* Those, and what opens another page. Where several have one key, it belongs to the page's, the newest of them; then to the first of the table. */
export function everything() {
  const here = commands()
  const ids = new Set(here.map(({ id }) => id))
  const elsewhere = [...table.values()].filter(({ id, address }) => address && !ids.has(id))
  const owners = new Map([...[...elsewhere].reverse(), ...here].map((command) => [command.key, command]))
  return [...here, ...elsewhere].map((command) => ({ ...command, key: owners.get(command.key) === command ? command.key : "" }))
}

/* Keys that an element handles itself, such as j and k in a list; only the key sheet names them. */
export function shownKeys() {
  return listed("[data-shown-key]")
}

function listed(selector) {
  return [...document.querySelectorAll(selector)]
    .filter((element) => !element.disabled && (element.closest(".side, [popover]") || element.checkVisibility()))
    .map((element) => {
      const { does, showsKey, key, shownKey } = element.dataset
      const id = does ?? showsKey ?? `open ${element.getAttribute("href")}`
      const { group = does || showsKey ? "" : document.querySelector("command-sheet")?.dataset.views, also = "" } = table.get(id) ?? {}
      return { element, id, key: key ?? shownKey ?? "", words: wordsOf(element), group, also }
    })
}

export function run({ element, address }) {
  if (!element) return location.assign(address)
  if (element.matches("input:not([type=radio], [type=checkbox]), textarea, select")) element.focus()
  else element.click()
  if (element.dataset.focuses) document.querySelector(element.dataset.focuses)?.focus()
  // A list that was asked for by its key is opened, so that arrows choose in it.
  if (element.matches("select")) element.showPicker?.()
}

function wordsOf(element) {
  const { command, manyWords } = element.dataset
  // With several rows chosen a command acts on all of them, and says so.
  if (manyWords) return manyWords.replace("#", document.querySelector(".chosen__count")?.textContent.trim() ?? "")
  if (command) return command
  if (element.ariaLabel) return element.ariaLabel
  const copy = element.cloneNode(true)
  copy.querySelectorAll("kbd, svg, .side__count").forEach((part) => part.remove())
  return copy.textContent.trim() || element.title || element.placeholder || ""
}

export function isTyping(target) {
  return target.isContentEditable || target.matches?.("textarea, select:not(.fact), input:not([type=checkbox], [type=radio], [type=button], [type=submit])")
}
