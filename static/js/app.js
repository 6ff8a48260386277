/* Small comforts for every page; each page works without them.
   htmx: CSRF token and errors. Focus on what needs it. Menus that close. Dialogs. Double clicks. The viewer's own time. */
"use strict";

(function () {
  const texts = JSON.parse(document.body?.dataset.texts || "{}");
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content || "";
  const tongue = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  window.office = { texts, token, tongue };

  /* htmx: send the token; say so when no answer comes. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) =>
    document.addEventListener(name, () => say(texts.failed, "error")));

  /* A message in the page, announced, that stays until the next page. */
  function say(text, tone) {
    const place = document.getElementById("flashes");
    if (!place || !text) return;
    const box = document.createElement("div");
    box.className = "notice notice-" + tone;
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
    place.replaceChildren(box);
  }
  window.office.say = say;

  /* Focus goes to the error summary or the part that changed. */
  function focusOn(root) {
    const wanted = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
    if (!wanted) return;
    if (!wanted.hasAttribute("tabindex")) wanted.setAttribute("tabindex", "-1");
    wanted.focus();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('.error-summary a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.matches("fieldset") ? field.querySelector("input, select, textarea") || field : field).focus();
    (field.closest(".field") || field).scrollIntoView({ block: "start" });
  });

  /* Menus close on Escape and when one looks elsewhere. */
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) =>
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("focusout", (event) =>
    openMenus().forEach((menu) => {
      if (menu.contains(event.target) && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    }));

  /* A second press on the same button is no second request. */
  const REST = 8000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("data-repeat") || event.submitter?.hasAttribute("data-repeat")) return;
    if (form.dataset.busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.busy = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(() => rest(form), REST);
  });
  function rest(form) {
    delete form.dataset.busy;
    form.querySelectorAll('[aria-disabled="true"]').forEach((button) => button.removeAttribute("aria-disabled"));
  }
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(rest));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) rest(form);
  });

  /* The viewer's own clock: which zone it is stands once on the page, beside each moment only the hour there, with
     weekday and day where it is another one, and the offset where summer time changed it. The whole is its title. */
  const BEIJING_MINUTES = -480;
  const differs = (moment) => !isNaN(moment) && moment.getTimezoneOffset() !== BEIJING_MINUTES;
  const written = (moment, shape) => new Intl.DateTimeFormat(tongue, shape).format(moment);
  const dayIn = (moment, timeZone) => new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone }).format(moment);
  function offsetAt(moment) {
    const east = -moment.getTimezoneOffset();
    const minutes = Math.abs(east) % 60;
    return `UTC${east < 0 ? "−" : "+"}${Math.floor(Math.abs(east) / 60)}${minutes ? ":" + String(minutes).padStart(2, "0") : ""}`;
  }
  /* By its city; in Chinese, where browsers name no city, by what its time is called; by its offset alone where it has
     no other name. */
  const inChinese = tongue.startsWith("zh");
  const zoneName = (moment) => inChinese
    ? new Intl.DateTimeFormat(tongue, { timeZoneName: "longGeneric" }).formatToParts(moment).find((part) => part.type === "timeZoneName").value
    : Intl.DateTimeFormat().resolvedOptions().timeZone.split("/").pop().replaceAll("_", " ");
  const bracketed = (offset) => (inChinese ? `（${offset}）` : ` (${offset})`);
  const zoneAt = (moment) => (/^(GMT|UTC)/.test(zoneName(moment)) ? offsetAt(moment) : zoneName(moment) + bracketed(offsetAt(moment)));
  function hourThere(moment, until) {
    const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const day = { weekday: "short", day: "numeric", month: "short" };
    const said = (one, isOther) => written(one, isOther ? { ...day, ...hour } : hour);
    const first = said(moment, dayIn(moment) !== dayIn(moment, "Asia/Shanghai"));
    return isNaN(until) ? first : `${first}–${said(until, dayIn(until) !== dayIn(moment))}`;
  }
  function sayZone(moment) {
    const hours = (BEIJING_MINUTES - moment.getTimezoneOffset()) / 60;
    const size = new Intl.NumberFormat(tongue, { style: "unit", unit: "hour", unitDisplay: "long" }).format(Math.abs(hours));
    const note = document.querySelector(".zone-note") || document.createElement("p");
    note.className = "zone-note";
    note.dataset.offset = offsetAt(moment);
    note.textContent = (hours < 0 ? texts.behind : texts.ahead).replace("{zone}", zoneAt(moment)).replace("{hours}", size);
    if (!note.isConnected) (document.querySelector(".sheet-head, .hero-text") || document.querySelector("main > .wrap"))?.append(note);
    return note;
  }
  function localTimes(root) {
    root.querySelectorAll?.("time[data-local]:not([data-done])").forEach((element) => {
      const moment = new Date(element.dateTime);
      element.dataset.done = "1";
      if (!differs(moment)) return;
      const note = document.querySelector(".zone-note[data-offset]") || sayZone(moment);
      const given = element.nextElementSibling;
      const own = given?.matches(".local-time") ? given : document.createElement("span");
      const offset = offsetAt(moment);
      own.className = "local-time";
      own.title = `${written(moment, { dateStyle: "long", timeStyle: "short" })} ${zoneAt(moment)}`;
      own.textContent = hourThere(moment, new Date(element.dataset.until)) + (offset === note.dataset.offset ? "" : bracketed(offset));
      if (!own.isConnected) element.after(own);
    });
  }

  /* A text to take along: the button copies it, or marks it where the browser lets no page copy. */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    const text = button && document.getElementById(button.dataset.copy);
    if (!text) return;
    window.getSelection().selectAllChildren(text);
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch { return; }
    button.querySelector("[aria-live]").textContent = button.dataset.done;
  });
  const showCopying = (root) => root.querySelectorAll?.("[data-copy][hidden]").forEach((button) => { button.hidden = false; });

  // Chinese has no spaces: a headline may break between words, and not within one.
  function wholeWords(root) {
    if (!Intl.Segmenter || !inChinese) return;
    const words = new Intl.Segmenter("zh", { granularity: "word" });
    root.querySelectorAll?.(":is(h1, h2, h3):lang(zh):not(.whole-words)").forEach((headline) => {
      const walker = document.createTreeWalker(headline, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      texts.filter((text) => /[\u4e00-\u9fff]{3}/.test(text.data)).forEach((text) => {
        const parts = [...words.segment(text.data)].flatMap((one, index) => (
          index && one.isWordLike ? [document.createElement("wbr"), one.segment] : [one.segment]));
        text.replaceWith(...parts);
      });
      headline.normalize();
      headline.classList.add("whole-words");
    });
  }

  function ready(root) { focusOn(root); localTimes(root); wholeWords(root); showCopying(root); }
  document.addEventListener("DOMContentLoaded", () => ready(document.body));
  document.addEventListener("htmx:afterSettle", (event) => ready(event.detail.elt));
})();
