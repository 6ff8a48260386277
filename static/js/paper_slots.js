/* A page of papers: pages dropped or photographed gather at their paper, and each paper is sent by itself, with its own bar.
   Without scripts the same form sends all of them at once. */
"use strict";

(function () {
  const { texts, token } = window.office;
  const page = document.querySelector("form[data-papers]");
  if (!page) return;
  const slots = () => [...page.querySelectorAll("[data-slot]")];
  const boxes = (slot) => [...slot.querySelectorAll('input[type="file"][name]')];
  const waits = (slot) => boxes(slot).some((box) => box.files.length);
  const touch = matchMedia("(pointer: coarse)").matches;
  const chosen = new WeakMap();
  let busy = false;

  /* What is chosen is added to what was: pages come one by one. */
  function gather(box, files) {
    const all = new DataTransfer();
    for (const file of [...(chosen.get(box) || []), ...files]) all.items.add(file);
    box.files = all.files;
    chosen.set(box, [...all.files]);
  }
  function tell(box) { box.dispatchEvent(new Event("change", { bubbles: true })); }
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!page.contains(box) || box.type !== "file") return;
    const slot = box.closest("[data-slot]");
    if (box.closest("[data-camera]")) {
      event.stopPropagation();
      const original = slot.querySelector("[data-drop] input[type='file'][name]");
      gather(original, box.files);
      box.value = "";
      return tell(original);
    }
    if (event.isTrusted) gather(box, box.files);
    dress(slot);
  }, true);
  /* The page's own script empties the box when what was chosen is taken back. */
  page.addEventListener("click", (event) => {
    const list = event.target.closest("[data-chosen-for]");
    const box = list && document.getElementById(list.dataset.chosenFor);
    if (!box || !event.target.closest("button")) return;
    chosen.delete(box);
    dress(box.closest("[data-slot]"));
  });

  function dress(slot) {
    slot.querySelector("[data-put]").hidden = !waits(slot);
    slot.querySelector("[data-camera]").hidden = !touch;
  }

  page.addEventListener("dragover", (event) => {
    const place = event.target.closest("[data-slot]");
    if (!place || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    place.classList.add("is-over");
  });
  ["dragleave", "drop"].forEach((name) => page.addEventListener(name, (event) =>
    event.target.closest("[data-slot]")?.classList.remove("is-over")));
  page.addEventListener("drop", (event) => {
    const slot = event.target.closest("[data-slot]");
    if (!slot || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const box = event.target.closest(".paper-translation")?.querySelector("input[type='file']") || boxes(slot)[0];
    gather(box, event.dataTransfer.files);
    tell(box);
  });

  /* One paper: its files with all ticks; the answer is the whole page, of which its part is taken. */
  function send(slot) {
    const body = new FormData(page);
    for (const other of slots()) if (other !== slot) boxes(other).forEach((box) => body.delete(box.name));
    body.set("go", "put");
    const bar = slot.querySelector("[data-upload-progress]");
    const request = new XMLHttpRequest();
    return new Promise((done, fail) => {
      request.upload.addEventListener("progress", (event) => {
        bar.hidden = false;
        if (event.lengthComputable) bar.value = Math.round((100 * event.loaded) / event.total);
      });
      request.addEventListener("load", () => done(request.response));
      request.addEventListener("error", fail);
      request.responseType = "document";
      request.open("POST", page.action);
      request.setRequestHeader("X-CSRFToken", token());
      request.send(body);
    });
  }
  async function put(slot) {
    let answer = null;
    try { answer = await send(slot); } catch { /* said below */ }
    const fresh = answer?.getElementById(slot.id);
    if (!fresh) {
      slot.querySelector("[data-upload-progress]").hidden = true;
      window.office.say(texts.failed, "error");
      slot.scrollIntoView({ block: "start" });
      return false;
    }
    slot.replaceWith(fresh);
    dress(fresh);
    fresh.dispatchEvent(new Event("change", { bubbles: true }));
    const wrong = fresh.querySelector('[aria-invalid="true"]');
    const summary = answer.getElementById("error-summary");
    document.getElementById("error-summary")?.remove();
    if (wrong && summary) page.closest(".wizard-main").prepend(summary);
    if (wrong) { wrong.focus(); fresh.scrollIntoView({ block: "start" }); }
    return !wrong;
  }

  page.addEventListener("submit", async (event) => {
    const goes = event.submitter?.value === "next";
    const wanted = goes ? slots().filter(waits) : [event.submitter?.closest("[data-slot]")].filter(Boolean);
    if (event.submitter?.name !== "go" || !wanted.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    page.setAttribute("aria-busy", "true");
    const results = [];
    for (const slot of wanted) results.push(await put(slot));
    busy = false;
    page.removeAttribute("aria-busy");
    if (goes && results.every(Boolean)) page.requestSubmit(page.querySelector("[name=go][value=next]"));
    else if (goes) page.querySelector('[aria-invalid="true"]')?.focus();
  }, true);
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  slots().forEach(dress);
  document.querySelector("[data-drop-hint]").hidden = touch;
})();
