const YEAR = 31_536_000

/* How pages look to this browser: the next page comes drawn that way. A button alone goes on and off. */
customElements.define("look-switch", class extends HTMLElement {
  connectedCallback() {
    this.onclick = ({ target }) => {
      const button = target.closest("button")
      if (button) this.choose(button.value)
    }
  }

  choose(value) {
    const { name } = this.dataset
    const look = document.documentElement.dataset
    const buttons = [...this.querySelectorAll("button")]
    const chosen = buttons.length === 1 && look[name] === value ? "" : value
    if (chosen) look[name] = chosen
    else delete look[name]
    document.cookie = `${name}=${chosen}; path=/; max-age=${YEAR}; samesite=lax`
    for (const button of buttons) button.ariaPressed = String(button.value === chosen)
  }
})
