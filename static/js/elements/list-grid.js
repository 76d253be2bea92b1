// <list-grid> is worked by keyboard: arrows go from cell to cell, Enter opens a row or edits a cell,
// Space ticks a row, Shift with an arrow or a click ticks all rows between. What its heads can do
// is told in ListHeads. A name is a link, so F2 or its pencil edits it. What the grid decides it says
// by the forms of the page; it never fetches.
import { ListHeads } from "../lists/list-heads.js"

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]"

class ListGrid extends HTMLElement {
  #lastTicked = null
  #reached = null // the row to which Shift and the arrows have come
  #heads = new ListHeads(this)

  connectedCallback() {
    for (const type of ["keydown", "click", "change", "dblclick", "pointerover", "htmx:afterSettle"]) {
      this.addEventListener(type, this)
    }
    this.#heads.connect()
  }

  handleEvent(event) {
    switch (event.type) {
      case "keydown": return this.#key(event)
      case "click": return this.#click(event)
      case "change": return this.#change(event)
      case "dblclick": return this.#edit(event.target.closest("td[data-editable]"))
      case "pointerover": return this.#offer(event.target.closest("tbody th[data-editable]"))
      case "htmx:afterSettle": return this.#settled(event)
    }
  }

  get #rows() {
    return [...this.querySelectorAll("tbody tr[data-key]")]
  }

  #box(row) {
    return row?.querySelector(".table__tick input")
  }

  #key(event) {
    if (event.key === "Escape") return this.#cancel(event)
    if (event.target.closest(TYPING) || event.ctrlKey || event.metaKey || event.altKey) return
    const row = event.target.closest("tr[data-key]")
    if (!row) return
    const cell = event.target.closest("td, th")
    const step = STEPS[event.key]
    if (step) return this.#go(event, row, cell, step)
    if (event.key === " " && !event.target.matches("input")) {
      event.preventDefault()
      return this.#tick(row, event.shiftKey)
    }
    if (event.key === "F2" && cell.dataset.editable !== undefined) {
      event.preventDefault()
      return this.#edit(cell)
    }
    if (event.key === "Enter" && event.target === cell) {
      event.preventDefault()
      if (cell.dataset.editable !== undefined) return this.#edit(cell)
      row.querySelector(".row-link")?.click()
    }
  }

  // Escape leaves a cell as it was; the focus goes back to it.
  #cancel(event) {
    const cell = event.target.closest("[data-cell-form]")?.closest("td, th")
    if (!cell) return
    event.preventDefault()
    event.stopPropagation()
    cell.querySelector("[data-cancel]").click()
    this.#focus(cell)
  }

  #go(event, row, cell, [down, right]) {
    const rows = this.#rows
    const next = down ? rows[rows.indexOf(row) + down] : row
    const place = [...row.children].indexOf(cell) + right
    const target = next && this.#shown(next, place, right)
    if (!target) return
    event.preventDefault()
    if (event.shiftKey && down) this.#extend(row, next)
    this.#focus(target)
  }

  // The cell of a row at a place; hidden ones are stepped over.
  #shown(row, place, step) {
    let cell = row.children[place]
    while (cell && step && !cell.offsetParent) cell = row.children[(place += step)]
    return cell
  }

  #focus(cell) {
    const inside = cell.querySelector(".row-link, .table__tick input")
    if (!inside) cell.tabIndex = -1
    const target = inside ?? cell
    target.focus()
    target.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  #tick(row, isRange) {
    const box = this.#box(row)
    if (isRange && this.#lastTicked) return this.#range(this.#lastTicked, (this.#reached = row), true)
    box.checked = !box.checked
    this.#begin(row)
    this.#count()
  }

  #begin(row) {
    this.#lastTicked = this.#reached = row
  }

  // What was reached before and lies beyond is let go again: the range shrinks on the way back.
  #extend(row, next) {
    if (this.#reached !== row || !this.#lastTicked?.isConnected) this.#begin(row)
    this.#range(this.#lastTicked, row, false)
    this.#range(this.#lastTicked, next, true)
    this.#reached = next
  }

  #range(from, to, isOn) {
    const rows = this.#rows
    const [begin, end] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b)
    for (const row of rows.slice(Math.max(0, begin), end + 1)) this.#box(row).checked = isOn
    this.#count()
  }

  #click(event) {
    if (event.target.closest("[data-pencil]")) return this.#edit(event.target.closest("th"))
    const name = event.target.closest("[data-cancel]")?.closest("th")
    if (name) return this.#leave(name)
    const cell = event.target.closest("td[data-editable]")
    if (cell && event.pointerType === "mouse" && !event.target.closest("a, form")) this.#focus(cell)
    const box = event.target.closest(".table__tick input:not([data-tick-all])")
    if (!box) return
    const row = box.closest("tr")
    if (event.shiftKey && this.#lastTicked) this.#range(this.#lastTicked, row, box.checked)
    this.#begin(row)
  }

  #change(event) {
    if (event.target.matches("[data-tick-all]")) {
      for (const row of this.#rows) this.#box(row).checked = event.target.checked
    }
    this.#count()
  }

  // A cell that became a form gives it the focus, one that was saved takes it back.
  #settled(event) {
    this.#count()
    const cell = event.target.closest("tbody [data-editable]")
    if (!cell) return
    if (event.target.matches(".row-link")) return this.#leave(cell)
    const field = cell.querySelector(".cell-form :is(input:not([type=hidden]), select, textarea)")
    if (field) return field.focus()
    this.#focus(cell)
  }

  // A name that was edited, or not, is a link again.
  #leave(name) {
    name.querySelector("form")?.remove()
    this.#focus(name)
  }

  // One pencil goes from name to name with the pointer.
  #offer(name) {
    const pencil = this.querySelector("[data-pencil]")
    if (name && pencil && pencil.parentElement !== name) name.append(pencil)
  }

  // How many are ticked, and whether all that match are meant.
  #count() {
    const rows = this.#rows
    const ticked = rows.filter((row) => this.#box(row).checked).length
    const all = this.querySelector("[data-tick-all]")
    if (all) {
      all.checked = ticked > 0 && ticked === rows.length
      all.indeterminate = ticked > 0 && ticked < rows.length
    }
    const bulk = this.querySelector("[data-selection]")
    if (!bulk) return
    bulk.querySelector("[data-count]").textContent = bulk.dataset.countText.replace("{count}", ticked)
    const everything = bulk.querySelector("[data-all]")
    if (!everything) return
    if (ticked < rows.length) bulk.elements.all.checked = false
    everything.hidden = ticked === 0 || ticked < rows.length
  }

  // The page's one editor asks the server for the form of a cell.
  #edit(cell) {
    const editor = document.getElementById("cell-editor")
    if (!cell || !editor || cell.querySelector("form")) return
    cell.id ||= `cell-${cell.parentElement.dataset.key}-${cell.dataset.path.replaceAll(".", "-")}`
    editor.elements.key.value = cell.parentElement.dataset.key
    editor.elements.path.value = cell.dataset.path
    htmx.trigger(editor, "submit")
  }
}

customElements.define("list-grid", ListGrid)
