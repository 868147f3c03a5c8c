/* A button around which these words are, or what brings them (data-at-once): they go into a text where its caret stands, as a paragraph of their own. */
customElements.define("insert-words", class extends HTMLElement {
  connectedCallback() {
    this.onclick = () => this.insert(document.getElementById(this.dataset.into))
    if (this.dataset.atOnce === undefined) return
    this.click()
    this.remove()
  }

  insert(text) {
    if (!text) return
    const before = text.value.slice(0, text.selectionStart)
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n"
    text.setRangeText(gap + this.dataset.words, text.selectionStart, text.selectionEnd, "end")
    // Whoever keeps the draft hears of it like of typing.
    text.dispatchEvent(new Event("input", { bubbles: true }))
    text.focus()
  }
})
