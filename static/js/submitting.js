// A form is sent once: a second click while the first is under way does nothing. The buttons are
// marked busy rather than disabled at once, or the name and value of the pressed one would be lost.
const sending = new WeakSet()

function busy(form, isBusy) {
  for (const button of form.querySelectorAll("button:not([type=button], [type=reset])")) {
    button.toggleAttribute("aria-busy", isBusy)
    if (isBusy) button.setAttribute("aria-busy", "true")
  }
}

// Captured before htmx hears of it.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (form.method !== "post") return
  if (!sending.has(form)) return
  event.preventDefault()
  event.stopImmediatePropagation()
}, true)

// A plain form leaves the page; htmx has prevented the submission of those that it sends itself.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== "post" || form.target) return
  sending.add(form)
  busy(form, true)
})

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const form = detail.elt.closest("form[method=post]")
  if (!form || detail.requestConfig?.verb !== "post") return
  sending.add(form)
  busy(form, true)
})

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest("form[method=post]")
  if (!form) return
  sending.delete(form)
  busy(form, false)
})

// The back button may show a page just as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return
  for (const form of document.querySelectorAll("form[method=post]")) {
    sending.delete(form)
    busy(form, false)
  }
})
