// <contact-picker> turns its text inputs into comboboxes: what htmx fetched into a listbox can be
// walked with the arrows and chosen. It fills hidden inputs and says "change"; it never fetches.
class ContactPicker extends HTMLElement {
  connectedCallback() {
    for (const type of ["input", "keydown", "mousedown", "click", "focusout", "htmx:afterSwap"]) {
      this.addEventListener(type, this)
    }
    this.querySelectorAll(".picker__field").forEach((field) => this.#show(field))
  }

  handleEvent(event) {
    switch (event.type) {
      case "input": return this.#type(event)
      case "keydown": return this.#press(event)
      case "mousedown": return this.#keepFocus(event)
      case "click": return this.#click(event)
      case "focusout": return this.#leave(event)
      case "htmx:afterSwap": return this.#fill(event)
    }
  }

  // Another name means another contact, except for a provisional one, which is being corrected.
  #type(event) {
    const field = event.target.closest(".picker__field")
    if (!field) return
    const box = this.#box(field)
    if (!("provisional" in box.dataset) || !box.value.trim()) this.#id(field).value = ""
    if (!box.value.trim()) this.#close(field)
    this.#show(field)
  }

  #press(event) {
    const field = event.target.closest(".picker__field")
    const list = field && this.#list(field)
    if (!list || list.hidden) return
    switch (event.key) {
      case "ArrowDown": this.#walk(field, 1); break
      case "ArrowUp": this.#walk(field, -1); break
      case "Enter": if (!this.#choose(field, this.#active(list))) return; break
      case "Escape": this.#close(field); event.stopPropagation(); break
      case "Tab": this.#close(field); return
      default: return
    }
    event.preventDefault()
  }

  // A press on an option must not take the focus from the text it belongs to.
  #keepFocus(event) {
    if (event.target.closest("[role=option]")) event.preventDefault()
  }

  #click(event) {
    const option = event.target.closest("[role=option]")
    if (option) return this.#choose(option.closest(".picker__field"), option)
    const use = event.target.closest("[data-use]")
    if (!use) return
    const field = this.#field(use.dataset.kind)
    this.#take(field, { ...use.dataset, id: use.dataset.use })
    this.#box(field).focus()
  }

  #leave(event) {
    const field = event.target.closest(".picker__field")
    if (field && !field.contains(event.relatedTarget)) this.#close(field)
  }

  #fill(event) {
    const list = event.target.closest("[role=listbox]")
    if (!list) return
    const field = list.closest(".picker__field")
    const isWanted = this.#box(field) === document.activeElement && list.children.length > 0
    isWanted ? this.#open(field) : this.#close(field)
  }

  #walk(field, step) {
    const options = [...this.#list(field).children]
    const at = options.indexOf(this.#active(this.#list(field)))
    const next = options[(at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length]
    for (const option of options) option.setAttribute("aria-selected", option === next)
    next.scrollIntoView({ block: "nearest" })
    this.#box(field).setAttribute("aria-activedescendant", next.id)
  }

  #choose(field, option) {
    if (!option) return false
    if ("new" in option.dataset) {
      this.#id(field).value = ""
      delete this.#box(field).dataset.provisional
      this.#settle(field)
    } else {
      this.#take(field, option.dataset)
    }
    return true
  }

  #take(field, { id, name, organization, organizationName }) {
    this.#id(field).value = id
    this.#box(field).value = name
    delete this.#box(field).dataset.provisional
    const company = this.#field("organization")
    if (organization && company && !this.#box(company).value) {
      this.#id(company).value = organization
      this.#box(company).value = organizationName
      this.#show(company)
    }
    this.#settle(field)
  }

  #settle(field) {
    this.#close(field)
    this.#show(field)
    this.#box(field).dispatchEvent(new Event("change", { bubbles: true }))
  }

  // What the field holds now: an existing contact, a new one, or nothing.
  #show(field) {
    const isNamed = this.#box(field).value.trim() !== ""
    const state = this.#id(field).value ? "chosen" : isNamed ? "new" : "empty"
    for (const note of field.querySelectorAll(".picker__state")) {
      note.hidden = note.dataset.state !== state
    }
    const more = this.querySelector(`.picker__new[data-for="${field.dataset.kind}"]`)
    if (more) more.hidden = state !== "new" && !("provisional" in this.#box(field).dataset)
  }

  #open(field) {
    this.#list(field).hidden = false
    this.#box(field).setAttribute("aria-expanded", "true")
  }

  #close(field) {
    this.#list(field).hidden = true
    this.#box(field).setAttribute("aria-expanded", "false")
    this.#box(field).removeAttribute("aria-activedescendant")
  }

  #field(kind) { return this.querySelector(`.picker__field[data-kind="${kind}"]`) }
  #box(field) { return field.querySelector("[role=combobox]") }
  #id(field) { return field.querySelector("input[type=hidden]") }
  #list(field) { return field.querySelector("[role=listbox]") }
  #active(list) { return list.querySelector('[aria-selected="true"]') }
}

customElements.define("contact-picker", ContactPicker)
