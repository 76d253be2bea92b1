// <row-nav> goes through the rows of a list by j and k or the arrows, and opens a row by a click
// anywhere in it, except where a mouse may edit. It needs nothing but one .row-link in each row.
import { isShortcut } from "../shortcuts.js"

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }
const CONTROLS = "a, button, input, select, textarea, label, summary, [contenteditable]"

class RowNav extends HTMLElement {
  #closesMenu = false // a click that began while a menu was open only closes it

  connectedCallback() {
    this.addEventListener("pointerdown", this)
    this.addEventListener("click", this)
    document.addEventListener("keydown", this)
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this)
  }

  handleEvent(event) {
    if (event.type === "pointerdown") {
      this.#closesMenu = Boolean(document.querySelector("details.menu[open]"))
      return
    }
    if (event.type === "click") return this.#click(event)
    const step = STEPS[event.key]
    if (step && this.#isListening(event)) this.#step(event, step)
  }

  // Letters work from anywhere but a text field; arrows only from a row, since they scroll the page.
  #isListening(event) {
    if (!event.key.startsWith("Arrow")) return isShortcut(event)
    return event.target.matches(".row-link") && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey
  }

  #step(event, step) {
    const links = [...this.querySelectorAll(".row-link")]
    const here = links.indexOf(document.activeElement?.closest("tr, li")?.querySelector(".row-link"))
    const start = here >= 0 ? here : links.findIndex((link) => link.closest("[aria-current], [aria-selected=true]"))
    const next = links[start < 0 ? 0 : start + step]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: "nearest" })
    next.dispatchEvent(new CustomEvent("row-step", { bubbles: true }))
  }

  #click(event) {
    const row = event.target.closest("tr, li")
    const link = row?.querySelector(".row-link")
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
    if (!link || !isPlain || event.target.closest(CONTROLS) || String(getSelection())) return
    if (this.#closesMenu) return
    if (event.pointerType === "mouse" && event.target.closest("td[data-editable]")) return
    link.click()
  }
}

customElements.define("row-nav", RowNav)
