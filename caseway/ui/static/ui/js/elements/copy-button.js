const SHOWN = 1500

customElements.define("copy-button", class extends HTMLElement {
  connectedCallback() {
    this.onclick = async () => {
      await navigator.clipboard.writeText(this.dataset.text)
      this.toggleAttribute("data-copied", true)
      setTimeout(() => this.removeAttribute("data-copied"), SHOWN)
    }
  }
})
