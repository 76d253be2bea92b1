// <deal-board> moves cards by pointer, by keyboard and by menu. Every way ends in the card's own
// form: the stage is written into it and it is sent. A card moves at once and goes back if the
// server refuses. Nothing is fetched or redrawn under a card that is on its way.
import { CardDrag } from "../board/card-drag.js"
import "./stage-menu.js"

const STEPS = { ArrowLeft: -1, ArrowRight: 1 }

class DealBoard extends HTMLElement {
  #homes = new Map() // card -> where it was, while the server has not answered yet
  #wishes = new Map() // id of a card -> what was asked of it in the meantime
  #scrolls = new Map()
  #drag = new CardDrag(this)
  #isStale = false

  connectedCallback() {
    for (const type of ["htmx:configRequest", "htmx:beforeRequest", "htmx:beforeSwap",
      "htmx:afterRequest", "htmx:afterSwap", "htmx:oobAfterSwap", "keydown", "pick-stage"]) {
      this.addEventListener(type, this)
    }
    this.#drag.connect()
  }

  disconnectedCallback() {
    this.#drag.disconnect()
  }

  handleEvent(event) {
    // A card that was redrawn has left the page; htmx then tells its parent, and names the card.
    const card = (event.detail?.elt ?? event.target).closest(".card")
    switch (event.type) {
      case "keydown": return card && this.#key(event, card)
      case "pick-stage": return this.send(card, event.detail)
      case "htmx:configRequest": return this.#readdress(event, card)
      case "htmx:beforeRequest": return this.#mayAsk(event)
      case "htmx:beforeSwap": return this.#maySwap(event, card)
      case "htmx:afterRequest": return card && this.#settle(event, card)
      case "htmx:oobAfterSwap":
      case "htmx:afterSwap": return this.#restoreScroll()
    }
  }

  // What a drop, a key or the menu asks of a card: a stage, or an address beside the card's own.
  send(card, { stage, to, isDialog }) {
    if (this.#homes.has(card)) return this.#wishes.set(card.id, { stage, to, isDialog })
    if (to && isDialog) return htmx.ajax("GET", this.#beside(card, to), "#dialog")
    const input = card.elements.stage // data-stage is for a moment the old one after a swap
    if (stage === input.value) return
    const { parentElement: parent, nextElementSibling: next } = card
    this.#homes.set(card, { parent, next, stage: input.value })
    if (to) card.hidden = true
    else this.#place(card, this.#column(stage))
    input.value = stage ?? input.value
    card.dataset.to = to ?? ""
    htmx.process(card) // one that was redrawn this very moment is not yet known to it
    htmx.trigger(card, "submit")
  }

  say(text, card, column) {
    const words = this.dataset[`${text}Text`]
    this.querySelector("[data-live]").textContent = words
      .replace("{card}", card.querySelector(".card__title").textContent)
      .replace("{stage}", column?.querySelector("h2").textContent ?? "")
  }

  #place(card, column) {
    const hadFocus = card.contains(document.activeElement) ? document.activeElement : null
    column.querySelector(".board__cards").prepend(card)
    hadFocus?.focus()
    card.scrollIntoView({ block: "nearest", inline: "nearest" })
    this.say("moved", card, column)
  }

  #key(event, card) {
    const step = STEPS[event.key]
    if (!step || !(event.altKey || event.ctrlKey) || event.metaKey) return
    event.preventDefault() // in a browser, Alt and an arrow leave the page
    const columns = [...this.querySelectorAll(".board__column")]
    const next = columns[columns.indexOf(card.closest(".board__column")) + step]
    if (next) this.send(card, { stage: next.dataset.stage })
  }

  #readdress(event, card) {
    if (card?.dataset.to) event.detail.path = this.#beside(card, card.dataset.to)
  }

  #beside(card, to) {
    return new URL(to, card.action).pathname
  }

  // Nobody's focus, drag or menu is disturbed by what others did; it waits for the next poll.
  #mayAsk(event) {
    if (event.target.matches("[data-poll]") && this.#isBusy) event.preventDefault()
  }

  #maySwap(event, card) {
    const { detail } = event
    if (detail.target.id === "columns" && this.#isBusy) detail.shouldSwap = false
    const others = [...this.#homes.keys()].filter((other) => other !== card)
    if (card && others.length && detail.xhr.status === 200) {
      // Columns as they were before the other move would put its card back for a moment.
      this.#isStale = true
      detail.shouldSwap = false
    }
    for (const cards of this.querySelectorAll(".board__cards")) {
      this.#scrolls.set(cards.closest(".board__column").id, cards.scrollTop)
    }
  }

  get #isBusy() {
    return this.#drag.isActive || this.#homes.size > 0 || this.querySelector(":popover-open")
  }

  // A server that agrees has redrawn the columns. One that does not gets the card put back.
  #settle(event, card) {
    const home = this.#homes.get(card)
    this.#homes.delete(card)
    if (home && !event.detail.successful) this.#putBack(card, home)
    if (home) this.#goOn(card.id, event.detail.successful)
    if (this.#homes.size === 0 && this.#isStale) {
      this.#isStale = false
      htmx.trigger(this.querySelector("[data-poll]"), "board-stale")
    }
  }

  #goOn(id, isWelcome) {
    const wish = this.#wishes.get(id)
    this.#wishes.delete(id)
    const card = document.getElementById(id)
    if (wish && isWelcome && card) this.send(card, wish)
  }

  #putBack(card, { parent, next, stage }) {
    const focused = card.contains(document.activeElement) ? document.activeElement : null
    card.hidden = false
    card.elements.stage.value = stage
    parent.insertBefore(card, next?.parentElement === parent ? next : parent.firstChild)
    focused?.focus()
    this.say("back", card, parent.closest(".board__column"))
  }

  #restoreScroll() {
    for (const [id, top] of this.#scrolls) {
      const cards = document.getElementById(id)?.querySelector(".board__cards")
      if (cards) cards.scrollTop = top
    }
  }

  #column(stage) {
    return this.querySelector(`.board__column[data-stage="${stage}"]`)
  }
}

customElements.define("deal-board", DealBoard)
