import { everything, learn, run, shownKeys } from "../page/commands.js"
import { fitting, note } from "../page/finding.js"

const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

/* Ctrl-K: every command of this page, to be found by its words. ?: the same list by its keys. */
customElements.define("command-sheet", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController()
    const whenIdle = window.requestIdleCallback ?? ((act) => setTimeout(act, 500))
    this.learned ??= new Promise((done) => whenIdle(() => done(learn(this.dataset.src))))
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
    const title = kind === "keys" ? this.dataset.titleKeys : this.dataset.titleAll
    this.list = make("div", { className: "commands__list" })
    const dialog = make("dialog", { ariaLabel: title, onclose: () => dialog.remove(), onclick: ({ target }) => target === dialog && dialog.close() })
    if (kind === "keys") {
      dialog.append(make("div", { className: "dialog__head" }, title), this.list)
    } else {
      this.list.id = "commands-found"
      this.list.role = "listbox"
      this.list.ariaLabel = title
      dialog.append(this.search(), this.list)
    }
    this.append(dialog)
    this.look(kind)
    dialog.showModal()
    // Opened before the table was there, it is drawn once more with it.
    this.learned.then(() => dialog.isConnected && this.look(kind))
  }

  look(kind) {
    const all = everything().filter(({ element, words }) => words && !element?.dataset.open)
    this.all = kind === "keys" ? [...all.filter(({ key }) => key), ...shownKeys()] : all
    this.show(this.querySelector(".commands__search")?.value ?? "")
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

  show(typed) {
    const found = this.list.role === "listbox" ? fitting(this.all, typed) : this.all
    const items = this.list.role === "listbox" ? found.map((command) => this.item(command)) : this.grouped(found)
    this.list.replaceChildren(...items)
    if (!found.length) this.list.append(make("p", { className: "commands__none", textContent: this.dataset.none }))
    this.select([...this.list.querySelectorAll("button")], 0)
  }

  /* What belongs together, under its name. */
  grouped(found) {
    // What this page can do comes first, where one can go from it last.
    const beside = ({ element }) => Number(!element || Boolean(element.closest(".side")))
    found = [...found].sort((one, other) => beside(one) - beside(other))
    const groups = Map.groupBy ? Map.groupBy(found, ({ group }) => group) : new Map([["", found]])
    const sections = [...groups].map(([group, those]) => {
      const title = make("h2", { className: "commands__group", textContent: group })
      return make("section", { className: "commands__section" }, ...(group ? [title] : []), ...those.map((command) => this.item(command)))
    })
    return [make("div", { className: "commands__columns" }, ...sections)]
  }

  item(command) {
    const caps = command.key.split(" ").filter(Boolean).map((cap) => make("kbd", { textContent: cap }))
    const press = () => {
      this.querySelector("dialog").close()
      note(command.id)
      if (!command.element?.dataset.shownKey) run(command)
    }
    const aside = this.list.role === "listbox" ? [make("small", { className: "commands__aside", textContent: command.group })] : []
    return make("button", { type: "button", className: "commands__item", onclick: press }, make("span", { textContent: command.words }), ...aside, make("span", { className: "commands__keys" }, ...caps))
  }
})
