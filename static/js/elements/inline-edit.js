// <inline-edit id> shows a value and, once asked for, the form that changes it (htmx fetches both).
// Enter saves, Escape and [data-cancel] put the value back; the focus goes where the eye is.
class InlineEdit extends HTMLElement {
  static #asked = ""

  connectedCallback() {
    for (const type of ["keydown", "click", "htmx:beforeRequest"]) this.addEventListener(type, this)
    if (InlineEdit.#asked !== this.id) return
    InlineEdit.#asked = ""
    // The piece that this one replaces is still there, and has the focus.
    queueMicrotask(() => this.#focus())
  }

  handleEvent(event) {
    switch (event.type) {
      case "keydown": return this.#press(event)
      case "click": return this.#click(event)
      case "htmx:beforeRequest": return this.#ask(event)
    }
  }

  get #form() {
    return this.querySelector(".inline__form")
  }

  get #opener() {
    return this.querySelector(".inline__open")
  }

  // Pieces of the form, such as the suggestions of a picker, fetch for themselves.
  #ask(event) {
    if (event.detail.target === this) InlineEdit.#asked = this.id
  }

  #press(event) {
    if (!this.#form || event.defaultPrevented || event.isComposing) return
    if (event.key === "Escape") return this.#cancel(event)
    if (event.key !== "Enter" || !event.target.matches("input, select")) return
    event.preventDefault()
    this.#form.requestSubmit()
  }

  #click(event) {
    if (event.target.closest("[data-cancel]")) return this.#cancel(event)
    // A click on the value, but not on a link in it, is a click on its pencil.
    const value = event.target.closest(".inline__value")
    if (!value || event.target.closest("a, button") || getSelection()?.toString()) return
    if (!this.#form) this.#opener?.click()
  }

  #cancel(event) {
    event.preventDefault()
    event.stopPropagation()
    this.#form.remove()
    this.removeAttribute("data-open")
    for (const notice of this.querySelectorAll(".inline__notice")) notice.remove()
    this.#opener?.focus()
  }

  // Somebody who has gone on to something else meanwhile is left there.
  #focus() {
    if (!this.#form) return document.activeElement === document.body && this.#opener?.focus()
    const wrong = this.#form.querySelector("[aria-invalid=true]")
    const field = wrong ?? this.#form.querySelector("input:not([type=hidden], :disabled), select, textarea")
    field?.focus()
    if (field?.matches("input:not([type=checkbox], [type=radio], [type=date])")) field.select()
  }
}

customElements.define("inline-edit", InlineEdit)
