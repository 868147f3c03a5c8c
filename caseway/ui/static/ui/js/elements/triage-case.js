/* The next case is fetched before the decision; the seconds that this one took go along with it. */
customElements.define("triage-case", class extends HTMLElement {
  connectedCallback() {
    const shown = Date.now()
    this.addEventListener("submit", ({ target }) => {
      if (target.elements.seconds) target.elements.seconds.value = Math.round((Date.now() - shown) / 1000)
    })
    if (this.dataset.next) document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: this.dataset.next }))
  }
})
