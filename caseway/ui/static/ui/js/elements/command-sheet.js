import { commands, run, shownKeys } from "../page/commands.js"

const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

/* Ctrl-K: every command of this page, to be found by its words. ?: the same list by its keys. */
customElements.define("command-sheet", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController()
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); this.open("commands") }
    }, { signal: this.stop.signal })
    document.addEventListener("click", ({ target }) => {
      const opener = target.closest?.("[data-open]")
      if (opener) this.open(opener.dataset.open)
    }, { signal: this.stop.signal })
  }

  disconnectedCallback() { this.stop.abort() }

  open(kind) {
    this.querySelector("dialog")?.remove()
    this.all = commands().filter(({ element, words }) => words && !element.dataset.open)
    const title = kind === "keys" ? this.dataset.titleKeys : this.dataset.titleAll
    this.list = make("div", { className: `commands__list commands__list--${kind}` })
    const dialog = make("dialog", { ariaLabel: title, onclose: () => dialog.remove(), onclick: ({ target }) => target === dialog && dialog.close() })
    if (kind === "keys") {
      dialog.append(make("div", { className: "dialog__head" }, title), this.list)
      this.all = [...this.all.filter(({ key }) => key), ...shownKeys()]
    } else {
      this.list.id = "commands-found"
      this.list.role = "listbox"
      this.list.ariaLabel = title
      dialog.append(this.search(), this.list)
    }
    this.append(dialog)
    this.show("")
    dialog.showModal()
  }

  search() {
    const input = make("input", { className: "commands__search", type: "search", placeholder: this.dataset.search, ariaLabel: this.dataset.search })
    input.role = "combobox"
    input.ariaExpanded = "true"
    input.setAttribute("aria-controls", "commands-found")
    input.oninput = () => this.show(input.value)
    input.onkeydown = (event) => {
      const items = [...this.list.querySelectorAll("button")]
      const at = items.findIndex((item) => item.ariaSelected === "true")
      // A search box would keep the first Escape for itself.
      if (event.key === "Escape") { event.preventDefault(); this.querySelector("dialog").close() }
      if (event.key === "Enter") { event.preventDefault(); items[at]?.click() }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault()
        this.select(items, (at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length)
      }
    }
    return input
  }

  select(items, at) {
    if (this.list.role !== "listbox") return
    items.forEach((item, index) => Object.assign(item, { id: `command-${index}`, role: "option", tabIndex: -1, ariaSelected: String(index === at) }))
    items[at]?.scrollIntoView({ block: "nearest" })
    this.querySelector(".commands__search").setAttribute("aria-activedescendant", items[at] ? items[at].id : "")
  }

  show(words) {
    const wanted = words.toLowerCase().split(/\s+/)
    const found = this.all.filter((command) => wanted.every((word) => command.words.toLowerCase().includes(word)))
    this.list.replaceChildren(...found.map((command) => this.item(command)))
    if (!found.length) this.list.append(make("p", { className: "commands__none", textContent: this.dataset.none }))
    this.select([...this.list.querySelectorAll("button")], 0)
  }

  item({ element, key, words }) {
    const caps = key.split(" ").filter(Boolean).map((cap) => make("kbd", { textContent: cap }))
    const press = () => {
      this.querySelector("dialog").close()
      if (!element.dataset.shownKey) run(element)
    }
    return make("button", { type: "button", className: "commands__item", onclick: press }, make("span", { textContent: words }), make("span", { className: "commands__keys" }, ...caps))
  }
})
