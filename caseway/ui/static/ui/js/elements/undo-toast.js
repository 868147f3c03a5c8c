const SECONDS = 10

/* Goes after ten seconds, waits while it is pointed at or focused. */
customElements.define("undo-toast", class extends HTMLElement {
  connectedCallback() {
    this.onclick = ({ target }) => target.closest("button") && setTimeout(() => this.remove(), target.closest("[data-close]") ? 0 : 150)
    this.onpointerenter = this.onfocusin = () => clearTimeout(this.timer)
    this.onpointerleave = this.onfocusout = () => this.wait()
    this.wait()
  }

  disconnectedCallback() { clearTimeout(this.timer) }

  wait() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.remove(), SECONDS * 1000)
  }
})
