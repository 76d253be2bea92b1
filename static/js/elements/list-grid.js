// <list-grid> is worked by keyboard: arrows go from cell to cell, Enter opens a row or edits a cell,
// Space ticks a row, Shift with an arrow or a click ticks all rows between. Heads are dragged to
// make a column wider. What it decides it says by the forms of the page; it never fetches.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]"

class ListGrid extends HTMLElement {
  #lastTicked = null
  #held = null

  connectedCallback() {
    for (const type of ["keydown", "click", "change", "dblclick", "pointerdown", "pointermove", "pointerup", "htmx:afterSettle"]) {
      this.addEventListener(type, this)
    }
  }

  handleEvent(event) {
    switch (event.type) {
      case "keydown": return this.#key(event)
      case "click": return this.#click(event)
      case "change": return this.#change(event)
      case "dblclick": return this.#edit(event.target.closest("td[data-editable]"))
      case "pointerdown": return this.#hold(event)
      case "pointermove": return this.#held && this.#widen(event)
      case "pointerup": return this.#held && this.#letGo()
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
    if (event.key === "Enter" && event.target === cell) {
      event.preventDefault()
      if (cell.dataset.editable !== undefined) return this.#edit(cell)
      row.querySelector(".row-link")?.click()
    }
  }

  // Escape leaves a cell as it was; the focus goes back to it.
  #cancel(event) {
    const cell = event.target.closest("[data-cell-form]")?.closest("td")
    if (!cell) return
    event.preventDefault()
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
    if (isRange && this.#lastTicked) return this.#range(this.#lastTicked, row, true)
    box.checked = !box.checked
    this.#lastTicked = row
    this.#count()
  }

  #extend(row, next) {
    for (const one of [row, next]) this.#box(one).checked = true
    this.#lastTicked ??= row
    this.#count()
  }

  #range(from, to, isOn) {
    const rows = this.#rows
    const [begin, end] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b)
    for (const row of rows.slice(Math.max(0, begin), end + 1)) this.#box(row).checked = isOn
    this.#count()
  }

  #click(event) {
    const box = event.target.closest(".table__tick input:not([data-tick-all])")
    if (!box) return
    const row = box.closest("tr")
    if (event.shiftKey && this.#lastTicked) this.#range(this.#lastTicked, row, box.checked)
    this.#lastTicked = row
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
    const cell = event.target.closest("td[data-editable]")
    if (!cell) return
    const field = cell.querySelector(".cell-form :is(input:not([type=hidden]), select, textarea)")
    if (field) return field.focus()
    this.#focus(cell)
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

  #hold(event) {
    const grip = event.target.closest("[data-grip]")
    if (!grip) return
    event.preventDefault()
    const heads = [...this.querySelectorAll("thead th[data-path]")]
    const cols = [...this.querySelectorAll("col:not(.list__tick)")]
    heads.forEach((head, place) => { cols[place].width = Math.round(head.offsetWidth) })
    this.querySelector("table").dataset.fixed = ""
    const place = heads.indexOf(grip.closest("th"))
    this.#held = { grip, col: cols[place], begin: event.clientX, width: Number(cols[place].width) }
    grip.dataset.held = ""
    grip.setPointerCapture(event.pointerId)
  }

  #widen(event) {
    const { col, begin, width } = this.#held
    col.width = Math.min(900, Math.max(48, Math.round(width + event.clientX - begin)))
  }

  #letGo() {
    delete this.#held.grip.dataset.held
    this.#held = null
    const form = document.getElementById("column-widths")
    form?.querySelectorAll("[name=path], [name=width]").forEach((input) => input.remove())
    const cols = [...this.querySelectorAll("col:not(.list__tick)")]
    this.querySelectorAll("thead th[data-path]").forEach((head, place) => {
      for (const [name, value] of [["path", head.dataset.path], ["width", cols[place].width]]) {
        form?.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
      }
    })
    if (form) htmx.trigger(form, "submit")
  }
}

customElements.define("list-grid", ListGrid)
