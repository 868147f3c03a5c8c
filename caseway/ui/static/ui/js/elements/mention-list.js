const PAUSE = 80
const BEGUN = /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u

/* Under a text box of colleagues: names to choose from after an @. Arrows move, Enter or Tab takes, Escape leaves. `data-not` is the kind that it is not for. */
customElements.define("mention-list", class extends HTMLElement {
  connectedCallback() {
    this.text = this.closest("form")?.querySelector("textarea")
    if (!this.text) return
    this.role = "listbox"
    this.id ||= "mention-list"
    this.hidden = true
    this.stop = new AbortController()
    const { signal } = this.stop
    this.text.addEventListener("input", () => this.later(), { signal })
    this.text.addEventListener("blur", () => this.close(), { signal })
    // Before the composer and the keys of the page, which mean something else by Enter and Escape.
    this.text.addEventListener("keydown", (event) => this.key(event), { signal, capture: true })
    this.onpointerdown = (event) => { event.preventDefault(); this.take(event.target.closest("[role=option]")) }
  }

  disconnectedCallback() { this.stop?.abort() }

  get begun() {
    const kind = this.closest("form").querySelector("[name=kind]:checked")?.value
    if (kind && kind === this.dataset.not) return undefined
    return BEGUN.exec(this.text.value.slice(0, this.text.selectionStart))?.[1]
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.ask(), PAUSE)
  }

  async ask() {
    const begun = this.begun
    if (begun === undefined) return this.close()
    const answer = await fetch(`${this.dataset.url}?${new URLSearchParams({ q: begun })}`).catch(() => undefined)
    if (!answer?.ok || begun !== this.begun) return
    const { items } = await answer.json()
    this.show(items)
  }

  show(items) {
    this.replaceChildren(...items.map(({ name, handle }, place) => {
      const option = Object.assign(document.createElement("div"), { id: `${this.id}-${place}`, role: "option", className: "mention", textContent: name })
      option.dataset.handle = handle
      return option
    }))
    this.hidden = !items.length
    this.text.setAttribute("aria-controls", this.id)
    this.mark(this.firstElementChild)
  }

  mark(option) {
    this.querySelector("[aria-selected=true]")?.removeAttribute("aria-selected")
    option?.setAttribute("aria-selected", "true")
    if (option) this.text.setAttribute("aria-activedescendant", option.id)
    else this.text.removeAttribute("aria-activedescendant")
  }

  key(event) {
    if (this.hidden || event.ctrlKey || event.metaKey) return
    const here = this.querySelector("[aria-selected=true]")
    const acts = {
      ArrowDown: () => this.mark(here?.nextElementSibling ?? this.firstElementChild),
      ArrowUp: () => this.mark(here?.previousElementSibling ?? this.lastElementChild),
      Enter: () => this.take(here),
      Tab: () => this.take(here),
      Escape: () => this.close(),
    }
    if (!acts[event.key]) return
    event.preventDefault()
    event.stopImmediatePropagation()
    acts[event.key]()
  }

  take(option) {
    const begun = this.begun
    if (!option || begun === undefined) return this.close()
    const end = this.text.selectionStart
    this.text.setRangeText(`${option.dataset.handle} `, end - begun.length, end, "end")
    this.close()
    this.text.dispatchEvent(new Event("input", { bubbles: true }))
  }

  close() {
    clearTimeout(this.timer)
    this.hidden = true
    this.replaceChildren()
    this.text.removeAttribute("aria-activedescendant")
    this.text.removeAttribute("aria-controls")
  }
})
