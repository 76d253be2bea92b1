// <column-chooser> puts the columns of a list in order: ticked ones join those that are shown, and
// two buttons move each of them. What is ticked is sent in the order in which it stands.
class ColumnChooser extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this)
    this.addEventListener("click", this)
  }

  handleEvent(event) {
    if (event.type === "change") return this.#choose(event.target)
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
    item.querySelector(".columns__moves").hidden = false
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

  #say(item) {
    const place = [...this.#shown.children].indexOf(item) + 1
    this.querySelector("[data-live]").textContent = this.dataset.movedText
      .replace("{column}", item.textContent.trim())
      .replace("{place}", place)
  }
}

customElements.define("column-chooser", ColumnChooser)
