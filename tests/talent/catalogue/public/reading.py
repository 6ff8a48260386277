"""Reading a page as a visitor sees it: valid HTML, its words, and in which language they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib

HIDDEN = {"script", "style", "head", "template", "svg"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
ENGLISH_SENTENCE = re.compile(r"(?:[A-Za-z']{2,} ){3,}[A-Za-z']{2,}")


def parse(text: str) -> Any:
    """The page as a tree; raises on invalid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def parse_fragment(text: str) -> Any:
    """A part of a page as a tree; raises on invalid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)


def words(tree: Any) -> str:
    """All visible text."""
    return " ".join(text for text, _language in spoken(tree))


def spoken(element: Any, language: str = "") -> Iterator[tuple[str, str]]:
    """Every piece of visible text with the language it is marked as."""
    if not isinstance(element.tag, str) or element.tag in HIDDEN:
        return
    language = element.get("lang", language)
    if element.text and element.text.strip():
        yield " ".join(element.text.split()), language
    for child in element:
        yield from spoken(child, language)
        if child.tail and child.tail.strip():
            yield " ".join(child.tail.split()), language


def in_wrong_language(tree: Any, page_language: str) -> list[str]:
    """Text marked as the page's language that is plainly in another."""
    wrong = CHINESE if page_language == "en" else ENGLISH_SENTENCE
    return [
        text
        for text, language in spoken(tree)
        if language.split("-")[0] == page_language and wrong.search(text)
    ]


def check_page(text: str) -> Any:
    """A whole page is valid, has one h1, no id twice, and a label for every field."""
    tree = parse(text)
    assert len(tree.findall(".//h1")) == 1
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    labelled = {label.get("for") for label in tree.iter("label")}
    for kind in ("input", "select", "textarea"):
        for field in tree.iter(kind):
            if field.get("type") not in {"hidden", "submit"}:
                assert field.get("id") in labelled or field.get("aria-label"), field.attrib
    return tree
