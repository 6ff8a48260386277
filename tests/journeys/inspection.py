"""What must hold on every page: axe, language, width. Returns faults as sentences."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from tests.journeys.skeletons import Judged, Skeletons, digest

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
HTML_LANGUAGE = {"en": "en", "zh": "zh-Hans"}
# A part of an address that names one thing among its kind.
NUMBERED = re.compile(r"/[^/]*\d[^/]*")
SCRIPTS = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)

COLOURS = Path(__file__).with_name("colours.js").read_text(encoding="utf-8")
# axe's violations, and what texts it found to stand out; those it is asked about only if told to.
RUN_AXE = f"""async (isContrastAsked) => {{
  const found = await axe.run(document, {{
    // None of its rules that are on by default asks for style sheets or media fetched once more.
    preload: false,
    resultTypes: isContrastAsked ? ["violations", "passes"] : ["violations"],
    elementRef: isContrastAsked, selectors: false,
    rules: {{ "color-contrast": {{ enabled: isContrastAsked }} }},
  }});
  const said = found.violations.map((one) => `axe ${{one.id}}: ${{one.help}}: `
    + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | "));
  if (!isContrastAsked) return [said, []];
  const passed = new Set(found.passes.filter((one) => one.id === "color-contrast")
    .flatMap((one) => one.nodes.map((node) => node.element)));
  const texts = ({COLOURS})().filter(([,, element]) => passed.has(element));
  return [said, texts.map(([sign]) => sign)];
}}"""

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const inside = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
  const wide = [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && !inside(e)).slice(0, 3);
  return [`scrolls sideways: ${document.documentElement.scrollWidth} in ${width}: `
    + wide.map((e) => e.outerHTML.slice(0, 120)).join(" | ")];
}"""

# Texts of a page that are shown, spoken or hinted, outside what is marked as another language, as a
# name, or as a code; four words of which the last three are in small letters are a sentence.
ENGLISH = """() => {
  const other = "script, style, code, bdi, textarea, option, [translate=no], .reference, .mono";
  const foreign = (e) => e.closest(other)
    || !(e.closest("[lang]")?.lang ?? "").startsWith("zh");
  const sentence = /[A-Za-z]+(?:[ ,]+[a-z]{2,}){3,}/;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const hit = node.data.match(sentence);
    if (hit && !foreign(node.parentElement)) found.push(hit[0]);
  }
  for (const name of ["aria-label", "alt", "placeholder", "title"])
    for (const e of document.querySelectorAll(`[${name}]`)) {
      const hit = e.getAttribute(name).match(sentence);
      if (hit && !foreign(e)) found.push(`${name}: ${hit[0]}`);
    }
  return found.map((text) => `English on a Chinese page: ${text}`);
}"""


# Asked at once: each question by itself costs 5 ms of CPU time.
LOOK = f"""(isChinese) => [
  document.documentElement.lang, isChinese ? ({ENGLISH})() : [], ({OVERFLOW})(),
  window.innerWidth, document.documentElement.outerHTML,
]"""


@functools.cache
def _shown(language: str, width: int, has_scripts: bool) -> Skeletons:
    """What axe was shown."""
    return Skeletons(f"{language} {width} {'with' if has_scripts else 'without'} scripts")


@functools.cache
def _colours() -> Judged:
    """Which colours axe found to stand out from their ground, in whatever language and width."""
    return Judged("colours")


def faults_of(page: Page, language: str, mirror: Page | None = None) -> list[str]:
    """Everything wrong with the page; `mirror` is a page with scripts for one without.

    axe, which costs most, is asked about what it was not shown before on an address of this kind.
    """
    said, english, overflow, width, text = page.evaluate(LOOK, language == "zh")
    right = HTML_LANGUAGE[language]
    found = [*([] if said == right else [f"html lang is {said!r}"]), *english, *overflow]
    kind = NUMBERED.sub("/…", urlsplit(page.url).path)
    with _shown(language, width, mirror is None).judging(kind, text) as is_new:
        if is_new:
            found += axe(page if mirror is None else _mirrored(page, mirror), width)
    return found


def axe(page: Page, width: int) -> list[str]:
    """axe-core's violations, all its rules; of contrast only where a text has a colour or a ground
    that axe did not pass before, nor left undecided at this place in this width. Whoever looks
    at every page has axe come with each page: to send it costs more than to ask for it."""
    texts = page.evaluate(f"() => ({COLOURS})().map(([sign, place]) => [sign, place])")
    places = {digest(width, sign, place): digest(sign) for sign, place in texts}
    signs = _colours().unknown(set(places.values()))
    new = _colours().unknown({place for place, sign in places.items() if sign in signs})
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe_source())
    violations, passed = page.evaluate(RUN_AXE, bool(new))
    _colours().know(new | {digest(sign) for sign in passed})
    return list(violations)


@functools.cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def _mirrored(page: Page, mirror: Page) -> Page:
    """The same page as it is drawn without scripts, in a browser that has them."""
    html = SCRIPTS.sub("", page.content())

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    mirror.route(page.url, answer)
    mirror.goto(page.url)
    mirror.unroute(page.url)
    return mirror
