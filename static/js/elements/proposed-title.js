// <proposed-title data-template="%(contact)s lead"> shows, as the placeholder of the title in it,
// the title that a record gets when nobody writes one: after the organization, else the person.
class ProposedTitle extends HTMLElement {
  connectedCallback() {
    this.form.addEventListener("input", this)
    this.form.addEventListener("change", this)
    this.handleEvent()
  }

  get form() {
    return this.closest("form")
  }

  handleEvent() {
    const { organization_name: organization, person_name: person, title } = this.form.elements
    const contact = organization?.value.trim() || person?.value.trim()
    title.placeholder = contact ? this.dataset.template.replace("%(contact)s", contact) : ""
  }
}

customElements.define("proposed-title", ProposedTitle)
