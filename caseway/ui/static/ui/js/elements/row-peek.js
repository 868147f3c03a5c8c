import { linkOf } from "./row-list.js"

/* Space looks at the row where one is, without opening it; j k move on and it follows, Escape or Space closes it. Where the browser has room
   it stands beside the list. What is looked at stays unread: its address is another one than the page's. */
const THING = /^\/w\/[^/]+\/(tickets|issues)\/\d+$/

customElements.define("row-peek", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController()
    const { signal } = this.stop
    // Before the keys of the page: Escape would lead back from it.
    document.addEventListener("keydown", (event) => this.pressed(event), { signal, capture: true })
    document.addEventListener("focusin", ({ target }) => !this.hidden && this.look(target), { signal })
    this.querySelector("[data-closes]").onclick = () => this.close()
  }

  disconnectedCallback() { this.stop.abort() }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || document.querySelector("dialog[open], .menu:popover-open")) return
    if (event.key === "Escape" && !this.hidden) return this.done(event, () => this.close())
    if (event.key !== " " || document.documentElement.dataset.keys === "off" || !event.target.matches?.(".row__link, .card__link")) return
    this.done(event, () => (this.hidden ? this.look(event.target) : this.close()))
  }

  done(event, act) {
    event.preventDefault()
    event.stopImmediatePropagation()
    act()
  }

  async look(target) {
    const link = linkOf(target.closest?.(".row, .card"))
    if (!link?.href || link.href === this.shows || !THING.test(link.pathname)) return
    this.shows = link.href
    this.from = link
    const answer = await fetch(`${link.href}/peek`, { headers: { "HX-Request": "true" } }).catch(() => undefined)
    // Meanwhile one has moved on.
    if (!answer?.ok || this.shows !== link.href) return
    this.querySelector("[data-holds]").innerHTML = await answer.text()
    this.querySelector("[data-says]").textContent = link.textContent.trim()
    this.hidden = false
  }

  close() {
    this.hidden = true
    this.shows = undefined
    if (this.contains(document.activeElement) || document.activeElement === document.body) this.from?.focus()
  }
})
