const YEAR = 31_536_000

customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    this.onclick = ({ target }) => {
      const button = target.closest("button")
      if (button) this.choose(button.value)
    }
  }

  choose(theme) {
    const root = document.documentElement
    if (theme === "system") delete root.dataset.theme
    else root.dataset.theme = theme
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`
    for (const button of document.querySelectorAll("theme-switch button")) button.ariaPressed = String(button.value === theme)
  }
})
