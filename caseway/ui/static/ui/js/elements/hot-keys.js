import { everything, isTyping, run } from "../page/commands.js"

const PAUSE = 1000

/* Single keys and sequences such as "g t" press whatever on the page does a command of that key, or open what the table of commands has under it. */
customElements.define("hot-keys", class extends HTMLElement {
  begun = ""

  connectedCallback() {
    this.stop = new AbortController()
    document.addEventListener("keydown", (event) => this.pressed(event), { signal: this.stop.signal })
  }

  disconnectedCallback() { this.stop.abort() }

  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    // An open dialog is closed by Escape, and nothing else happens.
    if (document.querySelector("dialog[open]")) return
    if (event.key === "Escape") return this.escape(event)
    if (isTyping(event.target) || document.documentElement.dataset.keys === "off") return
    const keys = this.begun ? `${this.begun} ${event.key}` : event.key
    const all = everything()
    const found = all.find(({ key }) => key === keys)
    if (found) {
      event.preventDefault()
      this.begin("")
      run(found)
    } else this.begin(all.some(({ key }) => key.startsWith(`${keys} `)) ? keys : "")
  }

  begin(keys) {
    this.begun = keys
    clearTimeout(this.timer)
    if (keys) this.timer = setTimeout(() => { this.begun = "" }, PAUSE)
  }

  escape(event) {
    // The browser closes an open menu, and that is all.
    if (document.querySelector(".menu:popover-open")) return
    if (isTyping(event.target) || event.target.matches?.("select")) event.target.blur()
    else document.querySelector("[data-back]")?.click()
  }
})
