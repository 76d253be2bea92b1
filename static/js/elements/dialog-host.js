// <dialog-host data-discard-text> holds the one <dialog> of the page. It opens when htmx has put
// something into it, and closes on `dialog:close` (an HX-Trigger of the server), on a 204, on
// [data-close], on Escape and on a click beside it. What somebody typed is not lost by accident.
class DialogHost extends HTMLElement {
  #opener = null
  #isDirty = false

  connectedCallback() {
    this.addEventListener("htmx:afterSwap", this)
    this.addEventListener("htmx:afterRequest", this)
    this.addEventListener("input", this)
    this.addEventListener("change", this)
    this.addEventListener("click", this)
    this.#dialog.addEventListener("cancel", this)
    this.#dialog.addEventListener("close", this)
    document.addEventListener("htmx:beforeRequest", this)
    document.addEventListener("dialog:close", this)
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:beforeRequest", this)
    document.removeEventListener("dialog:close", this)
  }

  handleEvent(event) {
    switch (event.type) {
      case "htmx:beforeRequest": return this.#remember(event)
      case "htmx:afterSwap": return event.detail.target === this.#content ? this.#open() : this.#point()
      case "htmx:afterRequest": return event.detail.xhr.status === 204 && this.#close()
      case "dialog:close": return this.#close()
      case "input":
      case "change": return this.#dirty(event)
      case "click": return this.#click(event)
      case "cancel": return this.#cancel(event)
      case "close": return this.#rest()
    }
  }

  get #dialog() {
    return this.querySelector("dialog")
  }

  get #content() {
    return this.querySelector("#dialog")
  }

  #remember(event) {
    const { elt, target } = event.detail
    if (target === this.#content && !this.contains(elt)) this.#opener = elt
  }

  #open() {
    const dialog = this.#dialog
    if (!this.#content.firstElementChild) return this.#close()
    const heading = this.#content.querySelector("#dialog-title")
    if (heading) dialog.setAttribute("aria-labelledby", heading.id)
    if (dialog.open) return this.#point()
    this.#isDirty = false
    this.#opener?.closest("details[open]")?.removeAttribute("open")
    document.querySelector(":popover-open#sidebar")?.hidePopover()
    dialog.showModal()
    // The first thing to fill, rather than the button that closes.
    this.#content.querySelector("[autofocus], input:not([type=hidden], :disabled), select, textarea")?.focus()
  }

  // A form that came back has something to mend.
  #point() {
    this.#content.querySelector("[aria-invalid=true]")?.focus()
  }

  #close() {
    this.#isDirty = false
    if (this.#dialog.open) this.#dialog.close()
  }

  // Looking for a contact is not yet writing: [data-clean] marks such fields.
  #dirty(event) {
    if (event.isTrusted && !event.target.closest("[data-clean]")) this.#isDirty = true
  }

  #click(event) {
    if (event.target === this.#dialog) return this.#isDirty || this.#close()
    if (!event.target.closest("[data-close]")) return
    event.preventDefault()
    if (this.#mayClose()) this.#close()
  }

  #cancel(event) {
    if (event.target === this.#dialog && !this.#mayClose()) event.preventDefault()
  }

  #mayClose() {
    return !this.#isDirty || window.confirm(this.dataset.discardText)
  }

  // The browser gives the focus back by itself, unless the opener is in a menu that has closed.
  #rest() {
    this.#isDirty = false
    this.#content.replaceChildren()
    const opener = this.#opener
    this.#opener = null
    if (!opener?.isConnected) return
    const menu = opener.closest("details")
    const target = menu && !menu.open ? menu.querySelector("summary") : opener
    target.focus()
  }
}

customElements.define("dialog-host", DialogHost)
