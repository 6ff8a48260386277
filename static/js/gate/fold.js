/* Names as people look for them; the same folding as events/registrations/searching.py. */

const SPECIAL = { "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i" };

export function fold(text) {
  // Casefolding, which JavaScript lacks, differs from small letters in what SPECIAL mends anyway.
  const whole = text.normalize("NFKC").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return whole.replace(/[łøđðþßæœı]/g, (c) => SPECIAL[c]).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
