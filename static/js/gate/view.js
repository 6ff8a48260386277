/* What the gate page shows; it decides nothing. */

const root = document.getElementById("gate");
const part = (name) => root.querySelector(`[data-${name}]`);
export const config = JSON.parse(root.dataset.gate);
export const texts = config.texts;
export { part, root };

const ICONS = { first: "circle-check", repeated: "alert-triangle", out: "door-exit", refused: "circle-x", undone: "arrow-back-up", asking: "hourglass" };
const clock = (moment) => new Intl.DateTimeFormat(window.office.tongue, { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", day: "numeric", month: "short" }).format(new Date(moment));
export const since = (moment) => texts.here.replace("{time}", clock(moment));

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  drawing.setAttribute("class", "icon-s");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${config.icons}#${name}`);
  drawing.append(use);
  return drawing;
}

function line(words, kind, isName = false) {
  const element = document.createElement("p"), inner = document.createElement(isName ? "bdi" : "span");
  element.className = kind;
  inner.textContent = words;
  element.append(inner);
  return element;
}

/* The big answer. `scan` has result, reason, name, organisation, first_at, gate, elsewhere, undone. */
export function showAnswer(scan) {
  const kind = scan.undone ? "undone" : scan.result;
  const box = document.createElement("div");
  box.className = `gate-answer gate-${kind}`;
  box.append(icon(ICONS[kind]), line(texts[kind === "refused" ? scan.reason : kind] || texts.unknown, "gate-word"));
  if (scan.name) box.append(line(scan.name, "gate-name", true));
  if (scan.organisation) box.append(line(scan.organisation, "gate-note", true));
  if (kind === "repeated" && scan.first_at) box.append(line(texts.since.replace("{time}", clock(scan.first_at)) + (scan.gate ? ` · ${scan.gate}` : ""), "gate-note"));
  if (kind === "refused") for (const one of scan.elsewhere || []) box.append(expected(one, one === scan.elsewhere[0]));
  part("result").replaceChildren(box);
  // Whoever pressed beside a name far below sees the answer too.
  box.scrollIntoView({ block: "nearest" });
  const canUndo = !scan.undone && ["first", "repeated", "out"].includes(kind);
  part("after").hidden = !canUndo;
  const badge = part("badge");
  badge.hidden = !scan.reference || kind === "refused";
  if (scan.reference) badge.href = config.badge.replace("%s", encodeURIComponent(scan.reference));
}

/* Where somebody at the wrong session is expected: which, in which hall, when. */
function expected(one, isFirst) {
  const element = line(`${isFirst ? texts.expected : texts.or} `, "gate-note gate-elsewhere"), session = document.createElement("b");
  session.textContent = `${one.code} ${one.title}`;
  element.append(session, document.createElement("br"), `${one.place} · ${clock(one.starts_at)}`);
  return element;
}

export function showState(words, tone, isBusy) {
  const bar = part("state");
  bar.hidden = false;
  bar.dataset.tone = tone;
  const place = part("state-words");
  if (place.textContent !== words) place.textContent = words;
  part("send").disabled = Boolean(isBusy);
}

export function showList(list) {
  part("list-words").textContent = list ? texts.list.replace("{time}", clock(list.generated)).replace("{n}", list.count) : texts.nolist;
}

/* People found by name, each with a button that checks them in (or out). */
export function showFound(people, direction, check) {
  const place = part("found");
  if (!people) { place.replaceChildren(); return; }
  if (!people.length) { place.replaceChildren(line(texts.nobody, "empty-line")); return; }
  const items = document.createElement("ul");
  items.className = "gate-found";
  items.append(...people.map((one) => foundItem(one, direction, check)));
  place.replaceChildren(items);
}

function foundItem(one, direction, check) {
  const item = document.createElement("li"), who = document.createElement("div"), button = document.createElement("button");
  who.className = "gate-found-who";
  const name = document.createElement("bdi"), from = document.createElement("bdi");
  name.className = "gate-found-name";
  name.textContent = one.name;
  from.className = "quiet";
  from.textContent = one.organisation;
  who.append(name, from);
  const note = one.state !== "ok" ? texts[one.state] : one.cameAt ? since(one.cameAt) : "";
  if (note) who.append(line(note, "quiet"));
  button.type = "button";
  button.className = "btn";
  button.textContent = direction === "out" ? texts.letout : texts.in;
  const whose = document.createElement("span");
  whose.className = "sr-only";
  whose.textContent = `: ${one.name}`;
  button.append(whose);
  button.addEventListener("click", () => check(one));
  item.append(who, button);
  return item;
}

/* Sound and vibration, where the person wants them. */
const TONES = { first: 880, out: 880, repeated: 440, refused: 220 };
let speaker = null;
export function signal(scan) {
  if (!part("sound").checked) return;
  navigator.vibrate?.(scan.result === "first" || scan.result === "out" ? 80 : [120, 80, 120]);
  speaker ??= new AudioContext();
  const tone = speaker.createOscillator(), volume = speaker.createGain();
  tone.frequency.value = TONES[scan.result] || 220;
  volume.gain.value = 0.1;
  tone.connect(volume).connect(speaker.destination);
  tone.start();
  tone.stop(speaker.currentTime + 0.15);
}
