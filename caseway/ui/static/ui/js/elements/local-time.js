/* <local-time><time datetime="…">…</time></local-time>: the words, too, in the reader's zone. */
customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time")
    if (!time) return
    const style = this.dataset.style === "day" ? { dateStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" }
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(time.dateTime))
  }
})
