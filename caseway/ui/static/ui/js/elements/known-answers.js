const PAUSE = 200

/* Around a form with a question (`data-field` names its input): shows what is already known while one types; without it the form's own button does. */
customElements.define("known-answers", class extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form")
    this.oninput = (event) => {
      if (event.target.name !== this.dataset.field) return
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.ask(form, event.target.value), PAUSE)
    }
  }

  async ask(form, question) {
    const address = new URL(form.action)
    address.search = new URLSearchParams({ q: question })
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => undefined)
    if (!answer?.ok) return
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("answers")
    if (fresh) document.getElementById("answers")?.replaceWith(fresh)
  }
})
