/* Bringing what the phone kept to the server: in batches, again and again until each is answered. */

import { keepScans, readScans } from "./store.js";

const BATCH = 400;
const WAIT = 8000;
let running = null, next = null;

/* Send all that waits. Gives {state: "sent" | "offline" | "signin" | "refused", detail}.
   Whoever asks while a sending is on its way waits for the one after it, which takes what was kept meanwhile. */
export function send(config) {
  if (!running) {
    running = sendAll(config).finally(() => { running = null; });
    return running;
  }
  next ??= running.then(() => { next = null; return send(config); });
  return next;
}

export const isWaiting = (scan) => !scan.sent && !scan.stuck;

async function sendAll(config) {
  for (;;) {
    const waiting = (await readScans(config.edition)).filter(isWaiting).slice(0, BATCH);
    if (!waiting.length) return { state: "sent" };
    const outcome = await sendBatch(config, waiting);
    if (outcome) return outcome;
  }
}

async function sendBatch(config, scans) {
  const answer = await post(config, scans);
  if (!answer) return { state: "offline" };
  if (answer.ok) return take(scans, (await answer.json()).answers);
  if (answer.type === "opaqueredirect" || [400, 401].includes(answer.status)) return { state: "signin" };
  if (answer.status === 422) return scans.length > 1 ? halve(config, scans) : setAside(scans[0]);
  if (answer.status >= 500 || answer.status === 429) return { state: "offline" };
  const body = await answer.json().catch(() => ({}));
  return { state: "refused", detail: body.detail || "" };
}

async function post(config, scans) {
  // The portal tells from its own time what this clock is wrong by.
  const body = JSON.stringify({ scans: scans.map(asSent), sent_at: new Date().toISOString() });
  const address = config.sync + (config.device ? `?device=${config.device}` : "");
  try {
    return await fetch(address, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(WAIT),
      headers: { "Content-Type": "application/json", "X-CSRFToken": window.office.token() },
    });
  } catch { return null; }
}

function asSent(scan) {
  const { id, session, at, direction, undone } = scan;
  const who = scan.person ? { person: scan.person } : scan.reference && !scan.code ? { reference: scan.reference } : { code: scan.code };
  return { id, session, at, direction, undone: Boolean(undone), refused: scan.atDoor || null, ...who };
}

async function take(scans, answers) {
  const byId = new Map(answers.map((one) => [one.id, one]));
  const now = new Map((await readScans(scans[0].edition)).map((one) => [one.id, one]));
  await keepScans(scans.map((scan) => {
    const answer = byId.get(scan.id), kept = now.get(scan.id) || scan;
    const { result, reason, name, organisation, first_at, gate, elsewhere } = answer;
    const told = { result, reason, name: name || kept.name, organisation: organisation || kept.organisation, first_at, gate, elsewhere, reference: answer.reference || kept.reference };
    // Taken back while the answer was on its way: that still has to be told.
    return { ...kept, ...told, sent: Boolean(kept.undone) === Boolean(scan.undone), person: undefined };
  }));
  return null;
}

/* One scan nobody can read must not hold up the others. */
async function halve(config, scans) {
  const middle = scans.length >> 1;
  return (await sendBatch(config, scans.slice(0, middle))) || sendBatch(config, scans.slice(middle));
}

async function setAside(scan) {
  await keepScans([{ ...scan, stuck: true }]);
  return null;
}
