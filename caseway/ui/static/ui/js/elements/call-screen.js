/* The call screen works as a plain form; this sends it with Ctrl-Enter, moves among the people found with the arrows, and keeps notes from being left by mistake. */
customElements.define("call-screen", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.note = this.querySelector("textarea")
    this.stop = new AbortController()
    const { signal } = this.stop
    document.addEventListener("keydown", (event) => this.pressed(event), { signal })
    // Typing refreshes the person too; only choosing one moves on to the note.
    document.addEventListener("htmx:afterSettle", ({ detail }) => detail.requestConfig?.elt.name === "choose" && this.note.focus(), { signal })
    addEventListener("beforeunload", (event) => this.note.value.trim() && !this.isSent && event.preventDefault(), { signal })
    this.form.addEventListener("submit", () => { this.isSent = true })
  }

  disconnectedCallback() { this.stop.abort() }

  get places() { return [this.form.elements.who, ...this.querySelectorAll("#found button")] }

  pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      this.form.requestSubmit(this.form.querySelector(".button--primary"))
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event, event.key === "ArrowDown" ? 1 : -1)
  }

  move(event, step) {
    const { places } = this
    const here = places.indexOf(document.activeElement)
    if (here < 0 || !places[here + step]) return
    event.preventDefault()
    places[here + step].focus()
  }
})
