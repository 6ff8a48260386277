/* One case at the desk: its sheets open one at a time, and the letter as it will go out follows what is typed.
   Without scripts each sheet is a link to the same page with it open. */
"use strict";

(function () {
  document.documentElement.classList.add("has-scripts");
  const { token } = window.office;
  const LETTER_PAUSE = 700;
  async function fetchPage(url, options = {}) {
    const answer = await fetch(url, { credentials: "same-origin", ...options });
    if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }
  window.office.fetchPage = fetchPage;

  /* Sheets */
  const fieldsOf = (part) => [...part.querySelectorAll(".sheet-fields :is(select, textarea, input:not([type=hidden], [type=checkbox]))")];
  const needed = (sheet) => fieldsOf(sheet).filter((field) => !field.closest(".field")?.querySelector(".optional"));
  function openSheet(sheet) {
    document.querySelectorAll("dialog[open]").forEach((other) => other.close());
    sheet.showModal();
    const form = sheet.querySelector("form[data-letter]");
    if (form && !form.querySelector(".letter")) showLetter(form);
    (sheet.querySelector(".error-summary") || needed(sheet)[0] || sheet.querySelector('[value="send"]')).focus();
  }
  function upgrade() {
    const open = document.querySelector(".case-sheet[open]:not(:modal)");
    if (!open) return;
    open.removeAttribute("open");
    openSheet(open);
  }
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-sheet], [data-sheet-get], [data-sheet-close]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.hasAttribute("data-sheet-close")) return link.closest("dialog").close();
    if (link.dataset.sheet) return openSheet(document.getElementById(link.dataset.sheet));
    try {
      const page = await fetchPage(link.href), name = link.dataset.sheetGet;
      document.getElementById(name).replaceWith(page.getElementById(name));
      upgrade();
    } catch { location.assign(link.href); }
  });

  /* The letter as it will go out follows what is typed; nothing is decided by it. */
  let letterTimer = 0, letterRequest = null;
  const isFilled = (form) => needed(form).every((field) => {
    // One more question that nobody began is no question.
    const group = field.closest(".question");
    return field.value.trim() || (group?.previousElementSibling?.matches(".question") && ![...group.querySelectorAll("select, textarea")].some((other) => other.value.trim()));
  });
  async function showLetter(form, go = "preview") {
    clearTimeout(letterTimer);
    letterRequest?.abort();
    if (go === "preview" && !isFilled(form)) return;
    letterRequest = new AbortController();
    const name = form.dataset.letter, slot = document.getElementById(`${name}-letter`);
    const body = new FormData(form);
    body.set("go", go);
    slot.classList.add("is-waiting");
    try {
      const page = await fetchPage(form.action, { method: "POST", body, signal: letterRequest.signal, headers: { "X-CSRFToken": token() } });
      const letter = page.getElementById(slot.id);
      if (!letter) return location.reload();
      if (go === "words") {
        const fields = page.getElementById(`${name}-fields`), focused = document.activeElement?.id;
        document.getElementById(fields.id).replaceWith(fields);
        document.getElementById(focused)?.focus();
      }
      slot.replaceWith(letter);
    } catch (error) { if (error.name !== "AbortError") slot.classList.remove("is-waiting"); }
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-letter]");
    if (!form || event.target.matches("select")) return;
    clearTimeout(letterTimer);
    letterTimer = setTimeout(() => showLetter(form), LETTER_PAUSE);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.matches("select") && event.target.closest("form[data-letter]");
    if (form) showLetter(form, form.querySelector('[value="words"]') ? "words" : "preview");
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    // A letter that came behind the step would find the page stale, load it anew and so lose what the step said.
    clearTimeout(letterTimer);
    letterRequest?.abort();
  });
  document.addEventListener("keydown", (event) => {
    const sheet = event.target.closest?.(".case-sheet");
    if (!sheet || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    sheet.querySelector('button[value="send"]').click();
  });
  document.addEventListener("DOMContentLoaded", upgrade);
})();
