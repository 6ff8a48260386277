/* Keys for staff: j and k move along the list, x ticks a line, letters press what shows them, ? opens the sheet.
   Off inside fields and dialogs, and wholly off when the person unticks "Use letter keys". */
"use strict";

(function () {
  const OFF = "letter-keys-off";
  const off = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  const setOff = (value) => { try { value ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF); } catch { /* asked again next time */ } };
  const sheet = document.getElementById("keys");
  const opener = document.querySelector("[data-keys-open]");

  function fillSheet() {
    const list = sheet.querySelector("[data-keys-list]");
    list.querySelectorAll("[data-own]").forEach((line) => line.remove());
    const seen = new Set();
    document.querySelectorAll("[data-key]").forEach((element) => {
      if (seen.has(element.dataset.key)) return;
      seen.add(element.dataset.key);
      const line = document.createElement("div"), term = document.createElement("dt"), meaning = document.createElement("dd"), key = document.createElement("kbd");
      line.dataset.own = "";
      key.textContent = element.dataset.key;
      term.append(key);
      meaning.textContent = element.textContent.trim();
      line.append(term, meaning);
      list.append(line);
    });
    sheet.querySelector("[data-keys-on]").checked = !off();
  }
  function openSheet() { fillSheet(); sheet.showModal(); }

  function move(step) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    const here = focused < 0 ? rows.findIndex((row) => row.querySelector("[aria-current]")) : focused;
    const next = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
    const link = next.querySelector("[data-open], a") || next;
    if (link === next) next.tabIndex = -1;  // a line without a page of its own
    link.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /* Ticks of a list: how many there are, all of the page at once, and the line one is at. */
  const ticks = () => [...document.querySelectorAll('[data-row] input[name="ref"]')];
  function countTicks() {
    const all = ticks(), ticked = all.filter((box) => box.checked).length;
    document.querySelectorAll("[data-ticked]").forEach((place) => { place.textContent = ticked ? ` (${ticked})` : ""; });
    const whole = document.querySelector("[data-tick-all]");
    if (!whole) return;
    whole.hidden = false;
    whole.checked = ticked > 0 && ticked === all.length;
    whole.indeterminate = ticked > 0 && ticked < all.length;
  }
  function tickHere() {
    const box = document.activeElement?.closest?.("[data-row]")?.querySelector('input[name="ref"]');
    if (!box) return false;
    box.checked = !box.checked;
    countTicks();
    return true;
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) ticks().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches('[data-tick-all], input[name="ref"]')) countTicks();
  });
  document.addEventListener("reset", () => setTimeout(countTicks));
  window.addEventListener("pageshow", countTicks);

  // What was left empty need not stand in the address.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-lean]")) return;
    const empty = [...event.target.elements].filter((field) => field.name && !field.value);
    empty.forEach((field) => { field.disabled = true; });
    setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
  });

  function press(key) {
    const wanted = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key === key && e.getClientRects().length);
    if (!wanted) return false;
    wanted.focus();
    wanted.click();
    return true;
  }

  // On a narrow screen the open tab may lie outside its bar, which is scrolled without the page.
  document.querySelectorAll(".desk-nav ul, .edition-tabs ul").forEach((tabs) => {
    const open = tabs.querySelector("[aria-current]");
    if (open) tabs.scrollLeft += open.getBoundingClientRect().left - tabs.getBoundingClientRect().left - (tabs.clientWidth - open.offsetWidth) / 2;
  });

  const MOVES = { j: 1, k: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]") || off()) return;
    if (event.key === "?" && sheet) openSheet();
    else if (event.key in MOVES) move(MOVES[event.key]);
    else if (event.key === "x" && tickHere()) { /* done */ }
    else if (event.key.length !== 1 || !press(event.key)) return;
    event.preventDefault();
  });

  // Without a keyboard the list of keys would only be in the way.
  if (!sheet || !opener || !matchMedia("(any-pointer: fine)").matches) return;
  opener.hidden = false;
  opener.addEventListener("click", openSheet);
  sheet.querySelector("[data-keys-on]").addEventListener("change", (event) => setOff(!event.target.checked));
})();
