import { isTyping } from "../page/commands.js"

/* j k move, x selects, Shift-j/k extend, Enter opens (it is a link). Chosen rows show the bar of commands that names them. */
customElements.define("row-list", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController()
    const { signal } = this.stop
    document.addEventListener("keydown", (event) => this.pressed(event), { signal })
    this.addEventListener("change", () => this.count(), { signal })
    document.addEventListener("click", ({ target }) => target.closest?.("[data-choose-none]") && this.chooseNone(), { signal })
    this.count()
  }

  disconnectedCallback() { this.stop.abort() }

  get links() { return [...this.querySelectorAll(".row__link")] }

  get here() { return this.links.indexOf(document.activeElement.closest?.(".row")?.querySelector(".row__link")) }

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
    const pick = this.links[at]?.closest(".row").querySelector(".row__pick")
    if (!pick) return
    pick.checked = checked ?? !pick.checked
    this.count()
  }

  chooseNone() {
    for (const pick of this.querySelectorAll(".row__pick:checked")) pick.checked = false
    this.count()
  }

  count() {
    const chosen = this.querySelectorAll(".row__pick:checked").length
    const bar = document.querySelector(".chosen")
    if (!bar) return
    bar.hidden = chosen === 0
    for (const place of bar.querySelectorAll("[data-count]")) place.textContent = chosen
  }
})
