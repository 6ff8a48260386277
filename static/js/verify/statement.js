/* The second code of a paper: its letters to bytes, its signature by the published keys, its words. */

const SIGNATURE = 64, KEY_ID = 4, VERSION = 1, DAY = 86_400_000;
const EPOCH = Date.UTC(2000, 0, 1);
const WAY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/* The bytes of a code; null where it is none. Three letters hold two bytes, the last two one. */
export function decode(code, alphabet) {
  if (!code || code.length > 3000 || code.length % 3 === 1) return null;
  const found = [];
  for (let start = 0; start < code.length; start += 3) {
    const piece = code.slice(start, start + 3);
    let number = 0;
    for (const letter of [...piece].reverse()) {
      const place = alphabet.indexOf(letter);
      if (place < 0) return null;
      number = number * alphabet.length + place;
    }
    if (number >= 256 ** (piece.length - 1)) return null;
    if (piece.length === 3) found.push(number >> 8);
    found.push(number & 255);
  }
  return new Uint8Array(found);
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();

/* `{ answer, said }`: "true", "specimen", "false" (no key of the list signed it) or "none" (no code of ours). */
export async function check(text, { alphabet, keys }) {
  const data = decode(text.trim().split("#").at(-1).toUpperCase(), alphabet);
  if (!data || data.length < SIGNATURE + KEY_ID + 7 || data[0] !== VERSION) return { answer: "none" };
  const words = data.slice(0, -SIGNATURE), signature = data.slice(-SIGNATURE);
  const id = hex(words.slice(1, 1 + KEY_ID));
  for (const { kty, crv, x, y, kid, specimen } of keys) {
    if (kty !== "EC" || !kid.split("/").at(-1).startsWith(id)) continue;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, WAY, false, ["verify"]);
    if (await crypto.subtle.verify(WAY, key, signature, words)) return { answer: specimen ? "specimen" : "true", said: read(words.slice(1 + KEY_ID)) };
  }
  return { answer: "false" };
}

/* Kind and days since 2000, then number, name and subject, each after its length. */
function read(rest) {
  const day = EPOCH + (rest[1] * 256 + rest[2]) * DAY, texts = [];
  for (let place = 3; texts.length < 3; place += 1 + rest[place]) texts.push(new TextDecoder().decode(rest.slice(place + 1, place + 1 + rest[place])));
  const [serial, name, subject] = texts;
  return { kind: rest[0], serial, name, subject, day };
}
