import { morph } from "../page/morph.js"

const GATHER = 120
const FIRST_PAUSE = 3000
const LONGEST_PAUSE = 60_000

/* Listens for what changed and fetches afresh whatever on the page shows it: data-live="ticket:1042", or "ticket" for any of them.
   A part is fetched from data-live-url, else from the page's own address, and found again by its id; data-live-rest says how many
   seconds it rests in between, where what it shows is wanted soon and not at once. */
customElements.define("live-stream", class extends HTMLElement {
  changed = new Set()
  asked = new Map()
  rested = new Map()
  pause = FIRST_PAUSE

  connectedCallback() {
    // A hidden page holds no connection: browsers allow six to a host.
    this.look = () => (document.hidden ? this.close() : this.open())
    document.addEventListener("visibilitychange", this.look)
    this.look()
    document.addEventListener("htmx:afterSwap", this.askAgain)
  }

  /* What is on its way was asked before one's own change was answered. */
  askAgain = () => { for (const [url, { parts }] of this.asked) this.fetch(url, parts) }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.look)
    document.removeEventListener("htmx:afterSwap", this.askAgain)
    this.close()
  }

  open() {
    if (this.source) return
    this.source = new EventSource(this.dataset.src)
    this.source.onmessage = ({ data }) => this.heard(JSON.parse(data))
    this.source.addEventListener("resync", () => this.refresh(this.parts()))
    this.source.onopen = () => {
      this.pause = FIRST_PAUSE
      // Whatever happened while nobody listened is fetched once.
      if (this.wasClosed) this.refresh(this.parts())
      this.wasClosed = false
    }
    this.source.onerror = () => {
      this.wasClosed = true
      if (this.source?.readyState === EventSource.CLOSED) this.again()
    }
  }

  close() {
    this.source?.close()
    this.source = undefined
    this.wasClosed = true
  }

  again() {
    this.close()
    setTimeout(() => document.hidden || !this.isConnected || this.open(), this.pause)
    // A door that stays shut, after sign-out for one, is knocked at less and less.
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE)
  }

  heard({ kind, id, number, fact }) {
    this.changed.add(kind).add(`${kind}:${number ?? id}`)
    document.dispatchEvent(new CustomEvent("live:changed", { detail: { kind, id, number, fact } }))
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      const names = this.changed
      this.changed = new Set()
      this.refresh(this.parts().filter((part) => part.dataset.live.split(" ").some((name) => names.has(name))).filter((part) => this.isDue(part)))
    }, GATHER)
  }

  /* A part that rests is asked for when its rest is over, once. */
  isDue({ id, dataset: { liveRest } }) {
    if (!liveRest) return true
    const left = (this.rested.get(id) ?? 0) + liveRest * 1000 - Date.now()
    // In between it is told to begin once.
    if (left <= liveRest * 1000) this.rested.set(id, Date.now() + Math.max(left, 0))
    if (left > 0 && left <= liveRest * 1000) setTimeout(() => this.refresh(this.parts().filter((part) => part.id === id)), left)
    return left <= 0
  }

  parts() { return [...document.querySelectorAll("[data-live][id]")] }

  refresh(parts) {
    const byUrl = Map.groupBy ? Map.groupBy(parts, urlOf) : new Map(parts.map((part) => [urlOf(part), parts.filter((other) => urlOf(other) === urlOf(part))]))
    for (const [url, those] of byUrl) this.fetch(url, those)
  }

  async fetch(url, parts) {
    const question = { parts: [...new Set([...(this.asked.get(url)?.parts ?? []), ...parts])] }
    this.asked.set(url, question)
    const answer = await fetch(url, { headers: { "HX-Request": "true", "X-Live": "true" }, cache: "no-store" }).catch(() => undefined)
    const text = answer?.ok ? await answer.text() : ""
    // An answer that was overtaken would draw what is past.
    if (this.asked.get(url) !== question) return
    this.asked.delete(url)
    if (!text) return
    const fresh = new DOMParser().parseFromString(text, "text/html")
    for (const part of question.parts) {
      const now = fresh.getElementById(part.id)
      if (!now || !part.isConnected) continue
      const before = new Set(aloud(part).map(({ dataset }) => dataset.aloud))
      morph(part, now, "outerHTML")
      const after = document.getElementById(part.id)
      if (after) announce(aloud(after).filter(({ dataset }) => !before.has(dataset.aloud)))
      after?.dispatchEvent(new CustomEvent("live:fresh", { bubbles: true }))
    }
  }
})

/* What a reader of screens should hear of: elements whose data-aloud was not there before. */
const aloud = (part) => [...part.querySelectorAll("[data-aloud]")]

function announce(places) {
  const words = places.map(({ textContent }) => textContent.replace(/\s+/g, " ").trim())
  const region = document.getElementById("announcements")
  if (words.length && region) region.textContent = words.join("; ")
}

const urlOf = (part) => part.dataset.liveUrl || location.href
