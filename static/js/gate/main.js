/* The gate page on a phone: answers from the signed list at once, keeps each scan, and sends it when it can. */

import * as camera from "./camera.js";
import { judge } from "./judge.js";
import { digestsOf, keptList, loadList } from "./list.js";
import { forgetPage, keepPage } from "./shell.js";
import { keepScan, readScans, tidy } from "./store.js";
import { isWaiting, send } from "./sync.js";
import { config, part, root, showAnswer, showFound, showList, showState, signal, texts } from "./view.js";

const EVERY = 10_000;
const LIST_EVERY = 5 * 60_000;
const PATIENCE = 3000;
let list = null, direction = "in", last = null;

/* What this phone is called, kept for the next visit. */
const PLACE = `gate-device-${config.edition}`;
if (config.device) localStorage.setItem(PLACE, JSON.stringify([config.device, config.deviceName]));
else [config.device, config.deviceName] = JSON.parse(localStorage.getItem(PLACE) || '["", ""]');
if (config.deviceName && !part("device-name").textContent) part("device-name").textContent = `: ${config.deviceName}`;

/* Each scan is kept before anything is shown; then the list answers, and the server may know better. */
async function check(who, known) {
  const made = {
    id: crypto.randomUUID(), edition: config.edition, session: config.session, at: new Date().toISOString(), made: Date.now(),
    direction, sent: false, ...who,
  };
  const earlier = await readScans(config.edition);
  const row = known || (list && who.digest ? list.find(who.digest) : null);
  const judged = who.person ? { result: "first", first_at: made.at } : list ? judge(list, row, made, earlier, config) : { result: "asking" };
  Object.assign(made, judged, { name: row?.name || who.person?.name, organisation: row?.organisation || who.person?.organisation, reference: row?.reference || who.reference || "" });
  if (!row && !who.person) return ask(made);
  if (judged.result === "refused") made.atDoor = judged.reason;
  await keepScan(made);
  tell(made);
  // The next in the queue does not wait for a slow network.
  sync().then(() => correct(made));
}

/* Not on the phone's list: the server may know somebody who registered since; without it nobody is let in. */
async function ask(made) {
  await keepScan({ ...made, result: "refused", reason: "unknown" });
  showAnswer({ result: "asking", name: "" });
  await Promise.race([sync(), new Promise((done) => setTimeout(done, PATIENCE))]);
  const kept = (await readScans(config.edition)).find((one) => one.id === made.id);
  if (!kept.sent) await keepScan({ ...kept, atDoor: "unknown" });
  tell(kept.sent ? kept : { ...kept, reason: "unlisted" });
  await showCounter();
}

async function correct(made) {
  const kept = (await readScans(config.edition)).find((one) => one.id === made.id);
  if (last?.id !== made.id || !kept?.sent) return;
  const differs = kept.result !== made.result || kept.reason !== made.reason;
  last = kept;
  if (differs) tell(kept); else showAnswer(kept);
}

function tell(scan) {
  last = scan;
  showAnswer(scan);
  signal(scan);
}

async function undo() {
  if (!last) return;
  const kept = (await readScans(config.edition)).find((one) => one.id === last.id);
  if (!kept) return;
  await keepScan({ ...kept, undone: true, sent: false });
  last = { ...kept, undone: true };
  showAnswer(last);
  sync();
}

/* The counter, and the sending behind it. */
let trouble = null;
async function showCounter(isBusy = false) {
  const scans = await readScans(config.edition);
  const waiting = scans.filter(isWaiting).length, stuck = scans.filter((one) => one.stuck).length;
  const pending = texts.pending.replace("{n}", waiting);
  if (isBusy && waiting) showState(`${texts.sending} · ${pending}`, "waiting", true);
  else if (trouble?.state === "signin") showState(`${texts.signin} ${pending}`, "refused");
  else if (trouble?.state === "refused") showState(`${trouble.detail} ${pending}`, "refused");
  else if (waiting) showState(navigator.onLine ? pending : `${pending} · ${texts.offline}`, "waiting");
  else if (stuck) showState(texts.stuck.replace("{n}", stuck), "refused");
  else showState(navigator.onLine ? texts.sent : texts.offline, navigator.onLine ? "done" : "waiting");
}

async function sync() {
  await showCounter(true);
  trouble = await send(config);
  await showCounter();
}

async function renewList() {
  try {
    list = await loadList(config);
  } catch (error) {
    if (error.message === "badlist") trouble = { state: "refused", detail: texts.badlist };
    if (!list) list = await keptList(config).catch(() => null);
  }
  showList(list);
  await showCounter();
}

