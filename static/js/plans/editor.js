/* Draw a hall: the rows of its booths are kept here as decimetres, drawn as rectangles, and sent all at once.
   The server judges them as it judges a sheet; what it refuses comes back as it was drawn. */
"use strict";

(function () {
  const editor = document.querySelector("[data-plan-editor]"), table = document.querySelector("[data-plan-table]");
  if (!editor || new URLSearchParams(location.search).get("as") === "table") return;
  const NUMBERS = ["x", "y", "width", "depth"], SVG = "http://www.w3.org/2000/svg";
  const hall = { width: +editor.dataset.width, depth: +editor.dataset.depth }, grid = +editor.dataset.grid;
  const svg = editor.querySelector(".plan-svg"), said = editor.querySelector("[data-plan-said]"), fields = editor.querySelector("[data-plan-fields]");
  const form = editor.querySelector("[data-plan-form]"), words = JSON.parse(editor.dataset.words);
  let booths = JSON.parse(document.getElementById("plan-rows").textContent).filter((row) => !row.remove).map(fromRow);
  const removed = new Set(JSON.parse(document.getElementById("plan-rows").textContent).filter((row) => row.remove && row.was).map((row) => row.was));
  let drag = null, chosen = null, past = [], future = [], next = 1, isSent = false;

  function fromRow(row) {
    const booth = { ...row };
    for (const key of NUMBERS) booth[key] = Math.round(parseFloat(String(row[key]).replace(",", ".")) * 10) || 0;
    booth.width = booth.width || 30; booth.depth = booth.depth || 30;
    return booth;
  }
  const toMetres = (length) => String(length / 10);
  const toRow = ({ faults, key, ...booth }) => ({ ...booth, ...Object.fromEntries(NUMBERS.map((name) => [name, toMetres(booth[name])])) });
  const snap = (value) => Math.round(value / grid) * grid;
  const within = (value, least, most) => Math.max(least, Math.min(value, most));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  const tell = (text) => { said.textContent = text; };

  /* Undo and redo: what the plan was before each change. */
  const copyAll = () => JSON.stringify([booths, [...removed], chosen ? booths.indexOf(chosen) : -1]);
  function keep() { past.push(copyAll()); if (past.length > 200) past.shift(); future = []; changed(); }
  function restore(from, to) {
    if (!from.length) return;
    to.push(copyAll());
    const [all, gone, at] = JSON.parse(from.pop());
    booths = all; chosen = booths[at] || null;
    removed.clear(); gone.forEach((code) => removed.add(code));
    draw(); changed(); tell(words.undone); focusChosen();
  }
  function changed() {
    editor.querySelector('[data-do="undo"]').disabled = !past.length;
    editor.querySelector('[data-do="redo"]').disabled = !future.length;
    editor.querySelector("[data-plan-unsaved]").textContent = past.length ? words.unsaved : "";
  }

  function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }
  const overlaps = (a, b) => a !== b && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.depth && b.y < a.y + a.depth;
  const under = (booth) => booths.find((other) => overlaps(booth, other));
  const nameOf = (booth) => `${booth.code}, ${toMetres(booth.width)} × ${toMetres(booth.depth)} m, ${toMetres(booth.x)}, ${toMetres(booth.y)}${booth.label ? ", " + booth.label : ""}`;

  function draw() {
    svg.replaceChildren(element("rect", { class: "plan-floor", width: hall.width, height: hall.depth }));
    booths.forEach((booth) => {
      booth.key = booth.key || next++;
      const isWrong = booth.faults || under(booth) || booth.x + booth.width > hall.width || booth.y + booth.depth > hall.depth;
      const kind = booth.kind === "area" ? "is-area" : "is-free";
      const spot = element("g", { class: `spot ${kind}${booth === chosen ? " is-chosen" : ""}${isWrong ? " is-wrong" : ""}`, id: `draw-${booth.key}`, role: "button", tabindex: booth === (chosen || booths[0]) ? "0" : "-1", "aria-pressed": booth === chosen, "aria-label": nameOf(booth) });
      spot.booth = booth;
      spot.append(element("rect", { x: booth.x, y: booth.y, width: booth.width, height: booth.depth }));
      spot.append(element("text", { x: booth.x + booth.width / 2, y: booth.y + booth.depth / 2 + 3, "font-size": within(booth.width * 1.4 / (booth.code.length || 1), 3, 10) }, booth.code));
      if (booth === chosen) spot.append(element("rect", { class: "plan-handle", x: booth.x + booth.width - 8, y: booth.y + booth.depth - 8, width: 8, height: 8 }));
      svg.append(spot);
    });
    show();
  }
  /* While it is dragged only this one is drawn: a phone would not keep up with four hundred. */
  function place(booth) {
    const spot = spotOf(booth), [box, text, handle] = spot.children;
    for (const [name, value] of Object.entries({ x: booth.x, y: booth.y, width: booth.width, height: booth.depth })) box.setAttribute(name, value);
    text.setAttribute("x", booth.x + booth.width / 2); text.setAttribute("y", booth.y + booth.depth / 2 + 3);
    handle.setAttribute("x", booth.x + booth.width - 8); handle.setAttribute("y", booth.y + booth.depth - 8);
    spot.classList.toggle("is-wrong", Boolean(under(booth)));
    spot.setAttribute("aria-label", nameOf(booth));
    show();
  }
  const spotOf = (booth) => booth && document.getElementById(`draw-${booth.key}`);
  function focusChosen() { const spot = spotOf(chosen); if (spot) { spot.focus({ preventScroll: true }); spot.scrollIntoView({ block: "nearest", inline: "nearest" }); } }
  function choose(booth) { if (chosen !== booth) { chosen = booth; draw(); } }

  /* The fields say exactly what is chosen, and change it. */
  function show() {
    fields.disabled = !chosen;
    for (const field of fields.querySelectorAll("[id^=one-]")) {
      const key = field.id.slice(4);
      if (field !== document.activeElement) field.value = !chosen ? "" : NUMBERS.includes(key) ? toMetres(chosen[key]) : chosen[key] || (key === "kind" ? "standard" : "");
    }
    const has = chosen ? (chosen.facilities || "").split(/[,，、;；]\s*/) : [];
    for (const box of fields.querySelectorAll("[data-facility]")) box.checked = has.includes(box.dataset.facility);
  }
  fields.addEventListener("change", (event) => {
    if (!chosen) return;
    keep();
    const field = event.target, key = field.id.slice(4);
    if (field.dataset.facility) chosen.facilities = [...fields.querySelectorAll("[data-facility]:checked")].map((box) => box.dataset.facility).join(", ");
    else if (NUMBERS.includes(key)) chosen[key] = Math.round(parseFloat(field.value.replace(",", ".")) * 10) || chosen[key];
    else chosen[key] = key === "code" ? field.value.trim().toUpperCase() : field.value;
    delete chosen.faults;
    draw();
  });

  function shift(booth, dx, dy) {
    booth.x = within(booth.x + dx, 0, Math.max(0, hall.width - booth.width));
    booth.y = within(booth.y + dy, 0, Math.max(0, hall.depth - booth.depth));
    settled(booth, words.moved);
  }
  function size(booth, dx, dy) {
    booth.width = within(booth.width + dx, grid, hall.width - booth.x);
    booth.depth = within(booth.depth + dy, grid, hall.depth - booth.y);
    settled(booth, words.sized);
  }
  function settled(booth, text) {
    delete booth.faults;
    const other = under(booth), values = Object.fromEntries(NUMBERS.map((name) => [name, toMetres(booth[name])]));
    tell(other ? fill(words.over, { code: booth.code, other: other.code }) : fill(text, { code: booth.code, ...values }));
    if (drag) place(booth); else draw();
  }

  /* A01 is followed by A02, or by the next that is not taken. */
  function codeAfter(code, taken) {
    const found = /^(.*?)(\d+)$/.exec(code) || [code, code + "-", "0"];
    let number = +found[2];
    do { number += 1; code = found[1] + String(number).padStart(found[2].length, "0"); } while (taken.has(code));
    return code;
  }
  const codes = () => new Set([...booths.map((booth) => booth.code), ...removed]);
  function roomBeside(model) {
    const tried = { ...model };
    for (let y = model.y; y + model.depth <= hall.depth; y += grid) {
      for (let x = y === model.y ? model.x : 0; x + model.width <= hall.width; x += grid) {
        tried.x = x; tried.y = y;
        const hit = booths.find((other) => overlaps(tried, other));
        if (!hit) return { x, y };
        x = Math.ceil((hit.x + hit.width) / grid) * grid - grid;
      }
    }
    return { x: model.x, y: model.y };
  }
  function add(model) {
    keep();
    const { was, key, faults, ...plain } = model;
    const booth = { ...plain, code: codeAfter(model.code, codes()), ...roomBeside(model) };
    booths.push(booth); chosen = booth;
    draw(); focusChosen(); tell(fill(words.new, { code: booth.code }));
  }
  /* Everything in line with the chosen one, once more below it, under the next letter. */
  function copyRow() {
    const row = booths.filter((booth) => booth.y < chosen.y + chosen.depth && chosen.y < booth.y + booth.depth);
    const top = Math.min(...row.map((booth) => booth.y)), deep = Math.max(...row.map((booth) => booth.y + booth.depth)) - top;
    let down = deep;
    const fits = () => !row.some((booth) => booths.some((other) => overlaps({ ...booth, y: booth.y + down }, other)));
    while (!fits() && top + down + deep <= hall.depth) down += grid;
    if (top + down + deep > hall.depth) down = hall.depth - deep - top;
    keep();
    const taken = codes();
    const made = row.map(({ was, key, faults, ...booth }) => {
      const code = nextLetter(booth.code, taken);
      taken.add(code);
      return { ...booth, code, y: booth.y + down };
    });
    booths.push(...made); chosen = made[row.indexOf(chosen)];
    draw(); focusChosen(); tell(fill(words.copied, { count: made.length }));
  }
  function nextLetter(code, taken) {
    const found = /^([A-Z]*?)([A-Y])(\D*\d+)$/.exec(code);
    for (let letter = found ? found[2].charCodeAt(0) + 1 : 91; letter <= 90; letter += 1) {
      const wanted = found[1] + String.fromCharCode(letter) + found[3];
      if (!taken.has(wanted)) return wanted;
    }
    return codeAfter(code, taken);
  }
  function remove() {
    keep();
    if (chosen.was) removed.add(chosen.was);
    const at = booths.indexOf(chosen), code = chosen.code;
    booths.splice(at, 1); chosen = booths[Math.min(at, booths.length - 1)] || null;
    draw(); focusChosen(); tell(fill(words.gone, { code }));
  }

  const zoom = Plans.zoomer(editor);
  const STEPS = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
  function act(what) {
    if (what === "undo") return restore(past, future);
    if (what === "redo") return restore(future, past);
    if (what === "larger" || what === "smaller") return zoom.set(zoom.scale * (what === "larger" ? 1.25 : 0.8));
    if (what === "add") return add(chosen || { code: "A00", x: 0, y: 0, width: 30, depth: 30, kind: "standard", label: "", facilities: "" });
    if (!chosen) return tell(words.none);
    if (what === "copy") return add(chosen);
    if (what === "copy-row") return copyRow();
    if (what === "remove") return remove();
    keep();
    return shift(chosen, STEPS[what][0] * grid, STEPS[what][1] * grid);
  }
  editor.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => act(button.dataset.do)));

  svg.addEventListener("keydown", (event) => {
    const way = Plans.WAYS[event.key], hasControl = event.ctrlKey || event.metaKey;
    if (hasControl && event.key.toLowerCase() === "z") { event.preventDefault(); return act(event.shiftKey ? "redo" : "undo"); }
    if (hasControl && event.key.toLowerCase() === "y") { event.preventDefault(); return act("redo"); }
    if (!chosen) return;
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); return remove(); }
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); return document.getElementById("one-code").focus(); }
    if (!way || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey || hasControl) {
      keep();
      (hasControl ? size : shift)(chosen, way[0] * grid, way[1] * grid);
      return focusChosen();
    }
    const spot = Plans.neighbour(svg, spotOf(chosen), way);
    if (spot) { choose(spot.booth); focusChosen(); }
  });
  svg.addEventListener("focusin", (event) => {
    const spot = event.target.closest(".spot");
    if (spot && spot.booth !== chosen) { choose(spot.booth); focusChosen(); }
  });

  /* A mouse drags any booth. A finger chooses first, so that the plan can be pushed about; then it drags the chosen one. */
  const at = (event) => { const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()); return [point.x, point.y]; };
  svg.addEventListener("pointerdown", (event) => {
    const spot = event.target.closest(".spot");
    if (!spot || event.button) return;
    const wasChosen = spot.booth === chosen, isHandle = event.target.classList.contains("plan-handle");
    choose(spot.booth);
    focusChosen();
    if (event.pointerType !== "mouse" && !wasChosen) return;
    event.preventDefault();
    const [x, y] = at(event), booth = chosen;
    drag = { booth, isHandle, x, y, from: { ...booth }, before: copyAll(), moved: false };
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = at(event), dx = snap(x - drag.x), dy = snap(y - drag.y), { booth, from } = drag;
    if (!drag.moved && !dx && !dy) return;
    drag.moved = true;
    if (drag.isHandle) { Object.assign(booth, { width: from.width, depth: from.depth }); size(booth, snap(from.width + dx) - from.width, snap(from.depth + dy) - from.depth); }
    else { Object.assign(booth, { x: from.x, y: from.y }); shift(booth, snap(from.x + dx) - from.x, snap(from.y + dy) - from.y); }
  });
  /* `touch-action` counts for the drawing as a whole, not for its parts: a finger that moves a booth would scroll after a while. */
  svg.addEventListener("touchmove", (event) => { if (drag) event.preventDefault(); }, { passive: false });
  function drop() {
    const moved = drag && drag.moved;
    if (moved) { past.push(drag.before); future = []; }
    drag = null;
    if (moved) { draw(); changed(); focusChosen(); }
  }
  svg.addEventListener("pointerup", drop);
  svg.addEventListener("pointercancel", drop);

  form.addEventListener("submit", () => {
    isSent = true;
    const gone = [...removed].filter((was) => !booths.some((booth) => booth.was === was)).map((was) => ({ was, code: was, remove: "1" }));
    form.elements.rows.value = JSON.stringify([...booths.map(toRow), ...gone]);
  });
  addEventListener("beforeunload", (event) => { if (past.length && !isSent) event.preventDefault(); });

  editor.hidden = false; table.hidden = true;
  Plans.pinch(editor.querySelector("[data-plan-scroll]"), zoom);
  zoom.set(zoom.scale);
  draw();
})();
