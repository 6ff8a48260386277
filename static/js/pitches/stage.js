/* The timer of a room: pitch, then questions, then the change, for each in its order. It counts by the clock of this
   computer from what the page holds, so that no network is needed once it is there; results come when there is one. */

import { keepPage } from "../gate/shell.js";

const root = document.getElementById("stage");
const config = JSON.parse(root.dataset.stage);
const { texts, minutes } = config;
const part = (name) => root.querySelector(`[data-${name}]`);
const PHASES = ["pitch", "questions", "changeover"];
const WARNED = [120, 60];
const EVERY = 5000;
const KEY = `stage ${config.here}`;
const rows = [...root.querySelectorAll("[data-pitch]")];
const seconds = (phase) => minutes[phase] * 60;

let now = { at: 0, phase: 0, used: 0, since: null };
let said = null, sound = null;

/* What was counted so far: kept, so that a page that is loaded again goes on where it was. */
function used() { return now.used + (now.since ? (Date.now() - now.since) / 1000 : 0); }
function keep() { try { sessionStorage.setItem(KEY, JSON.stringify(now)); } catch { /* a browser that keeps nothing */ } }
function restore() {
  try { now = { ...now, ...JSON.parse(sessionStorage.getItem(KEY) || "{}") }; } catch { /* nothing kept */ }
  const first = rows.findIndex((row) => row.dataset.state === "planned");
  if (!sessionStorage.getItem(KEY)) now.at = Math.max(first, 0);
  now.at = Math.min(now.at, rows.length - 1);
}

function clock(left) {
  const whole = Math.ceil(Math.abs(left)), sign = left < 0 && whole > 0 ? "−" : "";
  return `${sign}${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

function beep(times) {
  if (!sound) return;
  for (let turn = 0; turn < times; turn += 1) {
    const tone = sound.createOscillator(), loud = sound.createGain(), at = sound.currentTime + turn * 0.35;
    tone.frequency.value = 880;
    loud.gain.setValueAtTime(0.25, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    tone.connect(loud).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  }
}

function say(words, beeps) {
  const key = `${now.at} ${now.phase} ${words}`;
  if (said === key) return;
  said = key;
  part("say").textContent = words;
  beep(beeps);
}

function draw() {
  const length = seconds(now.phase), left = length - used();
  const tone = left <= 0 ? "over" : left <= WARNED[1] ? "last" : left <= WARNED[0] ? "soon" : "";
  root.dataset.tone = now.since || left <= 0 ? tone : "";
  part("clock").textContent = clock(left);
  part("bar").value = length ? Math.min(used() / length, 1) : 1;
  part("phase").textContent = left <= 0 ? `${texts[PHASES[now.phase]]} · ${texts.over}` : texts[PHASES[now.phase]];
  part("toggle").textContent = now.since ? texts.pause : texts.start;
  if (!now.since) return;
  if (left <= 0) say(texts.over, 3);
  else if (left <= WARNED[1] && length > WARNED[1]) say(texts.minute, 2);
  else if (left <= WARNED[0] && length > WARNED[0]) say(texts.left.replace("{minutes}", WARNED[0] / 60), 1);
  // A pitch goes over into its questions by itself; after them somebody says when the next begins.
  if (left <= 0 && now.phase === 0 && seconds(1)) enter(1, Date.now());
}

function show() {
  const row = rows[now.at];
  rows.forEach((one) => one.toggleAttribute("data-here", one === row));
  part("who").textContent = `${now.at + 1} / ${rows.length} · ${row.querySelector("strong").textContent} · ${row.querySelector(".reference").textContent}`;
  const result = config.results[row.dataset.pitch], line = part("result");
  line.hidden = !result;
  line.textContent = result ? `${texts.result}${result.total} (${result.marks.join(" · ")})` : "";
  draw();
}

function enter(phase, since = null) { now = { ...now, phase, used: 0, since }; keep(); show(); }
function go(step) {
  const to = now.at + step;
  if (to < 0 || to >= rows.length) return;
  now.at = to;
  enter(0);
}

const DO = {
  toggle() { now = { ...now, used: used(), since: now.since ? null : Date.now() }; keep(); draw(); },
  phase() { enter((now.phase + 1) % (seconds(2) ? 3 : 2), now.since && Date.now()); },
  reset() { enter(0); },
  back() { go(-1); },
  next() { go(1); },
  full() { if (document.fullscreenElement) document.exitFullscreen(); else root.requestFullscreen?.(); },
  sound() {
    sound = sound ? null : new AudioContext();
    root.querySelector('[data-do="sound"]').setAttribute("aria-pressed", String(Boolean(sound)));
    beep(1);
  },
};
const KEYS = { " ": "toggle", q: "phase", r: "reset", ArrowLeft: "back", ArrowRight: "next", f: "full", s: "sound" };

root.addEventListener("click", (event) => DO[event.target.closest("[data-do]")?.dataset.do]?.());
document.addEventListener("keydown", (event) => {
  const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
  // On a button the space bar presses that button.
  if (event.key === " " && event.target.closest("button, a, summary")) return;
  event.preventDefault();
  DO[name]();
});

async function ask() {
  try {
    const answer = await fetch(config.fetch, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) { config.results = await answer.json(); show(); }
    part("net").textContent = "";
  } catch { part("net").textContent = texts.offline; }
}

if (rows.length) {
  restore();
  part("now").hidden = false;
  show();
  setInterval(draw, 200);
  setInterval(ask, EVERY);
  root.dataset.ready = "1";
  keepPage({ scope: config.here, here: config.here, icons: config.icons, jsqr: config.icons, modules: [import.meta.url] }).then(() => { root.dataset.kept = "1"; }, () => {});
}
