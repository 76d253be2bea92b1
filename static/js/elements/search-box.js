// <search-box> opens on Ctrl+K, on / and on [data-opens-search]. What htmx fetched is walked with
// the arrows while the focus stays in the text, and opened with Enter.
import { isShortcut } from "../shortcuts.js"

class SearchBox extends HTMLElement {
  connectedCallback() {
    for (const type of ["input", "keydown", "click", "submit", "mousemove", "htmx:afterSwap"]) this.addEventListener(type, this)
    document.addEventListener("keydown", this.#listen)
    document.addEventListener("click", this.#listen)
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#listen)
    document.removeEventListener("click", this.#listen)
  }

  handleEvent(event) {
    switch (event.type) {
      case "input": return this.#isStale = true
      case "keydown": return this.#press(event)
      case "click": return this.#click(event)
      case "submit": return this.#submit(event)
      case "mousemove": return this.#point(event.target.closest("[role=option]"))
      case "htmx:afterSwap": return this.#found()
    }
  }

  #isStale = false // typed since the last answer: Enter waits for the next one
  #isWaiting = false

  get #dialog() {
    return this.querySelector("dialog")
  }

  get #text() {
    return this.querySelector("input")
  }

  get #options() {
    return [...this.querySelectorAll("[role=option]")]
  }

  #listen = (event) => {
    if (event.type === "click") {
      const opener = event.target.closest("[data-opens-search]")
      if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      return this.#open()
    }
    const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k"
    const isSlash = event.key === "/" && isShortcut(event)
    if (event.defaultPrevented || !(isFind || isSlash)) return
    event.preventDefault()
    // Over a form that is being filled it stays away: what was typed there would be lost.
    if (!document.querySelector("dialog:modal")) this.#open()
  }

  #open() {
    document.querySelector("#sidebar:popover-open")?.hidePopover()
    this.#dialog.showModal()
    this.#text.select()
    this.#text.dispatchEvent(new CustomEvent("search:open"))
  }

  #found() {
    this.#isStale = false
    this.#point(this.#options[0])
    this.querySelector("[role=status]").textContent = this.#options.map((option) => option.innerText)[0] ?? this.querySelector("#found").innerText
    if (!this.#isWaiting) return
    this.#isWaiting = false
    this.#options[0]?.click()
  }

  #press(event) {
    if (event.isComposing || event.target !== this.#text) return
    switch (event.key) {
      case "ArrowDown": this.#walk(1); break
      case "ArrowUp": this.#walk(-1); break
      default: return
    }
    event.preventDefault()
  }

  #submit(event) {
    event.preventDefault()
    if (this.#isStale) return this.#isWaiting = true
    this.querySelector("[aria-selected=true]")?.click()
  }

  #click(event) {
    const isBeside = event.target === this.#dialog
    const chosen = event.target.closest("[role=option]")
    if (isBeside || event.target.closest("[data-closes-search]") || chosen?.hasAttribute("hx-get")) this.#dialog.close()
  }

  #walk(step) {
    const options = this.#options
    const here = options.findIndex((option) => option.ariaSelected === "true")
    const next = options.at((here + step) % options.length)
    this.#point(next)
    next?.scrollIntoView({ block: "nearest" })
  }

  #point(option) {
    if (!option) return
    for (const other of this.#options) other.ariaSelected = String(other === option)
    this.#text.setAttribute("aria-activedescendant", option.id)
  }
}

customElements.define("search-box", SearchBox)
