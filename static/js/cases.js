/* One case at the desk: the buttons of its head open their panels in place, one at a time.
   Without scripts they are links to the same page with the panel open. */
"use strict";

(function () {
  const head = document.querySelector("[data-case]");
  if (!head) return;
  const buttons = [...head.querySelectorAll("[data-panel]")];
  const panelOf = (button) => document.getElementById(button.dataset.panel);

  function show(wanted) {
    buttons.forEach((button) => {
      const open = button === wanted;
      panelOf(button).hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      button.removeAttribute("aria-current");
    });
    if (!wanted) return;
    const panel = panelOf(wanted);
    (panel.querySelector("select, textarea, input:not([type=hidden])") || panel.querySelector("button[value=send]")).focus();
  }
  function close() {
    const open = buttons.find((button) => !panelOf(button).hidden);
    show(null);
    open?.focus();
  }

  buttons.forEach((button) => {
    button.setAttribute("role", "button");
    button.setAttribute("aria-controls", button.dataset.panel);
    button.setAttribute("aria-expanded", String(!panelOf(button).hidden));
    button.addEventListener("click", (event) => {
      event.preventDefault();
      panelOf(button).hidden ? show(button) : close();
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
  });
  head.querySelectorAll("[data-panel-close]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    close();
  }));
  head.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open]")) close();
  });
})();
