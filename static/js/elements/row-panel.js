// <row-panel> ties a list to the panel of one of its rows: it marks the row whose panel is open
// (`data-lead` in the panel, `lead-<id>` on the row) as current and seen. Escape closes the panel
// by its [data-close-panel] link, and the focus goes back to the row.
class RowPanel extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:afterSwap", this)
    document.addEventListener("keydown", this)
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this)
  }

  handleEvent(event) {
    if (event.type === "keydown") return this.#keydown(event)
    if (event.target === this.#panel) this.#mark()
  }

  get #panel() {
    return this.querySelector(":scope > .panel")
  }

  get #key() {
    return this.#panel.querySelector("[data-lead]")?.dataset.lead
  }

  #mark() {
    const before = this.querySelector("tr[aria-current]")
    before?.removeAttribute("aria-current")
    const row = this.#key && document.getElementById(`lead-${this.#key}`)
    if (!row) return before?.querySelector(".row-link").focus({ preventScroll: true })
    row.setAttribute("aria-current", "true")
    row.removeAttribute("data-unseen")
    row.scrollIntoView({ block: "nearest" })
    this.#panel.scrollTop = 0
  }

  #keydown(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return
    if (document.querySelector("dialog:modal, details.menu[open]")) return
    this.#panel.querySelector("[data-close-panel]")?.click()
  }
}

customElements.define("row-panel", RowPanel)
