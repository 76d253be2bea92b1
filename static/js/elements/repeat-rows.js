// <repeat-rows> adds and removes rows of a form: several e-mails, several phones. It needs a
// <template> with one .repeat__row in which __prefix__ stands for the number, and [data-add].
// In a formset (data-prefix="emails") it counts TOTAL_FORMS and ticks DELETE instead of removing
// a row that the server knows.
class RepeatRows extends HTMLElement {
  #next = 0

  connectedCallback() {
    this.#next = this.#total ? Number(this.#total.value) : this.#rows.length
    this.addEventListener("click", this)
  }

  handleEvent(event) {
    if (event.target.closest("[data-add]")) return this.#add()
    if (event.target.closest("[data-remove]")) return this.#remove(event.target.closest(".repeat__row"))
  }

  get #rows() {
    return [...this.querySelectorAll(".repeat__row:not([hidden])")]
  }

  get #total() {
    const prefix = this.dataset.prefix
    return prefix && this.closest("form").elements[`${prefix}-TOTAL_FORMS`]
  }

  #add() {
    const template = this.querySelector("template")
    const box = document.createElement("div")
    box.innerHTML = template.innerHTML.replaceAll("__prefix__", this.#next)
    const row = box.querySelector(".repeat__row")
    const last = this.#rows.at(-1)
    last ? last.after(row) : template.before(row)
    this.#next += 1
    if (this.#total) this.#total.value = this.#next
    window.htmx?.process(row)
    row.querySelector("input, select, textarea")?.focus()
    this.#changed()
  }

  #remove(row) {
    const neighbour = row.previousElementSibling?.querySelector("input:not([type=hidden])") ?? this.querySelector("[data-add]")
    const mark = row.querySelector("input[name$=-DELETE]")
    const isKnown = row.querySelector("input[name$=-id]")?.value
    if (mark && (isKnown || this.#total)) {
      mark.checked = true
      row.hidden = true
    } else {
      row.remove()
    }
    neighbour?.focus()
    this.#changed()
  }

  #changed() {
    this.dispatchEvent(new Event("change", { bubbles: true }))
  }
}

customElements.define("repeat-rows", RepeatRows)
