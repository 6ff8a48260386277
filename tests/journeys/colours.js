// What colour each text of a page has on what ground, by what the browser computed: nothing else
// decides whether its contrast suffices. Answers [sign, place, element] of each element with
// a text of its own; the place is for those that axe leaves undecided, as a text on a picture.
() => {
  const CLEAR = "rgba(0, 0, 0, 0)";
  const signs = new Map(), places = new Map();
  const name = (e) => e.localName + [...e.classList].map((one) => "." + one).join("")
    + (e.matches(":disabled, [aria-disabled=true], [aria-hidden=true]") ? " off" : "");
  const paints = (style) => style.backgroundColor !== CLEAR || style.backgroundImage !== "none";

  // What an element and all it stands in lay under its text, from the inside out.
  const ground = (e) => {
    if (!e) return "";
    if (signs.has(e)) return signs.get(e);
    const style = getComputedStyle(e);
    const own = [];
    if (paints(style)) own.push(style.backgroundColor, style.backgroundImage);
    if (style.opacity !== "1") own.push("opacity " + style.opacity);
    if (style.filter !== "none" || style.mixBlendMode !== "normal")
      own.push(style.filter + style.mixBlendMode);
    // It need not lie on what it stands in.
    if (moves(style)) own.push(name(e));
    const sign = own.length ? own.join(" ") + " < " + ground(e.parentElement) : ground(e.parentElement);
    signs.set(e, sign);
    return sign;
  };
  const moves = (style) => !["static", "relative"].includes(style.position) || style.transform !== "none"
    || [style.marginTop, style.marginLeft, style.marginBottom, style.marginRight].some((one) => one[0] === "-");
  const place = (e) => {
    if (!e) return "";
    if (!places.has(e)) places.set(e, place(e.parentElement) + " " + name(e));
    return places.get(e);
  };

  // axe never says of these that they do not stand out: what shows no text, one character, what is
  // for the ear alone, and what comes into view with the focus.
  const TEXTLESS = "[type=hidden], [type=range], [type=color], [type=checkbox], [type=radio], [type=image]";
  const isDecided = (e) => {
    const at = e.getBoundingClientRect();
    return at.width > 1 && at.height > 1 && at.bottom + scrollY > 0 && at.right + scrollX > 0
      && (e.matches("input, select, textarea") || e.textContent.trim().length > 1);
  };
  const texts = [...document.body.querySelectorAll("*")].filter((e) =>
    (e.matches("input, select, textarea") ? !e.matches(TEXTLESS)
      : [...e.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim()))
    && e.checkVisibility({ visibilityProperty: true }) && isDecided(e));
  const floating = [...document.body.querySelectorAll("*")].filter((e) => {
    const style = getComputedStyle(e);
    return moves(style) && paints(style) && e.checkVisibility({ visibilityProperty: true });
  });
  const rects = floating.map((e) => [e, e.getBoundingClientRect()]);

  return texts.map((e) => {
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    const at = e.getBoundingClientRect();
    const meets = rects.filter(([one, r]) => r.left < at.right && at.left < r.right
      && r.top < at.bottom && at.top < r.bottom && !one.contains(e)).map(([one]) => name(one));
    const sign = [style.color, style.textShadow, isLarge, ground(e), ...new Set(meets)].join(" | ");
    return [sign, place(e), e];
  });
}
