/* Links to choose among: typing leaves those that have every word, arrows and Enter choose, Escape gives up. */
customElements.define("pick-list", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input")
    if (!this.input) return
    this.input.oninput = () => this.sift()
    this.input.onkeydown = (event) => this.pressed(event)
    this.sift()
    this.input.focus()
  }

  get shown() { return [...this.querySelectorAll("li:not([hidden]) a")] }

  sift() {
    const wanted = this.input.value.toLowerCase().split(/\s+/)
    for (const item of this.querySelectorAll("li")) item.hidden = !wanted.every((word) => item.textContent.toLowerCase().includes(word))
    this.querySelector("[data-none]").hidden = this.shown.length > 0
    this.choose(0)
  }

  pressed(event) {
    const { shown } = this
    const step = { ArrowDown: 1, ArrowUp: shown.length - 1 }[event.key]
    if (step !== undefined && shown.length) this.choose((this.at + step) % shown.length)
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) shown[this.at]?.click()
    else if (event.key === "Escape") this.shut()
    else return
    // The form around it must not be sent, nor the page be left.
    event.preventDefault()
  }

  choose(at) {
    this.at = at
    this.shown.forEach((link, index) => {
      link.classList.toggle("picks__one--chosen", index === at)
      if (index !== at) return
      link.id ||= `pick-${crypto.randomUUID()}`
      this.input.setAttribute("aria-activedescendant", link.id)
      link.scrollIntoView({ block: "nearest" })
    })
  }

  shut() {
    const composer = this.closest("form")
    this.remove()
    composer?.querySelector("textarea")?.focus()
  }
})
