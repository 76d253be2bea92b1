// <undo-stack hidden> keeps what toasts offer to undo: z takes the last of it back, also when the
// toast is long gone. What an undo itself offers is not kept, so z after z goes farther back.
import { isShortcut } from "../shortcuts.js"

const TYPES = ["keydown", "htmx:oobAfterSwap", "htmx:beforeRequest", "htmx:afterRequest"]

class UndoStack extends HTMLElement {
  #isUndoing = false

  connectedCallback() {
    for (const type of TYPES) document.addEventListener(type, this)
    for (const form of document.querySelectorAll(".toast form")) this.#keep(form)
  }

  disconnectedCallback() {
    for (const type of TYPES) document.removeEventListener(type, this)
  }

  handleEvent(event) {
    switch (event.type) {
      case "keydown": return this.#key(event)
      case "htmx:oobAfterSwap": return event.detail.target?.id === "toasts" && this.#heard()
      case "htmx:beforeRequest": return this.#undoing(event.detail.elt, true)
      case "htmx:afterRequest": return this.#undoing(event.detail.elt, false)
    }
  }

  #key(event) {
    const last = this.lastElementChild
    if (event.key !== "z" || event.repeat || !last || !isShortcut(event)) return
    event.preventDefault()
    last.requestSubmit()
  }

  #heard() {
    const form = document.querySelector("#toasts > .toast:last-child form")
    if (form && !this.#isUndoing) this.#keep(form)
  }

  #keep(form) {
    const copy = form.cloneNode(true)
    this.append(copy)
    htmx.process(copy)
  }

  // Undone by key or by the button of its toast, it cannot be undone again: both go.
  #undoing(element, isOn) {
    const form = element.closest?.(".toast form, undo-stack form")
    if (!form) return
    this.#isUndoing = isOn
    if (isOn) return
    const { action } = form
    const kept = [...this.children].filter((one) => one.action === action)
    setTimeout(() => kept.at(-1)?.remove())
    for (const toast of document.querySelectorAll("#toasts > .toast")) {
      if (toast.querySelector("form")?.action === action) toast.remove()
    }
  }
}

customElements.define("undo-stack", UndoStack)
