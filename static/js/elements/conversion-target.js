// <conversion-target> shows the fields of a new deal only while a new deal is to be made: the radio
// buttons named "deal" say so, an empty value meaning a new one. They may be swapped at any time.
class ConversionTarget extends HTMLElement {
  connectedCallback() {
    for (const type of ["change", "htmx:afterSwap", "htmx:oobAfterSwap"]) {
      this.addEventListener(type, this)
    }
    this.handleEvent()
  }

  handleEvent() {
    const isNew = !this.querySelector("[name=deal]:checked")?.value
    const fields = this.querySelector("[data-new-deal]")
    fields.hidden = fields.disabled = !isNew
  }
}

customElements.define("conversion-target", ConversionTarget)
