const YEAR = 31_536_000

/* Single keys on or off, for people whose hands or software press keys they do not mean. */
customElements.define("keys-switch", class extends HTMLElement {
  connectedCallback() {
    this.onclick = ({ target }) => {
      const button = target.closest("button")
      if (button) this.choose(button.value)
    }
  }

  choose(keys) {
    if (keys === "off") document.documentElement.dataset.keys = "off"
    else delete document.documentElement.dataset.keys
    document.cookie = `keys=${keys}; path=/; max-age=${YEAR}; samesite=lax`
    for (const button of this.querySelectorAll("button")) button.ariaPressed = String(button.value === keys)
  }
})
