/* One list of commands for keys, palette and key sheet: everything on the page that has a key or is named a command. */
export function commands() {
  return listed("[data-key], [data-command], .side__place[href]")
}

/* Keys that an element handles itself, such as j and k in a list; only the key sheet names them. */
export function shownKeys() {
  return listed("[data-shown-key]")
}

function listed(selector) {
  return [...document.querySelectorAll(selector)]
    .filter((element) => !element.disabled && (element.closest(".side, [popover]") || element.checkVisibility()))
    .map((element) => ({ element, key: element.dataset.key ?? element.dataset.shownKey ?? "", words: wordsOf(element) }))
}

export function run(element) {
  if (element.matches("input:not([type=radio], [type=checkbox]), textarea, select")) element.focus()
  else element.click()
  if (element.dataset.focuses) document.querySelector(element.dataset.focuses)?.focus()
  // A list that was asked for by its key is opened, so that arrows choose in it.
  if (element.matches("select")) element.showPicker?.()
}

function wordsOf(element) {
  if (element.dataset.command) return element.dataset.command
  if (element.ariaLabel) return element.ariaLabel
  const copy = element.cloneNode(true)
  copy.querySelectorAll("kbd, svg, .side__count").forEach((part) => part.remove())
  return copy.textContent.trim() || element.title || element.placeholder || ""
}

export function isTyping(target) {
  return target.isContentEditable || target.matches?.("textarea, select:not(.fact), input:not([type=checkbox], [type=radio], [type=button], [type=submit])")
}
