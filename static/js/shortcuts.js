// Single letters as keys. They stay silent while somebody types, over a dialog or a menu, with a
// modifier, and where the user has switched them off (WCAG 2.1.4). ? shows all of them.
const TYPING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]"

export function isShortcut(event) {
  if (document.documentElement.dataset.shortcuts === "off") return false
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
  return !event.target.closest(`${TYPING}, dialog, details[open]`) && !document.querySelector("dialog:modal")
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || !isShortcut(event)) return
  event.preventDefault()
  document.getElementById("shortcuts-opener")?.click()
})
