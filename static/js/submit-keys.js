// Ctrl+Enter (on a Mac also Command+Enter) saves the form that is being filled.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return
  const form = event.target.closest("form[method=post]")
  if (!form || event.defaultPrevented) return
  event.preventDefault()
  form.requestSubmit()
})
