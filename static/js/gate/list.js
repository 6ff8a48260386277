/* The signed list of one session: fetched, proved, kept, and asked without a network. */

import { fold } from "./fold.js";
import { keepList, readList } from "./store.js";

const LENGTH = 39;
const MOST = 20;
const base64 = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

async function isGenuine(bytes, signature, jwk) {
  const { kty, crv, x, y } = jwk;
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, base64(signature), bytes);
}

/* Ask the server for the list and keep it. Throws "badlist" when its signature is wrong. */
export async function loadList(config) {
  const answer = await fetch(config.list, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (!answer.ok) throw new Error(answer.type === "opaqueredirect" ? "signin" : "offline");
  const bytes = await answer.arrayBuffer();
  const signature = answer.headers.get("Gate-Signature") || "";
  if (!(await isGenuine(bytes, signature, config.jwk))) throw new Error("badlist");
  await keepList({ session: config.session, bytes, signature, loaded: Date.now() });
  return new People(bytes);
}

/* The list the phone keeps, proved again; null when there is none. */
export async function keptList(config) {
  const kept = await readList(config.session);
  if (!kept) return null;
  if (!(await isGenuine(kept.bytes, kept.signature, config.jwk))) throw new Error("badlist");
  return new People(kept.bytes);
}

/* By what the list knows a code: as it is read by events/tickets/codes.py, whose layouts these are. */
const LAYOUTS = [
  ["yz", "zy"],
  ["&é\"'(-è_çàaqwz,?m", "1234567890qazwmm:"],
  ["&é\"'(§è!çàaqwz,?m", "1234567890qazwmm:"],
  ["+ěščřžýáíéyz", "1234567890zy"],
  ["+ěščřžýáíé", "1234567890"],
  ["+ľščťžýáíéyz", "1234567890zy"],
  ["öyz", "0zy"],
  ["ąčęėįšųū", "12345678"],
  ["йцукенгшщзфыівапролдячсмить", "qwertyuiopassdfghjklzxcvbnm"],
  ["ㄅㄉˇˋㄓˊ˙ㄚㄞㄢ", "1234567890"],
].map(([typed, keys]) => new Map([...typed].map((one, place) => [one, keys[place]])));

export async function digestsOf(text) {
  const typed = text.normalize("NFC").toLowerCase();
  const readings = [text, ...LAYOUTS.map((layout) => [...typed].map((one) => layout.get(one) ?? one).join(""))];
  return [...new Set(await Promise.all(readings.map(digestOf)))].filter(Boolean);
}

async function digestOf(text) {
  const last = text.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "").slice(-LENGTH);
  if (last.length !== LENGTH || last[0] !== "T") return "";
  const code = last[0] + last.slice(1).replace(/[IL]/g, "1").replace(/O/g, "0");
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 24);
}

const NAMES = ["digest", "state", "reference", "name", "words", "organisation", "role", "badge", "first", "gate"];

class People {
  constructor(bytes) {
    const content = JSON.parse(new TextDecoder().decode(bytes));
    this.generated = new Date(content.generated_at);
    this.cancelled = content.cancelled;
    this.rows = content.rows;
    [this.sessions, this.expected] = [content.sessions || {}, content.expected || {}];
    this.byDigest = new Map(content.rows.map((row) => [row[0], row]));
    this.count = content.rows.filter((row) => row.length > 2).length;
  }

  find(digest) {
    const found = named(this.byDigest.get(digest));
    return found && { ...found, elsewhere: this.elsewhere(digest) };
  }

  /* The sessions at which somebody without a seat in this one is expected, as the portal's answers name them. */
  elsewhere(digest) {
    const tongue = document.documentElement.lang === "en" ? "en" : "zh", said = (words) => words[tongue] || words.en || words.zh || "";
    return (this.expected[digest] || []).filter((code) => this.sessions[code]).map((code) => {
      const [title, place, starts_at] = this.sessions[code];
      return { code, title: said(title), place: said(place), starts_at };
    });
  }

  /* People whose names, organisation or number have all these words. */
  search(text) {
    const wanted = fold(text).split(" ").filter(Boolean);
    if (!wanted.length) return [];
    const found = [];
    for (const row of this.rows) {
      if (row.length < 3) continue;
      row.within ??= `${row[4]} ${fold(`${row[3]} ${row[5]} ${row[2]}`)}`;
      if (wanted.every((word) => row.within.includes(word))) found.push(named(row));
      if (found.length === MOST) break;
    }
    return found;
  }
}

function named(row) {
  return row ? Object.fromEntries(NAMES.map((name, place) => [name, row[place]])) : null;
}
