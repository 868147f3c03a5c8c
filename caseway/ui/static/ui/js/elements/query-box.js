/* The filter box: arrows and Enter choose among the offers that htmx fetched, Backspace in an empty box drops the last chip. */
customElements.define("query-box", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search]")
    this.offers = this.querySelector(".query__offers")
    if (!this.input) return
    this.input.addEventListener("keydown", (event) => this.pressed(event))
    this.input.addEventListener("blur", () => setTimeout(() => this.shut(), 150))
    this.offers?.addEventListener("pointerdown", (event) => {
      const offer = event.target.closest("[data-insert]")
      if (offer) { event.preventDefault(); this.take(offer) }
    })
  }

  get items() { return [...(this.offers?.querySelectorAll("[data-insert]") ?? [])] }

  get chosen() { return this.items.findIndex((item) => item.ariaSelected === "true") }

  pressed(event) {
    const { items, chosen } = this
    if (event.key === "ArrowDown" && items.length) this.choose(event, (chosen + 1) % items.length)
    else if (event.key === "ArrowUp" && items.length) this.choose(event, (chosen - 1 + items.length) % items.length)
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) { event.preventDefault(); this.take(items[chosen]) }
    else if (event.key === "Escape" && items.length) { event.preventDefault(); this.shut() }
    else if (event.key === "Backspace" && !this.input.value) this.querySelector(".query__term:last-of-type .query__drop")?.click()
  }

  choose(event, at) {
    event.preventDefault()
    this.items.forEach((item, index) => {
      item.ariaSelected = String(index === at)
      if (index === at) {
        item.id ||= `offer-${index}`
        this.input.setAttribute("aria-activedescendant", item.id)
        item.scrollIntoView({ block: "nearest" })
      }
    })
  }

  take(offer) {
    const before = this.input.value.replace(/\S*$/, "")
    this.input.value = before + offer.dataset.insert
    this.shut()
    this.input.focus()
    if (!offer.dataset.insert.endsWith(":")) this.input.value += " "
    this.input.dispatchEvent(new Event("input", { bubbles: true }))
  }

  shut() {
    this.offers?.replaceChildren()
    this.input.removeAttribute("aria-activedescendant")
  }
})
