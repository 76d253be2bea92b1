// One listener for every request that went wrong: a toast, in words that the page brought along.
// A form with errors (422) speaks for itself.
const KINDS = { 403: "refused", 404: "missing", 410: "missing" }

function report(kind) {
  const words = document.querySelector("toast-list")?.dataset[`${kind}Text`]
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: words, tone: "negative" } }))
}

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status !== 422) report(KINDS[detail.xhr.status] ?? "broken")
})

for (const type of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(type, () => report("offline"))
}
