// <lead-triage hidden> works through the inbox by keys. Its children are what a key does ([data-key])
// and what keeps the list fresh ([data-row]): each is copied, the id of the lead put in the place of
// zeros, and sent by htmx. A lead that left the list waits in a <template> where its row was, and
// comes back there.
import { isShortcut } from "../shortcuts.js"

const ZEROS = "00000000-0000-0000-0000-000000000000"
const STAYING = "tr[data-key]:not([data-leaving])"
const TYPES = ["keydown", "row-step", "leads-archived", "leads-unarchived", "lead-edited", "htmx:afterSwap", "htmx:afterSettle"]
const FLYING = 180 // milliseconds: rows that j or k only passes are not opened

class LeadTriage extends HTMLElement {
  #timer = 0

  connectedCallback() {
    for (const type of TYPES) document.addEventListener(type, this)
  }

  disconnectedCallback() {
    for (const type of TYPES) document.removeEventListener(type, this)
  }

  handleEvent(event) {
    switch (event.type) {
      case "keydown": return this.#key(event)
      case "row-step": return this.#follow(event.target)
      case "leads-archived": return this.#moved(event.detail.leads, this.dataset.scope === "inbox")
      case "leads-unarchived": return this.#moved(event.detail.leads, this.dataset.scope !== "inbox")
      case "lead-edited": return this.#row(event.detail.lead) && this.#send("[data-row]", event.detail.lead)
      case "htmx:afterSwap": return event.detail.target?.id === "list" && this.#refocus()
      case "htmx:afterSettle": return this.#settled(event.detail.elt)
    }
  }

  get #panel() {
    return document.getElementById("panel")
  }

  get #opened() {
    return this.#panel.querySelector("[data-lead]")?.dataset.lead
  }

  #row(key) {
    return key && document.getElementById(`lead-${key}`)
  }

  // The lead that keys are about: the row with the focus, else the one in the panel.
  get #current() {
    return document.activeElement?.closest("#list tr[data-key]")?.dataset.key ?? this.#opened
  }

  #key(event) {
    if (event.key === "Escape") return this.#leaveNote(event)
    if (!isShortcut(event) || event.repeat) return
    const key = this.#current
    if (!key || !["c", "e", "E", "l", "n"].includes(event.key)) return
    event.preventDefault()
    if (event.key === "n") this.#note(key)
    else if (event.key === "e") this.#archive(key)
    else this.#send(`[data-key="${event.key}"]`, key)
  }

  // Copies what a key does, for one lead, and lets htmx send it.
  #send(which, key) {
    const found = this.querySelector(which)
    if (!found) return
    const copy = found.cloneNode(true)
    for (const { name, value } of [...copy.attributes]) copy.setAttribute(name, value.replace(ZEROS, key))
    copy.querySelector("[name=lead]")?.setAttribute("value", key)
    copy.removeAttribute("data-key")
    this.append(copy)
    htmx.process(copy)
    copy.addEventListener("htmx:afterRequest", (event) => {
      if (!event.detail.successful) this.#row(key)?.removeAttribute("data-leaving")
      setTimeout(() => copy.remove())
    })
    if (copy.matches("form")) copy.requestSubmit()
    else copy.click()
    return true
  }

  #archive(key) {
    const row = this.#row(key)
    const next = row && this.#beside(row)
    if (!this.#send('[data-key="e"]', key)) return
    row?.setAttribute("data-leaving", "")
    if (next) this.#focus(next)
  }

  // The row that follows, or else the one before; those that are leaving do not count.
  #beside(row) {
    for (const step of ["nextElementSibling", "previousElementSibling"]) {
      let other = row[step]
      while (other && !other.matches(STAYING)) other = other[step]
      if (other) return other
    }
  }

  #focus(row) {
    const link = row?.querySelector(".row-link")
    link?.focus()
    row?.scrollIntoView({ block: "nearest" })
    return link
  }

  #moved(keys, isGone) {
    return isGone ? this.#gone(keys) : this.#back(keys)
  }

  // The rows leave; the panel goes on to what follows.
  #gone(keys) {
    const opened = this.#opened
    let next = this.#panel.querySelector("[rel=next]") ?? this.#panel.querySelector("[rel=prev]")
    for (const key of keys) {
      const row = this.#row(key)
      if (!row) continue
      const beside = this.#beside(row)
      const dialog = document.querySelector("dialog:modal")
      // Closing gives the focus back to a row that is gone by then.
      dialog?.addEventListener("close", () => setTimeout(() => this.#focus(beside)), { once: true })
      if (row.contains(document.activeElement)) this.#focus(beside)
      const here = document.activeElement.closest(STAYING) ?? beside
      if (key === opened) next = here?.querySelector(".row-link") ?? next
      const place = document.createElement("template")
      place.dataset.gone = key
      row.replaceWith(place)
      for (const name of ["data-leaving", "aria-current"]) row.removeAttribute(name)
      place.content.append(row)
    }
    const close = this.#panel.querySelector("[data-close-panel]")
    if (keys.includes(opened)) (next ?? close)?.click()
    if (!document.querySelector(`#list ${STAYING}`)) htmx.trigger(document.body, "leads-moved")
  }

  // A row that is kept comes back to its place; for any other the list is fetched again.
  #back(keys) {
    const places = keys.map((key) => document.querySelector(`#list template[data-gone="${key}"]`))
    if (places.includes(null)) return htmx.trigger(document.body, "leads-moved")
    for (const place of places) {
      const row = place.content.firstElementChild
      place.replaceWith(row)
      const link = this.#focus(row)
      if (this.#opened) link.click()
    }
  }

  // j and k: an open panel follows, once they rest.
  #follow(link) {
    clearTimeout(this.#timer)
    if (!link.closest("#list") || !this.#opened) return
    this.#timer = setTimeout(() => link.isConnected && document.activeElement === link && link.click(), FLYING)
  }

  // A list or a row that was drawn anew shows again what is open and what had the focus.
  #refocus() {
    this.#row(this.#opened)?.setAttribute("aria-current", "true")
  }

  #settled(element) {
    const row = element.closest?.("tr[data-key]")
    if (row && row.dataset.key === this.#opened) row.setAttribute("aria-current", "true")
    if (row && document.activeElement === document.body) this.#focus(row)
    if (this.dataset.writes && this.#panel.contains(element)) this.#write()
  }

  #note(key) {
    this.dataset.writes = key
    if (this.#opened === key) return this.#write()
    this.#row(key)?.querySelector(".row-link")?.click()
  }

  #write() {
    const text = this.#panel.querySelector("#note-text")
    if (!text || this.#opened !== this.dataset.writes) return
    delete this.dataset.writes
    this.#panel.querySelector("#tab-note")?.click()
    text.focus()
    text.scrollIntoView({ block: "center" })
  }

  // Escape in a note goes back to the list; the panel, and what was typed, stay.
  #leaveNote(event) {
    if (event.target.id !== "note-text" || !this.#panel.contains(event.target)) return
    event.preventDefault()
    const row = this.#row(this.#opened)
    if (row) this.#focus(row)
    else this.#panel.querySelector("#lead-title")?.focus()
  }
}

customElements.define("lead-triage", LeadTriage)