/* By name: as one types, on the phone. */
async function look() {
  const words = document.getElementById("q").value;
  if (!words.trim() || !list) { showFound(null); return; }
  const here = (await readScans(config.edition)).filter((one) => one.session === config.session && one.result === "first" && !one.undone);
  const people = list.search(words).map((one) => ({ ...one, cameAt: here.find((scan) => scan.digest === one.digest)?.at || (one.first ? one.first * 1000 : 0) }));
  showFound(people, direction, (one) => check({ reference: one.reference, digest: one.digest }, one).then(look));
}

/* What the portal would refuse when the phone has its network again, long after the person went in (core/contacts.py). */
const ADDRESS = /^[!-?A-~]+[@＠][^@＠\s]+[.．。][^@＠\s]+$/u;

/* Each reads its fields at once: a reader that types quickly has the next code in them soon. */
const forms = {
  code: (form) => {
    const field = form.elements.code, code = field.value.trim();
    field.value = "";
    field.focus();
    if (code) inTurn(() => scanned(code));
  },
  names: look,
  undo: () => inTurn(undo),
  "walk-in": (form) => {
    const value = (name) => form.elements[`w-${name}`]?.value.trim() || "";
    const wrong = (words) => { const place = part("walk-in-error"); place.textContent = words; place.hidden = !words; return Boolean(words); };
    if (!config.offlineWalkIns) {
      // Identity documents are never kept on a phone: the form goes to the server as it is.
      if (navigator.onLine) form.submit(); else wrong(texts.needsnet);
      return;
    }
    const address = value("email");
    if (wrong(!value("name") ? texts.nonames : address && !ADDRESS.test(address) ? texts.noaddress : !form.elements["w-consent"].checked ? texts.consent : "")) return;
    const person = { name: value("name"), organisation: value("organisation"), email: value("email"), phone: value("phone"), consent: true, language: document.documentElement.lang === "en" ? "en" : "zh" };
    form.reset();
    form.closest("details").open = false;
    part("result").scrollIntoView({ block: "center" });
    inTurn(() => check({ person }));
  },
};

/* Through which keyboard layout a reader types, the list tells: it knows one of the readings. */
const scanned = async (code) => {
  const digests = await digestsOf(code);
  return check({ code, digest: digests.find((one) => list?.find(one)) || digests[0] || "" });
};

/* Scans wait for one another, so that two of the same ticket are told apart. */
let line = Promise.resolve();
const inTurn = (work) => { line = line.then(work, work); return line; };

function bind() {
  for (const [name, work] of Object.entries(forms)) {
    const form = part(name);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      work(form);
    }, { capture: true });
  }
  document.getElementById("q").addEventListener("input", look);
  part("names-button").hidden = true;
  root.querySelectorAll("[data-way]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    direction = link.dataset.way;
    root.querySelectorAll("[data-way]").forEach((one) => one.toggleAttribute("aria-current", one === link));
    root.querySelector("[data-code] button").lastChild.textContent = direction === "out" ? texts.letout : texts.in;
    look();
  }));
  part("send").addEventListener("click", () => sync());
  part("reload").addEventListener("click", () => renewList());
  part("phone").hidden = false;
  part("sound").checked = localStorage.getItem("gate-sound") === "1";
  part("sound").addEventListener("change", (event) => localStorage.setItem("gate-sound", event.target.checked ? "1" : "0"));
  part("forget-phone").addEventListener("click", forgetAll);
  bindCamera();
  window.addEventListener("online", () => sync().then(renewList));
  window.addEventListener("offline", () => showCounter());
  window.addEventListener("pagehide", () => camera.stop(part("video")));
}

function bindCamera() {
  if (!camera.hasCamera()) return;
  part("camera").hidden = false;
  const button = part("camera-button"), words = button.querySelector("span"), video = part("video");
  button.addEventListener("click", async () => {
    if (camera.isOn()) { camera.stop(video); words.textContent = texts.start; return; }
    words.textContent = texts.stop;
    part("camera-note").textContent = "";
    try {
      await camera.start(video, config.jsqr, (code) => inTurn(() => scanned(code)));
    } catch {
      camera.stop(video);
      part("camera-note").textContent = texts.nocamera;
    }
    words.textContent = texts.start;
  });
}

async function forgetAll() {
  const waiting = (await readScans(config.edition)).filter(isWaiting);
  if (waiting.length) { showState(texts.forgetnot, "refused"); return; }
  await tidy(true);
  await forgetPage();
  list = null;
  showList(null);
  showState(texts.forget, "done");
}

async function begin() {
  direction = root.querySelector('[data-way][aria-current]')?.dataset.way || "in";
  bind();
  await tidy();
  list = await keptList(config).catch(() => null);
  showList(list);
  await renewList();
  await sync();
  root.dataset.ready = "1";
  setInterval(() => { if (navigator.onLine) sync(); }, EVERY);
  setInterval(() => { if (navigator.onLine) renewList(); }, LIST_EVERY);
  keepPage(config).then(() => { root.dataset.kept = "1"; }, () => {});
}

begin();
