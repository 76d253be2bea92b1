// The sidebar's width is a cookie, so that the server draws the next page right from the start.
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-toggle=sidebar]")) return
  const { dataset } = document.documentElement
  const isSlim = dataset.sidebar === "slim"
  if (isSlim) delete dataset.sidebar
  else dataset.sidebar = "slim"
  document.cookie = `sidebar=${isSlim ? "wide" : "slim"}; path=/; max-age=31536000; samesite=lax`
})
