const PAUSE = 200

/* Around the question's form: shows what is already known while one types; without it the form's own button does. */
customElements.define("known-answers", class extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form")
    this.oninput = () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.ask(form), PAUSE)
    }
  }

  async ask(form) {
    const address = new URL(form.action)
    address.search = new URLSearchParams(new FormData(form))
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => undefined)
    if (!answer?.ok) return
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("answers")
    if (fresh) document.getElementById("answers")?.replaceWith(fresh)
  }
})
