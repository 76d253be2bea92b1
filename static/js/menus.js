// <details class="menu"> closes as a menu does: on a click elsewhere, on Escape, on a choice, and
// when another opens. The arrows go through its items.
const OPEN = "details.menu[open]"
const ITEM = ":is(a, button, input, [tabindex='0']):not(:disabled)"

function closeMenus({ except } = {}) {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(except)) menu.open = false
  }
}

document.addEventListener("click", ({ target }) => {
  const chosen = target.closest(`${OPEN} .menu__item`)
  closeMenus({ except: chosen && !chosen.matches("[aria-checked], label") ? undefined : target })
})

document.addEventListener("focusin", ({ target }) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    // Focus that leaves a menu by Tab closes it; a click on its padding focuses nothing of it.
    if (!menu.contains(target) && target !== document.body) menu.open = false
  }
})

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(OPEN)
  if (!menu) return
  if (event.key === "Escape") {
    event.preventDefault()
    menu.open = false
    menu.querySelector("summary").focus()
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
  if (event.target.matches("input[type=radio], input[type=text], input[type=search], select")) return
  event.preventDefault()
  const items = [...menu.querySelectorAll(`.menu__list ${ITEM}`)]
  const here = items.indexOf(document.activeElement)
  const step = event.key === "ArrowDown" ? 1 : -1
  items.at(here < 0 && step < 0 ? -1 : (here + step) % items.length)?.focus()
})
