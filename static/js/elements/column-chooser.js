// <column-chooser> puts the columns of a list in order: ticked ones join those that are shown, and
// two buttons, or dragging, move each of them. What is ticked is sent in the order in which it stands.
class ColumnChooser extends HTMLElement {
  #carried = null

  connectedCallback() {
    for (const type of ["change", "click", "pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.addEventListener(type, this)
    }
  }

  handleEvent(event) {
    switch (event.type) {
      case "change": return event.target.matches("[type=checkbox]") && this.#choose(event.target)
      case "pointerdown": return this.#lift(event)
      case "pointermove": return this.#carried && this.#carry(event)
      case "pointerup":
      case "pointercancel": return this.#carried && this.#drop()
    }
    const button = event.target.closest("[data-step]")
    if (button) this.#move(button, Number(button.dataset.step))
  }

  get #shown() {
    return this.querySelector("[data-shown] .columns__list")
  }

  #choose(box) {
    if (box.dataset.fixed !== undefined) box.checked = true
    if (!box.checked || this.#shown.contains(box)) return
    const item = box.closest("li")
    this.#shown.append(item)
    for (const part of item.querySelectorAll(".columns__moves, .columns__width")) part.hidden = false
    box.focus()
    this.#say(item)
  }

  #move(button, step) {
    const item = button.closest("li")
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling
    if (!other || other.querySelector("[data-fixed]")) return
    step < 0 ? other.before(item) : other.after(item)
    button.focus()
    this.#say(item)
  }

  #lift(event) {
    const handle = event.target.closest("[data-handle]")
    if (!handle || event.button !== 0) return
    event.preventDefault()
    handle.setPointerCapture(event.pointerId)
    this.#carried = handle.closest("li")
    this.#carried.dataset.carried = ""
  }

  #carry(event) {
    const others = [...this.#shown.children].filter((item) => item !== this.#carried && !item.querySelector("[data-fixed]"))
    const next = others.find((item) => {
      const box = item.getBoundingClientRect()
      return event.clientY < box.top + box.height / 2
    })
    const place = next ? next.previousElementSibling : this.#shown.lastElementChild
    if (place === this.#carried) return
    next ? next.before(this.#carried) : this.#shown.append(this.#carried)
  }

  #drop() {
    delete this.#carried.dataset.carried
    this.#say(this.#carried)
    this.#carried = null
  }

  #say(item) {
    const place = [...this.#shown.children].indexOf(item) + 1
    this.querySelector("[data-live]").textContent = this.dataset.movedText
      .replace("{column}", item.querySelector("label").textContent.trim())
      .replace("{value}", place)
  }
}

customElements.define("column-chooser", ColumnChooser)
