import Sortable from "sortablejs/modular/sortable.core.esm.js"

/* Lists whose things are dragged into order, within one and from one to another. Each move is sent as a form would send it; a refused one is
   shown as it was. The same moves have buttons or a select, so nothing here is needed to make them. */
customElements.define("rank-list", class extends HTMLElement {
  connectedCallback() {
    this.lists = [...this.querySelectorAll("[data-list]")].map((list) => Sortable.create(list, {
      group: this.dataset.group, animation: 120, draggable: "[data-number]", ghostClass: "card--ghost",
      filter: "button, select, input", preventOnFilter: false, delay: 150, delayOnTouchOnly: true,
      onEnd: (event) => this.moved(event),
    }))
    // Alt with the arrows moves what has the focus.
    this.onkeydown = (event) => this.pressed(event)
  }

  disconnectedCallback() { for (const list of this.lists ?? []) list.destroy() }

  pressed(event) {
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -2, ArrowRight: 2 }[event.key]
    const thing = event.target.closest?.("[data-number]")
    if (!event.altKey || !step || !thing) return
    event.preventDefault()
    if (Math.abs(step) === 2) return this.toNext(thing, step / 2)
    const other = step < 0 ? thing.previousElementSibling : thing.nextElementSibling
    if (!other?.dataset.number) return
    other[step < 0 ? "before" : "after"](thing)
    this.put(thing, event.target)
  }

  toNext(thing, step) {
    const lists = [...this.querySelectorAll("[data-list]")]
    const next = lists[lists.indexOf(thing.closest("[data-list]")) + step]
    if (!next) return
    const focused = document.activeElement
    next.prepend(thing)
    this.put(thing, focused)
  }

  moved({ item, from, to, oldIndex, newIndex }) {
    if (from !== to || oldIndex !== newIndex) this.put(item)
  }

  /* The form that stands in the list sends every move. */
  put(thing, focused) {
    focused?.focus()
    const list = thing.closest("[data-list]")
    const form = this.querySelector("form[data-moves]")
    form.elements.number.value = thing.dataset.number
    form.elements.to.value = list.dataset.list
    form.elements.before.value = thing.nextElementSibling?.dataset.number ?? ""
    form.elements.after.value = thing.previousElementSibling?.dataset.number ?? ""
    form.requestSubmit()
  }
})
