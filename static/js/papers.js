/* A case with papers: the viewer turns without loading the page, and ticks keep the place.
   Everything is a link or a form first; this only takes the waiting out of it. */
"use strict";

(function () {
  const { fetchPage, say, texts, token } = window.office;
  const wide = matchMedia("(min-width: 68.75rem) and (min-height: 34rem)");

  /* The viewer */
  const drawn = new Map();
  function keep(src) {
    if (!src || drawn.has(src)) return;
    const image = new Image();
    image.src = src;
    drawn.set(src, image);
    if (drawn.size > 8) drawn.delete(drawn.keys().next().value);
  }
  function adopt(viewer) {
    viewer.querySelectorAll("img").forEach((image) => {
      const ready = drawn.get(image.getAttribute("src"));
      if (!ready) return drawn.set(image.getAttribute("src"), image);
      ready.alt = image.alt;
      image.replaceWith(ready);
    });
  }
  const ahead = () => keep(document.querySelector(".viewer-stage")?.dataset.next);
  let viewRequest = null;
  async function view(url, { open = true, keepFocus = "" } = {}) {
    viewRequest?.abort();
    viewRequest = new AbortController();
    try {
      const page = await fetchPage(url, { headers: { "X-Part": "viewer" }, signal: viewRequest.signal });
      const viewer = page.getElementById("viewer");
      adopt(viewer);
      viewer.classList.toggle("viewer-open", open);
      document.getElementById("viewer").replaceWith(viewer);
      history.replaceState(null, "", url.split("#")[0]);
      mark(viewer.dataset.line);
      if (keepFocus) viewer.querySelector(keepFocus)?.focus();
      else if (!wide.matches && open) overlay(viewer);
      viewer.querySelector("img")?.addEventListener("load", ahead, { once: true });
    } catch (error) { if (error.name !== "AbortError") location.assign(url); }
  }
  function mark(name) {
    document.querySelectorAll("#checklist [aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    document.querySelector(`#checklist [data-line="${CSS.escape(name)}"]`)?.setAttribute("aria-current", "true");
  }
  function overlay(viewer) {
    document.querySelectorAll(".case-head, .case-left, header.site, footer").forEach((part) => { part.inert = true; });
    viewer.setAttribute("role", "dialog");
    viewer.setAttribute("aria-modal", "true");
    viewer.focus();
  }
  function closeOverlay() {
    const viewer = document.getElementById("viewer");
    document.querySelectorAll("[inert]").forEach((part) => { part.inert = false; });
    viewer.classList.remove("viewer-open");
    document.querySelector(`#checklist [data-line="${CSS.escape(viewer.dataset.line)}"]`)?.focus();
  }
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !plain(event)) return;
    if (link.matches("[data-viewer-close]")) { event.preventDefault(); closeOverlay(); }
    else if (link.matches("[data-print]")) { event.preventDefault(); const page = window.open(link.href); page?.addEventListener("load", () => page.print()); }
    else if (link.matches("[data-line], [data-view], [data-zoom]") && link.closest(".case")) {
      event.preventDefault();
      const same = link.closest(".viewer") && link.dataset.key ? `[data-key="${link.dataset.key}"]` : "";
      view(link.href, { keepFocus: same || (wide.matches && link.closest(".viewer") ? ".viewer-stage" : "") });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !wide.matches && document.querySelector(".viewer-open") && !document.querySelector("dialog[open]")) closeOverlay();
    // desk.js has moved the focus along the lines already; the paper follows it where it is in view.
    const line = document.activeElement?.closest?.("[data-line]");
    if (event.defaultPrevented && (event.key === "j" || event.key === "k") && line && wide.matches) view(line.href);
  });
  /* A large page is moved by hand. */
  document.addEventListener("pointerdown", (event) => {
    const stage = event.pointerType === "mouse" && event.button === 0 && event.target.closest(".viewer-stage");
    if (!stage) return;
    const start = [event.clientX + stage.scrollLeft, event.clientY + stage.scrollTop];
    const move = (to) => { stage.classList.add("is-dragging"); stage.scrollTo(start[0] - to.clientX, start[1] - to.clientY); };
    const end = () => { stage.classList.remove("is-dragging"); document.removeEventListener("pointermove", move); };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end, { once: true });
  });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".viewer-stage")) event.preventDefault(); });

  /* Ticks: the page comes back whole, and only what changed is put in. */
  const CHANGED = ["checklist", "sheets"];
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-tick]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter), focused = document.activeElement?.id;
    const here = document.getElementById("viewer").dataset.line;
    try {
      const page = await fetchPage(form.action, { method: "POST", body, headers: { "X-CSRFToken": token() } });
      const goesOn = form.dataset.tick === "next" && event.submitter.value === "check";
      const line = (goesOn && page.querySelector(".line:not(.line-settled) [data-line]")) || page.querySelector(`#checklist [data-line="${CSS.escape(here)}"]`);
      // The paper first: a key pressed as soon as the list has changed means the next line.
      if (line) await view(line.href, { open: document.getElementById("viewer").classList.contains("viewer-open"), keepFocus: focused === "viewer-tick" ? "#viewer-tick" : "" });
      for (const id of CHANGED) document.getElementById(id).replaceWith(page.getElementById(id));
      mark(document.getElementById("viewer").dataset.line);
      if (focused !== "viewer-tick") document.getElementById(focused)?.focus();
    } catch { say(texts.failed, "error"); }
  });

  /* A fold named in the address opens. */
  function unfold() {
    const fold = location.hash && document.querySelector(`details.fold${CSS.escape(location.hash) && "#" + CSS.escape(location.hash.slice(1))}`);
    if (fold) { fold.open = true; fold.scrollIntoView({ block: "start" }); }
  }
  addEventListener("hashchange", unfold);
  document.addEventListener("DOMContentLoaded", () => {
    unfold();
    const viewer = document.getElementById("viewer");
    viewer?.querySelectorAll("img").forEach((image) => drawn.set(image.getAttribute("src"), image));
    if (viewer?.classList.contains("viewer-open") && !wide.matches) overlay(viewer);
    ahead();
  });
})();
