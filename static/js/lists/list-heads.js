// The heads of a <list-grid>: their edges are dragged to make a column wider, they themselves to
// put it elsewhere; Shift and Alt with the arrows do the same from the keyboard. The new order and
// widths go into the form #column-widths, which is sent.
const SLOP = 6 // pixels that are still a click
const STEP = 16 // pixels by which a key makes a column wider
const [NARROWEST, WIDEST] = [48, 900]
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 }

export class ListHeads {
  #grid
  #held = null // { grip, place, x, width }: an edge that is dragged
  #lifted = null // { head, id, x, isMoving }: a head that is
  #mutesClick = false

  constructor(grid) {
    this.#grid = grid
  }

  connect() {
    for (const type of ["keydown", "pointerdown", "pointermove", "pointerup", "pointercancel", "dragstart"]) {
      this.#grid.addEventListener(type, this)
    }
    this.#grid.addEventListener("click", this, true)
  }

  handleEvent(event) {
    switch (event.type) {
      case "keydown": return this.#key(event)
      case "pointerdown": return this.#press(event)
      case "pointermove": return this.#move(event)
      case "pointerup": return this.#release(event)
      case "pointercancel": return this.#end()
      case "dragstart": return event.target.closest("thead") && event.preventDefault()
      case "click": return this.#swallow(event)
    }
  }

  get #table() {
    return this.#grid.querySelector("table")
  }

  get #heads() {
    return [...this.#grid.querySelectorAll("thead th[data-path]")]
  }

  get #cols() {
    return [...this.#grid.querySelectorAll("col:not(.list__tick)")]
  }

  #key(event) {
    if (event.key === "Escape" && (this.#lifted || this.#held)) return this.#end()
    const head = event.target.closest("thead th[data-path]")
    const step = ARROWS[event.key]
    if (!head || !step || event.shiftKey === event.altKey) return
    event.preventDefault()
    if (event.altKey) {
      this.#put(head, this.#heads.indexOf(head) + step)
      return head.querySelector("a")?.focus()
    }
    const place = this.#heads.indexOf(head)
    this.#fix()
    this.#widen(place, Number(this.#cols[place].width) + step * STEP)
    this.#say("widthText", head, this.#cols[place].width)
    this.#send()
  }

  #press(event) {
    this.#mutesClick = false
    const head = event.target.closest("thead th[data-path]")
    if (!head || event.button !== 0) return
    const { clientX: x, pointerId: id } = event
    const grip = event.target.closest("[data-grip]")
    if (!grip) {
      if (event.pointerType === "mouse" && head !== this.#heads[0]) this.#lifted = { head, id, x }
      return
    }
    event.preventDefault()
    this.#fix()
    const place = this.#heads.indexOf(head)
    this.#held = { grip, place, x, width: Number(this.#cols[place].width) }
    grip.dataset.held = ""
    grip.setPointerCapture(id)
  }

  #move(event) {
    if (this.#held) return this.#widen(this.#held.place, this.#held.width + event.clientX - this.#held.x)
    if (!this.#lifted) return
    const { head, x, isMoving } = this.#lifted
    if (!isMoving) {
      if (Math.abs(event.clientX - x) < SLOP) return
      this.#lifted.isMoving = true
      head.dataset.lifted = ""
      head.setPointerCapture(event.pointerId)
    }
    const target = this.#under(event)
    for (const one of this.#heads) {
      if (one === target && one !== head) one.dataset.drop = this.#isAfter(one) ? "after" : "before"
      else delete one.dataset.drop
    }
  }

  #release(event) {
    const [held, lifted] = [this.#held, this.#lifted]
    const target = lifted?.isMoving ? this.#under(event) : null
    this.#end()
    if (held) this.#send()
    if (!lifted?.isMoving) return
    this.#mutesClick = true
    if (target && target !== lifted.head) this.#put(lifted.head, this.#heads.indexOf(target))
  }

  // The head under the pointer; the first one keeps its place.
  #under(event) {
    const heads = this.#heads.slice(1)
    return heads.find((head) => {
      const box = head.getBoundingClientRect()
      return event.clientX >= box.left && event.clientX < box.right
    })
  }

  #isAfter(target) {
    const heads = this.#heads
    return heads.indexOf(target) > heads.indexOf(this.#lifted.head)
  }

  #end() {
    delete this.#held?.grip.dataset.held
    for (const head of this.#heads) {
      delete head.dataset.drop
      delete head.dataset.lifted
    }
    this.#held = this.#lifted = null
  }

  #swallow(event) {
    if (!this.#mutesClick || !event.target.closest("thead")) return
    this.#mutesClick = false
    event.preventDefault()
    event.stopPropagation()
  }

  // Every column as wide as it is: from here on the widths are the reader's.
  #fix() {
    const widths = this.#heads.map((head) => Math.round(head.offsetWidth))
    this.#cols.forEach((col, place) => { col.width ||= widths[place] })
    this.#table.dataset.fixed = ""
  }

  #widen(place, width) {
    this.#cols[place].width = Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)))
  }

  // A column takes another's place, in every row; the first one keeps its own.
  #put(head, to) {
    const from = this.#heads.indexOf(head)
    if (from < 1 || to < 1 || to >= this.#heads.length) return
    for (const row of this.#grid.querySelectorAll("colgroup, tr:not(.list__more)")) {
      const [cell, other] = [row.children[from + 1], row.children[to + 1]]
      from < to ? other.after(cell) : other.before(cell)
    }
    this.#say("movedText", head, to + 1)
    this.#send()
  }

  #say(text, head, value) {
    const live = this.#grid.querySelector("[data-live]")
    const column = head.textContent.trim()
    if (live) live.textContent = live.dataset[text].replace("{column}", column).replace("{value}", value)
  }

  #send() {
    const form = document.getElementById("column-widths")
    if (!form) return
    form.querySelectorAll("[name=path], [name=width]").forEach((input) => input.remove())
    const cols = this.#cols
    this.#heads.forEach((head, place) => {
      for (const [name, value] of [["path", head.dataset.path], ["width", cols[place].width]]) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
      }
    })
    htmx.trigger(form, "submit")
  }
}
