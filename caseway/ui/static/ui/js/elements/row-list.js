import { isTyping } from "../page/commands.js"

/* What is chosen outlives the rows: they are drawn anew whenever a ticket changes. */
const chosen = new Set()
/* What was ticked last: from there on Shift ticks all. */
let ticked

export const linkOf = (thing) => thing?.querySelector(".row__link, .card__link")

const clear = (menu) => menu.querySelectorAll(".input").forEach((field) => { field.value = "" })

/* Rows or cards. j k move, x selects, Shift-j/k and a click with Shift extend, Enter opens (it is a link). Chosen ones show the bar of commands
   that names them. */
customElements.define("row-list", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController()
    const { signal } = this.stop
    document.addEventListener("keydown", (event) => this.pressed(event), { signal })
    document.addEventListener("change", ({ target }) => this.changed(target), { signal })
    this.addEventListener("click", (event) => this.clicked(event), { signal })
    document.addEventListener("live:fresh", () => this.chooseAgain(), { signal })
    // Done: the next act is for other rows.
    document.addEventListener("htmx:afterRequest", ({ target, detail }) => detail.successful && detail.requestConfig.verb === "post" && target.closest?.(".chosen") && this.chooseNone(), { signal })
    // What was typed and not sent is meant no more.
    document.addEventListener("toggle", ({ target, newState }) => newState === "closed" && target.matches(".chosen [popover]") && clear(target), { signal, capture: true })
    document.addEventListener("click", ({ target }) => target.closest?.("[data-choose-none]") && this.chooseNone(), { signal })
    this.chooseAgain()
  }

  disconnectedCallback() { this.stop.abort() }

  get links() { return [...this.querySelectorAll(".row__link, .card__link")] }

  get here() { return this.links.indexOf(linkOf(document.activeElement.closest?.(".row, .card"))) }

  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]")) return
    const act = { j: () => this.move(1), k: () => this.move(-1), J: () => this.extend(1), K: () => this.extend(-1), x: () => this.choose(this.here) }[event.key]
    if (act && this.links.length) { event.preventDefault(); act() }
  }

  move(step) {
    const { links, here } = this
    links[here < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + step))].focus()
  }

  extend(step) {
    this.choose(this.here, true)
    this.move(step)
    this.choose(this.here, true)
  }

  choose(at, checked) {
    const pick = this.links[at]?.closest(".row, .card").querySelector(".row__pick")
    if (pick) this.tick(pick, checked ?? !pick.checked)
  }

  tick(pick, checked) {
    pick.checked = checked
    this.changed(pick)
  }

  clicked({ target, shiftKey }) {
    if (!target.matches(".row__pick")) return
    if (shiftKey) this.reach(target)
    ticked = target.value
  }

  /* On a board no further than the column. */
  reach(pick) {
    const picks = [...(pick.closest("[data-list]") ?? this).querySelectorAll(".row__pick")]
    const [from, to] = [picks.findIndex(({ value }) => value === ticked), picks.indexOf(pick)].sort((a, b) => a - b)
    if (from >= 0) for (const one of picks.slice(from, to + 1)) this.tick(one, pick.checked)
  }

  changed(pick) {
    if (pick.matches?.(".row__pick")) chosen[pick.checked ? "add" : "delete"](pick.value)
    if (pick.matches?.(".row__pick, .chosen [name=all]")) this.count()
  }

  chooseAgain() {
    for (const pick of this.querySelectorAll(".row__pick")) pick.checked ||= chosen.has(pick.value)
    for (const pick of this.querySelectorAll(".row__pick:checked")) chosen.add(pick.value)
    this.count()
  }

  chooseNone() {
    chosen.clear()
    for (const pick of document.querySelectorAll(".row__pick:checked, .chosen [name=all]:checked")) pick.checked = false
    this.count()
  }

  count() {
    const bar = document.querySelector(".chosen")
    if (!bar) return
    const count = this.querySelectorAll(".row__pick:checked").length
    const all = bar.querySelector("[name=all]:checked") && bar.querySelector("[data-total]")?.textContent.trim()
    bar.hidden = count === 0
    // How many fit the filter is asked only when it matters.
    if (count) bar.dispatchEvent(new CustomEvent("chosen"))
    const words = ({ one, many }) => (!all && count === 1 ? one : many.replace("#", all || count))
    for (const place of bar.querySelectorAll("[data-counted]")) place.textContent = words(place.dataset)
  }
})
