/* The scanner at a booth: each ticket is kept on the phone before anything is shown, and sent when it can be.
   Camera, queue, sending and answers are the gate's; no list of people is on this phone. */

import * as camera from "../gate/camera.js";
import { keepPage } from "../gate/shell.js";
import { keepScan, readScans, tidy } from "../gate/store.js";
import { isWaiting, send } from "../gate/sync.js";
import { config, part, root, showAnswer, showState, signal, texts } from "../gate/view.js";

const EVERY = 10_000;
const PATIENCE = 3000;
let trouble = null, last = null;

async function scanned(code) {
  const made = { id: crypto.randomUUID(), edition: config.edition, session: config.session, at: new Date().toISOString(), made: Date.now(), direction: "in", sent: false, code, result: "asking", name: "" };
  await keepScan(made);
  last = made.id;
  showAnswer(made);
  await Promise.race([sync(), new Promise((done) => setTimeout(done, PATIENCE))]);
  await tell(made.id);
}

/* The answer that came, also when it came late; without one the scan stands as kept. */
async function tell(id) {
  const kept = (await readScans(config.edition)).find((one) => one.id === id);
  if (last !== id || !kept?.sent) return;
  showAnswer({ ...kept, name: kept.name || (kept.result === "refused" ? "" : texts.nobody) });
  signal(kept);
}

async function showCounter(isBusy = false) {
  const scans = await readScans(config.edition), waiting = scans.filter(isWaiting).length, stuck = scans.filter((one) => one.stuck).length;
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
  if (last) await tell(last);
}

/* Scans wait for one another, so that two of the same ticket are told apart. */
let line = Promise.resolve();
const inTurn = (work) => { line = line.then(work, work); return line; };

function bind() {
  part("code").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const field = event.target.elements.code, code = field.value.trim();
    field.value = "";
    field.focus();
    if (code) inTurn(() => scanned(code));
  }, { capture: true });
  part("send").addEventListener("click", () => sync());
  part("phone").hidden = false;
  part("sound").checked = localStorage.getItem("gate-sound") === "1";
  part("sound").addEventListener("change", (event) => localStorage.setItem("gate-sound", event.target.checked ? "1" : "0"));
  window.addEventListener("online", () => sync());
  window.addEventListener("offline", () => showCounter());
  window.addEventListener("pagehide", () => camera.stop(part("video")));
  if (camera.hasCamera()) bindCamera();
}

function bindCamera() {
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

async function begin() {
  bind();
  await tidy();
  await sync();
  root.dataset.ready = "1";
  setInterval(() => { if (navigator.onLine) sync(); }, EVERY);
  keepPage(config).then(() => { root.dataset.kept = "1"; }, () => {});
}

begin();
