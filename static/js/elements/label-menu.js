// <label-menu> is a form of labels worked by keys: 1 to 9 tick a label, the arrows go from one to
// the next, Enter saves.
class LabelMenu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this)
  }

  get #boxes() {
    return [...this.querySelectorAll("input[type=checkbox]")]
  }

  handleEvent(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const boxes = this.#boxes
    const here = boxes.indexOf(document.activeElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const numbered = /^[1-9]$/.test(event.key) && boxes[event.key - 1]
    if (event.key === "Enter" && event.target.matches("input")) this.closest("form").requestSubmit()
    else if (step) boxes.at((here + step) % boxes.length)?.focus()
    else if (numbered) {
      numbered.focus()
      numbered.click()
    } else return
    event.preventDefault()
  }
}

customElements.define("label-menu", LabelMenu)
