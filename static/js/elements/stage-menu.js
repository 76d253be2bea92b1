// <stage-menu> is the one menu that all cards of a board share: the stages, won, lost, delete.
// It opens beside the card whose button was pressed, and says `pick-stage` on that card.
const OPENER = ".card__more"

class StageMenu extends HTMLElement {
  #button = null

  connectedCallback() {
    this.#board.addEventListener("click", this)
    this.addEventListener("keydown", this)
    this.#menu.addEventListener("toggle", this)
  }

  disconnectedCallback() {
    this.#board.removeEventListener("click", this)
  }

  handleEvent(event) {
    switch (event.type) {
      case "click": return this.#click(event)
      case "keydown": return this.#key(event)
      case "toggle": return this.#toggled(event)
    }
  }

  get #board() {
    return this.closest("deal-board")
  }

  get #menu() {
    return this.querySelector("[popover]")
  }

  get #items() {
    return [...this.querySelectorAll("[role=menuitem]")]
  }

  #click(event) {
    const button = event.target.closest(OPENER)
    if (button) return this.#open(button)
    const item = event.target.closest("[role=menuitem]")
    if (item && this.contains(item)) this.#pick(item)
  }

  #open(button) {
    this.#button = button
    const stage = button.closest(".card").dataset.stage
    for (const item of this.#items) {
      item.toggleAttribute("aria-current", item.dataset.stage === stage)
      if (item.dataset.stage === stage) item.setAttribute("aria-current", "true")
    }
    this.#menu.showPopover()
    this.#stand(button.getBoundingClientRect())
    this.#items[0].focus()
  }

  // Under the button, or above it where the window ends; never outside of the window.
  #stand(button) {
    const menu = this.#menu.getBoundingClientRect()
    const below = button.bottom + 4
    const top = below + menu.height < innerHeight ? below : Math.max(8, button.top - menu.height - 4)
    const left = Math.max(8, Math.min(button.right - menu.width, innerWidth - menu.width - 8))
    Object.assign(this.#menu.style, { top: `${top}px`, left: `${left}px` })
  }

  #pick(item) {
    const { stage, to, dialog } = item.dataset
    const card = this.#button.closest(".card")
    this.#menu.hidePopover()
    this.#button.focus()
    const detail = { stage, to, isDialog: dialog !== undefined }
    card.dispatchEvent(new CustomEvent("pick-stage", { detail, bubbles: true }))
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === "Tab") return this.#menu.hidePopover()
    if (!step) return
    event.preventDefault()
    const items = this.#items
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus()
  }

  #toggled(event) {
    this.#button?.setAttribute("aria-expanded", event.newState === "open")
    if (event.newState === "closed" && this.contains(document.activeElement)) this.#button?.focus()
  }
}

customElements.define("stage-menu", StageMenu)
