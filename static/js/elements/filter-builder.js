// <filter-builder> nests the conditions of a filter: it adds and removes conditions and groups, and
// writes into its input `tree` what the controls say and how they are nested when the form is sent.
class FilterBuilder extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this)
    this.closest("form").addEventListener("htmx:configRequest", this)
    this.closest("form").addEventListener("submit", this, true)
  }

  handleEvent(event) {
    if (event.type === "click") return this.#click(event)
    if (event.type === "htmx:configRequest" && event.detail.elt !== this.closest("form")) return
    this.querySelector("[name=tree]").value = JSON.stringify(this.#tree(this.querySelector("[data-group]")))
    if (event.type === "htmx:configRequest") event.detail.parameters.tree = this.querySelector("[name=tree]").value
  }

  #click(event) {
    const button = event.target.closest("[data-add], [data-remove]")
    if (!button) return
    if (button.dataset.add) return this.#add(button.closest("[data-group]"), button.dataset.add)
    const gone = button.closest("[data-condition], [data-group]")
    const group = gone.parentElement.closest("[data-group]")
    gone.remove()
    group.querySelector(":scope > .row [data-add]").focus()
  }

  #add(group, kind) {
    const copy = this.querySelector(`template[data-new=${kind}]`).content.firstElementChild.cloneNode(true)
    group.querySelector("[data-members]").append(copy)
    if (kind === "group") this.#add(copy, "condition")
    htmx.process(copy)
    copy.querySelector("select").focus()
  }

  #tree(group) {
    const members = [...group.querySelector("[data-members]").children]
    return {
      junction: group.querySelector("[data-junction]").value,
      members: members.map((member) => member.matches("[data-group]") ? this.#tree(member) : this.#condition(member)),
    }
  }

  #condition(row) {
    const said = {}
    for (const control of row.querySelectorAll("select[name], input[name]")) {
      const values = control.multiple ? [...control.selectedOptions].map((option) => option.value) : [control.value]
      said[control.name] = [...(said[control.name] ?? []), ...values]
    }
    return said
  }
}

customElements.define("filter-builder", FilterBuilder)
