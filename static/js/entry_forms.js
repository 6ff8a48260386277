/* Questions of an entry form appear when their condition holds. The server decides the same again,
   so without this script they all stand there with the condition in words. */
"use strict";

(function () {
  const answers = (form, name) => [...form.elements].filter((e) => e.name === name || e.name.startsWith(name + "-")).flatMap((e) => {
    if (e.closest("[data-entry-if][hidden]")) return [];
    if (e.type === "checkbox" && e.id === name) return e.checked ? ["yes"] : [];
    if (e.type === "checkbox" || e.type === "radio") return e.checked && e.value ? [e.value] : [];
    return e.value.trim() ? [codeOf(e)] : [];
  });

  /* What is typed from an offered list counts by its code, as the server takes it. */
  function codeOf(field) {
    const typed = field.value.trim(), same = (text) => text && text.toLowerCase() === typed.toLowerCase();
    const meant = [...(field.list?.options || [])].find((one) => same(one.dataset.code) || one.label.split(" · ").some(same));
    return meant ? meant.dataset.code : typed;
  }

  function holds(part, form) {
    const said = part.dataset.entryIf ? answers(form, part.dataset.entryIf) : [];
    if (!said.length) return false;
    const wanted = JSON.parse(part.dataset.entryValues), test = part.dataset.entryTest;
    return test === "is_answered" || said.some((value) => wanted.includes(value)) === (test === "is_one_of");
  }

  /* In the page's order, because what is hidden counts as unanswered for what comes after it. */
  function settle(form) {
    for (const part of form.querySelectorAll("[data-entry-if]")) {
      part.hidden = !holds(part, form);
      for (const file of part.querySelectorAll('input[type="file"]')) file.disabled = part.hidden;
    }
    for (const section of form.querySelectorAll("[data-entry-section]")) {
      const parts = [...section.children].filter((e) => e.matches(".field, .entry-if"));
      section.hidden = parts.length > 0 && parts.every((e) => e.hidden);
    }
  }

  function begin() {
    const forms = new Set([...document.querySelectorAll("[data-entry-if]")].map((part) => part.closest("form")));
    for (const form of forms) {
      if (!form) continue;
      for (const words of form.querySelectorAll("[data-entry-words]")) words.hidden = true;
      form.addEventListener("input", () => settle(form));
      form.addEventListener("change", () => settle(form));
      settle(form);
      /* What was kept from before the page went is put back once everything is loaded. */
      addEventListener("load", () => settle(form));
    }
  }

  begin();
})();
