// <activity-composer> shows one of its panels at a time: [role=tab] buttons, each naming its panel
// by aria-controls. Without it the panels simply stand below each other.
// A file above data-largest is refused before it is sent.
const STEPS = { ArrowRight: 1, ArrowLeft: -1 }

class ActivityComposer extends HTMLElement {
  connectedCallback() {
    for (const type of ["click", "keydown", "change"]) this.addEventListener(type, this)
    this.#show(this.querySelector("[role=tab][aria-selected=true]") ?? this.#tabs[0])
  }

  handleEvent(event) {
    switch (event.type) {
      case "click": return this.#show(event.target.closest("[role=tab]"))
      case "keydown": return this.#step(event)
      case "change": return this.#weigh(event.target)
    }
  }

  get #tabs() {
    return [...this.querySelectorAll("[role=tab]")]
  }

  #show(tab) {
    if (!tab) return
    for (const other of this.#tabs) {
      const isChosen = other === tab
      other.setAttribute("aria-selected", isChosen)
      other.tabIndex = isChosen ? 0 : -1
      this.querySelector(`#${other.getAttribute("aria-controls")}`).hidden = !isChosen
    }
  }

  #step(event) {
    const step = STEPS[event.key]
    if (!step || !event.target.matches("[role=tab]")) return
    const tabs = this.#tabs
    const next = tabs.at((tabs.indexOf(event.target) + step) % tabs.length)
    event.preventDefault()
    this.#show(next)
    next.focus()
  }

  #weigh(input) {
    if (input.type !== "file") return
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.largest))
    input.setCustomValidity(isTooLarge ? input.dataset.largestText : "")
    if (isTooLarge) input.reportValidity()
  }
}

customElements.define("activity-composer", ActivityComposer)
