"""What must hold on every page: axe, language, width. Returns faults as sentences."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from tests.journeys.skeletons import Skeletons

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
HTML_LANGUAGE = {"en": "en", "zh": "zh-Hans"}
# A part of an address that names one thing among its kind.
NUMBERED = re.compile(r"/[^/]*\d[^/]*")
SCRIPTS = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)

RUN_AXE = """async () => {
  // None of its rules that are on by default asks for style sheets or media fetched once more.
  const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
  return found.violations.map((one) => `axe ${one.id}: ${one.help}: `
    + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | "));
}"""

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


@functools.cache
def _shown(language: str, width: int, has_scripts: bool) -> Skeletons:
    """What axe was shown."""
    return Skeletons(f"{language} {width} {'with' if has_scripts else 'without'} scripts")


def faults_of(page: Page, language: str, mirror: Page | None = None) -> list[str]:
    """Everything wrong with the page; `mirror` is a page with scripts for one without.

    axe, which costs most, is asked about what it was not shown before on an address of this kind.
    """
    found = [*wrong_language(page, language), *page.evaluate(OVERFLOW)]
    width = page.evaluate("() => window.innerWidth")
    kind = NUMBERED.sub("/…", urlsplit(page.url).path)
    with _shown(language, width, mirror is None).judging(kind, page.content()) as is_new:
        if is_new:
            found += axe(page if mirror is None else _mirrored(page, mirror))
    return found


def wrong_language(page: Page, language: str) -> list[str]:
    """The page says which language it is in, and is in it."""
    said = page.evaluate("() => document.documentElement.lang")
    found = [] if said == HTML_LANGUAGE[language] else [f"html lang is {said!r}"]
    return found + (page.evaluate(ENGLISH) if language == "zh" else [])


def axe(page: Page) -> list[str]:
    """axe-core's violations, all its rules. Whoever looks at every page has it come with each page:
    to send it costs more than to ask whether it is there."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe_source())
    violations: list[str] = page.evaluate(RUN_AXE)
    return violations


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
