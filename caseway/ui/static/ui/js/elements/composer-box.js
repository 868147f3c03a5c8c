const PAUSE = 400

/* Reply, note, call. Works as a plain form; this keeps the draft, sends with Ctrl-Enter, shows chosen files and takes pasted pictures. */
customElements.define("composer-box", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.text = this.querySelector("textarea")
    if (!this.form || !this.text) return
    this.restore()
    this.oninput = () => this.later()
    this.onchange = ({ target }) => (target.type === "file" ? this.showFiles(target) : this.keep())
    this.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.form.requestSubmit() }
    }
    // What is on the page before one begins to write has been seen.
    this.seen = () => {
      const newest = document.getElementById("messages")?.dataset.newest
      if (newest && !this.text.value.trim() && this.form.elements.seen) this.form.elements.seen.value = newest
    }
    document.addEventListener("live:fresh", this.seen)
    this.onpaste = (event) => this.pasted(event)
    // Before the answer is shown: a composer that comes with it would bring the draft back. Parts of it ask for things of their own.
    this.form.addEventListener("htmx:beforeOnLoad", ({ detail }) => detail.elt === this.form && detail.xhr.status < 300 && this.sent())
    this.form.addEventListener("submit", (event) => { if (!this.text.value.trim() && !this.text.required) event.preventDefault() })
    // A plain form leaves the page; the draft goes when the server says it was sent.
    if (this.dataset.sent !== undefined) this.forget()
  }

  disconnectedCallback() { document.removeEventListener("live:fresh", this.seen) }

  get key() { return `draft:${this.dataset.draft}` }

  get kind() { return this.form.querySelector("[name=kind]:checked") }

  restore() {
    if (!this.dataset.draft || this.text.value) return
    const { text, kind } = JSON.parse(localStorage.getItem(this.key) ?? "{}")
    if (!text) return
    this.text.value = text
    const radio = this.form.querySelector(`[name=kind][value="${CSS.escape(kind ?? "")}"]`)
    if (radio) radio.checked = true
    this.say(this.dataset.kept)
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.keep(), PAUSE)
  }

  keep() {
    if (!this.dataset.draft) return
    if (!this.text.value.trim()) return this.forget()
    localStorage.setItem(this.key, JSON.stringify({ text: this.text.value, kind: this.kind?.value }))
    this.say(this.dataset.saved)
  }

  forget() {
    localStorage.removeItem(this.key)
    this.say("")
  }

  sent() {
    clearTimeout(this.timer)
    this.form.reset()
    this.querySelector("[data-files]")?.replaceChildren()
    this.forget()
  }

  say(words = "") {
    const place = this.querySelector(".composer__state")
    if (place) place.textContent = words
  }

  showFiles(input) {
    const place = this.querySelector("[data-files]")
    place?.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement("span"), { className: "file", textContent: file.name })))
  }

  async pasted(event) {
    const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"))
    if (!picture || !this.dataset.uploadUrl) return
    event.preventDefault()
    const place = `![…](${crypto.randomUUID()})`
    this.text.setRangeText(place, this.text.selectionStart, this.text.selectionEnd, "end")
    const link = await this.upload(picture)
    this.text.value = this.text.value.replace(place, link ?? "")
    if (!link) this.say(this.dataset.failed)
    this.later()
  }

  async upload(file) {
    const body = new FormData()
    body.append("file", file, file.name)
    const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content }
    const answer = await fetch(this.dataset.uploadUrl, { method: "POST", body, headers }).catch(() => undefined)
    if (!answer?.ok) return
    const { url, filename } = await answer.json()
    return `![${filename ?? file.name}](${url})`
  }
})
