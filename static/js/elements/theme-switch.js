// <theme-switch> shows the theme that was picked at once; its form tells the server.
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this)
  }

  handleEvent(event) {
    if (event.target.name === "theme") document.documentElement.dataset.theme = event.target.value
  }
}

customElements.define("theme-switch", ThemeSwitch)
