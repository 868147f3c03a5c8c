import { commands, isTyping } from "../page/commands.js"
import { linkOf } from "./row-list.js"

const line = () => Object.assign(document.createElement("hr"), { className: "menu__line" })

/* The menu of a row or a card: by the right button, or from the keyboard by the menu key and Shift-F10. What it offers is what the page does
   anyway: the commands of the bar for chosen rows, the places of a card's list. Where there is none of it the browser's own menu comes. */
customElements.define("row-menu", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController()
    const { signal } = this.stop
    document.addEventListener("contextmenu", (event) => this.asked(event), { signal })
    document.addEventListener("submit", ({ target }) => target.closest(".chosen") && this.hidePopover(), { signal })
    this.addEventListener("toggle", ({ newState }) => newState === "closed" && this.closed(), { signal })
    this.querySelector("[data-copies]").onclick = () => { navigator.clipboard?.writeText(this.link.href); this.hidePopover() }
  }

  disconnectedCallback() { this.stop.abort() }

  asked(event) {
    // With a key held down people want the browser's, and so they do under a finger; from the keyboard Shift is part of asking.
    const isHeld = event.button === 2 && (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)
    const thing = event.target.closest?.(".row, .card")
    if (!thing || isHeld || event.pointerType === "touch" || isTyping(event.target) || event.target.matches("select") || !getSelection().isCollapsed) return
    const items = this.itemsFor(thing)
    if (!items.length) return
    event.preventDefault()
    this.link = linkOf(thing)
    for (const link of this.querySelectorAll("[data-opens]")) link.href = this.link.href
    this.querySelector("[data-commands]").replaceChildren(...items)
    this.showAt(event)
  }

  itemsFor(thing) {
    const pick = thing.querySelector(".row__pick")
    // With others chosen too a card is moved by what is done to all of them.
    const places = pick?.checked ? [] : this.placesOf(thing)
    return places.length ? [...places, line(), ...this.commandsFor(thing, pick)] : this.commandsFor(thing, pick)
  }

  placesOf(thing) {
    const places = thing.querySelector("select[name=to]")
    const others = [...places?.options ?? []].filter(({ selected }) => !selected)
    return others.map((option) => this.item(`${places.ariaLabel}: ${option.text}`, () => this.move(places, option.value)))
  }

  commandsFor(thing, pick) {
    if (!pick || !document.querySelector(".chosen")) return []
    this.choose(thing, pick)
    return commands().filter(({ element }) => element.matches(".chosen [popovertarget]")).map((command) => this.item(command.words, (item) => this.open(command, item), command.key))
  }

  /* A row among those that are chosen means all of them, any other one itself. */
  choose(row, pick) {
    if (pick.checked) return
    const list = row.closest("row-list")
    list.chooseNone()
    list.tick(pick, true)
    this.chosenHere = pick
  }

  item(words, act, key = "") {
    const item = document.createElement("button")
    item.type = "button"
    item.className = "menu__item"
    item.textContent = words
    if (key) item.insertAdjacentHTML("beforeend", "<kbd class=\"menu__end\"></kbd>")
    if (key) item.lastChild.textContent = key
    item.onclick = () => act(item)
    return item
  }

  move(places, value) {
    places.value = value
    places.dispatchEvent(new Event("change", { bubbles: true }))
    this.hidePopover()
  }

  open({ element }, item) {
    this.chosenHere = undefined
    const menu = document.getElementById(element.getAttribute("popovertarget"))
    menu.classList.add("menu--beside")
    menu.addEventListener("toggle", ({ newState }) => menu.classList.toggle("menu--beside", newState === "open"))
    menu.showPopover({ source: item })
  }

  showAt({ clientX, clientY }) {
    this.showPopover()
    this.style.left = `${Math.max(8, Math.min(clientX, innerWidth - this.offsetWidth - 8))}px`
    this.style.top = `${Math.max(8, Math.min(clientY, innerHeight - this.offsetHeight - 8))}px`
  }

  closed() {
    const list = this.chosenHere?.closest("row-list")
    this.chosenHere = undefined
    list?.chooseNone()
  }
})
