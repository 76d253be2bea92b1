// Lifts a card of a <deal-board> and carries it: with the mouse after a few pixels, with a finger
// after a moment's hold, so that a quick finger still scrolls. Escape puts it back.
const SLOP = 6 // pixels that are still a click, or a finger that trembles
const HOLD = 250 // milliseconds
const EDGE = 48 // pixels from an edge at which the board begins to scroll

const DROP = ".board__column, .board__targets > [data-to]"
const CONTROLS = "button, select, input, summary, .menu"

export class CardDrag {
  #board
  #held = null // { card, id, x, y, timer }: pressed, and not yet lifted
  #lifted = null // { card, id, ghost, dx, dy, x, y, target, frame }

  constructor(board) {
    this.#board = board
  }

  get isActive() {
    return this.#lifted !== null
  }

  connect() {
    for (const type of ["pointerdown", "dragstart", "contextmenu"]) {
      this.#board.addEventListener(type, this)
    }
    this.#board.addEventListener("click", this, true)
    for (const type of ["pointermove", "pointerup", "pointercancel"]) document.addEventListener(type, this)
    document.addEventListener("keydown", this, true)
    document.addEventListener("touchmove", this, { passive: false })
  }

  disconnect() {
    this.#end()
    for (const type of ["pointermove", "pointerup", "pointercancel", "touchmove"]) {
      document.removeEventListener(type, this)
    }
    document.removeEventListener("keydown", this, true)
  }

  handleEvent(event) {
    switch (event.type) {
      case "pointerdown": return this.#press(event)
      case "pointermove": return this.#move(event)
      case "pointerup": return this.#release(event)
      case "pointercancel": return event.pointerId === (this.#lifted ?? this.#held)?.id && this.#end()
      case "keydown": return this.#escape(event)
      case "click": return this.#swallow(event)
      case "dragstart": return event.preventDefault() // the browser's own dragging of links
      case "contextmenu": return this.#isTouch && event.preventDefault()
      case "touchmove": return this.#lifted && event.cancelable && event.preventDefault()
    }
  }

  #isTouch = false
  #mutesClick = false

  #press(event) {
    this.#mutesClick = false
    this.#isTouch = event.pointerType !== "mouse"
    const card = event.target.closest(".card")
    if (!card || event.button !== 0 || this.#lifted || card.matches(".htmx-request")) return
    if (event.target.closest(CONTROLS)) return
    const { pointerId: id, clientX: x, clientY: y } = event
    this.#held = { card, id, x, y }
    if (this.#isTouch) this.#held.timer = setTimeout(() => this.#lift(), HOLD)
  }

  #move(event) {
    const { clientX: x, clientY: y, pointerId: id } = event
    if (this.#held?.id === id && Math.hypot(x - this.#held.x, y - this.#held.y) > SLOP) {
      if (this.#isTouch) return this.#letGo()
      this.#lift()
    }
    if (this.#lifted?.id !== id) return
    Object.assign(this.#lifted, { x, y })
    this.#follow()
  }

  #release(event) {
    this.#letGo()
    if (this.#lifted?.id !== event.pointerId) return
    const { card, target } = this.#lifted
    this.#mutesClick = true
    this.#end()
    if (!target) return
    const { stage, to, dialog } = target.dataset
    this.#board.send(card, to ? { to, isDialog: dialog !== undefined } : { stage })
  }

  #lift() {
    const { card, id, x, y } = this.#held
    this.#letGo()
    const box = card.getBoundingClientRect()
    const ghost = card.cloneNode(true)
    ghost.removeAttribute("id")
    ghost.inert = true
    ghost.classList.add("card--ghost")
    ghost.style.inlineSize = `${box.width}px`
    document.body.append(ghost)
    card.classList.add("is-lifted")
    this.#board.classList.add("is-dragging")
    this.#targets.hidden = false
    this.#lifted = { card, id, ghost, dx: x - box.left, dy: y - box.top, x, y, target: null }
    this.#board.say("lifted", card)
    navigator.vibrate?.(10)
    this.#follow()
    this.#scroll()
  }

  #follow() {
    const { ghost, dx, dy, x, y } = this.#lifted
    ghost.style.translate = `${x - dx}px ${y - dy}px`
    const target = document.elementFromPoint(x, y)?.closest(DROP) ?? null
    if (target === this.#lifted.target) return
    this.#lifted.target?.classList.remove("is-target")
    target?.classList.add("is-target")
    this.#lifted.target = target
  }

  // Near an edge the board, and the column under the pointer, scroll by themselves.
  #scroll() {
    if (!this.#lifted) return
    const { x, y, target } = this.#lifted
    const columns = this.#board.querySelector(".board")
    const cards = target?.querySelector(".board__cards")
    columns.scrollLeft += pull(x, columns.getBoundingClientRect().left, columns.getBoundingClientRect().right)
    if (cards) cards.scrollTop += pull(y, cards.getBoundingClientRect().top, cards.getBoundingClientRect().bottom)
    this.#lifted.frame = requestAnimationFrame(() => this.#scroll())
  }

  #escape(event) {
    if (event.key !== "Escape" || !this.#lifted) return
    event.preventDefault()
    event.stopPropagation()
    const { card } = this.#lifted
    this.#mutesClick = true
    this.#end()
    this.#board.say("back", card, card.closest(".board__column"))
  }

  #swallow(event) {
    if (!this.#mutesClick || !event.target.closest(".card")) return
    this.#mutesClick = false
    event.preventDefault()
    event.stopPropagation()
  }

  #letGo() {
    clearTimeout(this.#held?.timer)
    this.#held = null
  }

  #end() {
    this.#letGo()
    if (!this.#lifted) return
    const { card, ghost, target, frame } = this.#lifted
    cancelAnimationFrame(frame)
    ghost.remove()
    card.classList.remove("is-lifted")
    target?.classList.remove("is-target")
    this.#board.classList.remove("is-dragging")
    this.#targets.hidden = true
    this.#lifted = null
  }

  get #targets() {
    return this.#board.querySelector("[data-targets]")
  }
}

// How far to scroll in this frame: more, the nearer the pointer is to the edge.
function pull(at, begin, end) {
  if (at < begin + EDGE) return Math.max(-16, (at - begin - EDGE) / 3)
  if (at > end - EDGE) return Math.min(16, (at - end + EDGE) / 3)
  return 0
}
