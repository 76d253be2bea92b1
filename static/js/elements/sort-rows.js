// <sort-rows> lets people drag the rows of a list ([data-row], by its [data-grip]) and move them
// with buttons ([data-step="-1"]). Each row has an input [data-place], which gets its new number.
// With data-sends it then sends the form that it names by id; else it says "change".
class SortRows extends HTMLElement {
  #row = null

  connectedCallback() {
    this.addEventListener("click", this)
    this.addEventListener("pointerdown", this)
  }

  handleEvent(event) {
    if (event.type === "click") return this.#step(event)
    if (event.type === "pointerdown") return this.#lift(event)
    if (event.type === "pointermove") return this.#carry(event)
    this.#drop()
  }

  get #rows() {
    return [...this.querySelectorAll("[data-row]")]
  }

  #step(event) {
    const button = event.target.closest("[data-step]")
    if (!button) return
    const row = button.closest("[data-row]")
    const step = Number(button.dataset.step)
    const other = this.#rows[this.#rows.indexOf(row) + step]
    if (!other) return
    step < 0 ? other.before(row) : other.after(row)
    button.focus()
    this.#changed()
  }

  #lift(event) {
    const grip = event.target.closest("[data-grip]")
    if (!grip || event.button) return
    event.preventDefault()
    this.#row = grip.closest("[data-row]")
    this.#row.dataset.dragged = ""
    for (const type of ["pointermove", "pointerup", "pointercancel"]) window.addEventListener(type, this)
  }

  #carry(event) {
    const rows = this.#rows
    const here = rows.indexOf(this.#row)
    const there = rows.findIndex((row) => {
      const box = row.getBoundingClientRect()
      return event.clientY >= box.top && event.clientY < box.bottom
    })
    if (there < 0 || there === here) return
    const box = rows[there].getBoundingClientRect()
    const isPast = there < here ? event.clientY < box.top + box.height / 2 : event.clientY > box.top + box.height / 2
    if (isPast) there < here ? rows[there].before(this.#row) : rows[there].after(this.#row)
  }

  #drop() {
    for (const type of ["pointermove", "pointerup", "pointercancel"]) window.removeEventListener(type, this)
    delete this.#row.dataset.dragged
    this.#row = null
    this.#changed()
  }

  #changed() {
    this.#rows.forEach((row, place) => {
      const input = row.querySelector("[data-place]")
      if (input?.type === "number") input.value = place + 1
    })
    const form = this.dataset.sends && document.getElementById(this.dataset.sends)
    form ? form.requestSubmit() : this.dispatchEvent(new Event("change", { bubbles: true }))
  }
}

customElements.define("sort-rows", SortRows)
