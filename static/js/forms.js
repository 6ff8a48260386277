/* Nothing typed is lost: drafts saved as one types, text kept over a language switch or a time-out,
   files shown before they are sent, progress while they go. Without scripts the forms work as plain forms. */
"use strict";

(function () {
  const { texts, token, tongue } = window.office;
  const PAUSE = 1500, KEEP_HOURS = 12, PREFIX = "kept:";
  const SKIP = 'input[type="password"], input[type="file"], input[type="hidden"], [autocomplete="one-time-code"], [data-no-keep]';
  const place = (form) => PREFIX + location.pathname + "#" + (form.id || [...document.forms].indexOf(form));
  const kept = (form) => form.method === "post" && !form.hasAttribute("data-forget") && form.querySelector(".field");
  const controls = (form) => [...form.elements].filter((e) => e.name && !e.matches("button, fieldset, output") && !e.matches(SKIP));

  /* sessionStorage may be refused (private mode, full): then nothing is kept and nothing breaks. */
  const store = {
    get(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* not kept */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* nothing there */ } },
    keys() { try { return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
  };

  function read(form) {
    return controls(form).map((e) => e.type === "checkbox" || e.type === "radio" ? [e.name, e.value, e.checked]
      : e.multiple ? [e.name, [...e.selectedOptions].map((o) => o.value)] : [e.name, e.value]);
  }

  function write(form, values) {
    const rest = [...values];
    let changed = false;
    for (const element of controls(form)) {
      const tick = element.type === "checkbox" || element.type === "radio";
      const at = rest.findIndex((v) => v[0] === element.name && (!tick || v[1] === element.value));
      if (at < 0) continue;
      const [, value, checked] = rest.splice(at, 1)[0];
      if (tick) { changed ||= element.checked !== checked; element.checked = checked; }
      else if (element.multiple) [...element.options].forEach((o) => { changed ||= o.selected !== value.includes(o.value); o.selected = value.includes(o.value); });
      else { changed ||= element.value !== value; element.value = value; }
    }
    return changed;
  }

  const remember = (form, sent = false) => store.set(place(form), { at: Date.now(), sent, values: read(form) });

  /* What was sent is forgotten on the next page, unless that page asks to sign in (the session had ended) or
     says that nothing was read: it stands in its form when that is opened again. */
  function settle() {
    const unread = document.querySelector('form input[autocomplete~="current-password"], [data-unread]');
    for (const key of store.keys()) {
      const record = store.get(key);
      if (!record || Date.now() - record.at > KEEP_HOURS * 3600e3) store.drop(key);
      else if (record.sent && unread) store.set(key, { ...record, sent: false });
      else if (record.sent) store.drop(key);
    }
  }

  function restore(form) {
    const record = store.get(place(form));
    if (!record || document.getElementById("error-summary")) return;
    if (write(form, record.values)) status(form, texts.kept);
  }

  function status(form, text) {
    const line = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    if (line) line.textContent = text;
    else window.office.say(text, "info");
  }

  /* Autosave */
  function autosave(form) {
    let timer = 0, running = null;
    const clock = () => new Intl.DateTimeFormat(tongue, { timeStyle: "short" }).format(new Date());
    const save = async () => {
      clearTimeout(timer);
      timer = 0;
      running?.abort();
      running = new AbortController();
      const body = new FormData(form);
      for (const input of form.querySelectorAll('input[type="file"], input[type="password"]')) body.delete(input.name);
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body, redirect: "manual", signal: running.signal, credentials: "same-origin",
          headers: { "X-CSRFToken": token(), "X-Autosave": "1" },
        });
        if (answer.ok) { status(form, texts.saved.replace("{time}", clock())); store.drop(place(form)); }
        else if (answer.status === 422 && answer.headers.get("Content-Type")?.startsWith("text/plain")) status(form, await answer.text());
        else status(form, answer.type === "opaqueredirect" || answer.status === 401 ? texts.signin : texts.unsaved);
      } catch (error) { if (error.name !== "AbortError") status(form, texts.unsaved); }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => { clearTimeout(timer); running?.abort(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && timer) save(); });
  }

  /* Files: name, size, small picture, too large, take back. */
  const sizeOf = (n) => n < 1048576 ? Math.max(1, Math.round(n / 1024)) + " kB" : (n / 1048576).toFixed(1) + " MB";
  function showFiles(input) {
    const list = document.querySelector(`[data-chosen-for="${CSS.escape(input.id)}"]`);
    if (!list) return;
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li"), words = document.createElement("bdi");
      words.textContent = `${file.name} (${sizeOf(file.size)})`;
      line.append(words);
      if (/^image\/(png|jpeg)$/.test(file.type) && file.size < 4e6) preview(file, line);
      if (file.size > Number(input.dataset.maxBytes || Infinity)) {
        const wrong = document.createElement("span");
        wrong.className = "wrong";
        wrong.textContent = texts.toobig;
        line.append(wrong);
      }
      return line;
    }));
    if (input.files.length) list.append(remover(input));
  }
  function preview(file, line) {
    const reader = new FileReader();
    reader.onload = () => { const image = new Image(); image.src = reader.result; image.alt = ""; line.prepend(image); };
    reader.readAsDataURL(file);
  }
  function remover(input) {
    const line = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = texts.remove;
    button.addEventListener("click", () => { input.value = ""; showFiles(input); input.focus(); });
    line.append(button);
    return line;
  }

  /* An address whose domain looks like a slip for a well-known one is asked about, never refused: it may be somebody's. */
  const MEANT_NAMES = { gmial: "gmail", gamil: "gmail", gmai: "gmail", gmal: "gmail", gnail: "gmail", gmaill: "gmail", gmali: "gmail",
    hotmial: "hotmail", hotmal: "hotmail", hotmai: "hotmail", homail: "hotmail", outlok: "outlook", outllok: "outlook", outloook: "outlook",
    yaho: "yahoo", yahooo: "yahoo", yhaoo: "yahoo", foxmial: "foxmail", foxmai: "foxmail", iclou: "icloud", icoud: "icloud" };
  const MEANT_ENDINGS = { con: "com", cmo: "com", ocm: "com", comm: "com", cim: "com", vom: "com", xom: "com", cpm: "com", ogr: "org" };
  const OF_COM = /^(gmail|hotmail|outlook|yahoo|foxmail|icloud|qq|163|126)$/;
  function meantAddress(address) {
    const [, before, name, ending] = /^([^@]+@)(.+)\.([a-z]+)$/.exec(address.trim().toLowerCase()) || [];
    if (!name) return "";
    const known = MEANT_NAMES[name] || name;
    const meant = `${known}.${OF_COM.test(known) && /^(co|cm|om)$/.test(ending) ? "com" : MEANT_ENDINGS[ending] || ending}`;
    return meant === `${name}.${ending}` ? "" : address.trim().slice(0, before.length) + meant;
  }
  function askMeant(input) {
    const field = input.closest(".field"), meant = meantAddress(input.value);
    field?.querySelector(".address-meant")?.remove();
    if (!field || !meant) return;
    const note = document.createElement("p"), button = document.createElement("button"), words = document.createElement("bdi");
    note.className = "address-meant";
    note.setAttribute("role", "status");
    words.textContent = meant;
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = texts.correct;
    button.addEventListener("click", () => {
      input.value = meant;
      input.focus();
      ["input", "change"].forEach((name) => input.dispatchEvent(new Event(name, { bubbles: true })));
    });
    field.append(note);
    const [start, end] = texts.meant.split("{address}");
    note.append(start, words, end, " ", button);
  }
  document.addEventListener("change", (event) => { if (event.target.matches?.('input[type="email"]')) askMeant(event.target); });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.("[data-upload-progress]");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = Math.round((100 * event.detail.loaded) / event.detail.total);
  });

  function bind(form) {
    if (form.dataset.bound) return;
    form.dataset.bound = "1";
    if (kept(form)) {
      restore(form);
      form.addEventListener("input", () => remember(form));
      form.addEventListener("change", () => remember(form));
      form.addEventListener("submit", (event) => remember(form, event.submitter?.name !== "_lang"));
    }
    if (form.dataset.autosave) autosave(form);
    if (form.hasAttribute("data-forget")) form.addEventListener("submit", () => store.keys().forEach(store.drop));
  }
  const bindAll = () => document.querySelectorAll("form").forEach(bind);

  /* Forms with files go by htmx, so that the bar can move; htmx starts after this file. */
  document.querySelectorAll("form[data-upload]").forEach((form) => {
    form.setAttribute("data-hx-boost", "true");
    form.setAttribute("data-hx-sync", "this:drop");
  });
  /* htmx knows only the buttons within a form; the language switch stands in the page's head. */
  document.addEventListener("submit", (event) => {
    const outside = event.submitter && !event.target.contains(event.submitter);
    if (outside && event.target.hasAttribute("data-upload")) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("change", (event) => { if (event.target.matches?.('input[type="file"]')) showFiles(event.target); });
  document.addEventListener("DOMContentLoaded", () => { settle(); bindAll(); });
  document.addEventListener("htmx:afterSettle", bindAll);
})();
