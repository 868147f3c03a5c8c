/* Lets the browser ask for a passkey, puts the answer into the form and sends it. What to sign stands in data-options, or comes from data-from;
   data-new makes a passkey instead of using one. */
customElements.define("passkey-form", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.form.addEventListener("submit", (event) => this.send(event))
  }

  async send(event) {
    if (this.form.elements.credential.value) return
    event.preventDefault()
    this.show("")
    if (!window.PublicKeyCredential) return this.show("unable")
    try {
      const credential = await this.ask()
      this.form.elements.credential.value = JSON.stringify(written(credential))
      this.form.requestSubmit()
    } catch (error) {
      this.show(error.name === "SecurityError" ? "unable" : "failed")
    }
  }

  async ask() {
    const { publicKey } = this.dataset.from ? await this.fetched() : JSON.parse(this.dataset.options)
    if (this.hasAttribute("data-new")) return navigator.credentials.create({ publicKey: readable(publicKey) })
    return navigator.credentials.get({ publicKey: readable(publicKey) })
  }

  async fetched() {
    const answer = await fetch(this.dataset.from, { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } })
    return (await answer.json()).request_options
  }

  show(what) {
    for (const name of ["failed", "unable"]) this.querySelector(`[data-${name}]`).hidden = name !== what
  }
})

/* Options come as JSON with base64url where the browser wants bytes. */
function readable(options) {
  const those = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }))
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    excludeCredentials: those(options.excludeCredentials) ?? [],
    allowCredentials: those(options.allowCredentials) ?? [],
  }
}

function written(credential) {
  const { response } = credential
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
  const parts = names.filter((name) => response[name]).map((name) => [name, text(response[name])])
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts),
  }
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}
