// <toast-list> shows short messages and takes them away after a while, but not from under a pointer
// or the focus. It listens for `toast` ({text, tone}, also as an HX-Trigger), and follows a modal
// dialog into the top layer, since everything outside of it cannot be clicked.
const STAY = 8000

class ToastList extends HTMLElement {
  #timers = new Map()
  #watch = new MutationObserver(() => this.#welcome())

  connectedCallback() {
    for (const type of ["click", "pointerenter", "pointerleave", "focusin", "focusout", "htmx:afterRequest"]) {
      this.addEventListener(type, this)
    }
    document.addEventListener("toast", this)
    this.#watch.observe(this, { childList: true })
    this.#welcome()
  }

  disconnectedCallback() {
    document.removeEventListener("toast", this)
    this.#watch.disconnect()
    this.#pause()
  }

  handleEvent(event) {
    switch (event.type) {
      case "toast": return this.say(event.detail.text, event.detail.tone)
      case "pointerenter":
      case "focusin": return this.#pause()
      case "pointerleave":
      case "focusout": return this.#resume()
      case "htmx:afterRequest": return event.detail.successful && this.#remove(event.target.closest(".toast"))
      case "click": return event.target.closest("[data-dismiss]") && this.#remove(event.target.closest(".toast"))
    }
  }

  say(text, tone = "neutral") {
    if (!text || this.#toasts.some((toast) => toast.innerText.trim() === text)) return
    const toast = this.querySelector("template").content.querySelector(".toast").cloneNode(true)
    toast.querySelector("p").textContent = text
    toast.dataset.tone = tone
    this.append(toast)
  }

  get #toasts() {
    return [...this.querySelectorAll(":scope > .toast")]
  }

  #welcome() {
    this.#follow()
    this.#resume()
  }

  // Moving takes the element out for a moment; its timers begin anew.
  #follow() {
    const home = document.querySelector("dialog:modal") ?? document.body
    if (this.parentElement === home) return
    home.append(this)
    home.addEventListener?.("close", () => document.body.append(this), { once: true })
  }

  #resume() {
    if (this.matches(":hover, :focus-within")) return
    for (const toast of this.#toasts) {
      if (!this.#timers.has(toast)) this.#timers.set(toast, setTimeout(() => this.#remove(toast), STAY))
    }
  }

  #pause() {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #remove(toast) {
    clearTimeout(this.#timers.get(toast))
    this.#timers.delete(toast)
    toast?.remove()
  }
}

customElements.define("toast-list", ToastList)
