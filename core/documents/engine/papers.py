"""The element tree of papers: their places, their leaves, and what those say. See `repeating`."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Hashable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2  # type: ignore[import-untyped]

_PICTURE = re.compile(r'src="(data:[^"]+)"')
_SPACES = re.compile(r"[ \t]+")


def without_pictures(html: str) -> tuple[str, list[str]]:
    """`html` with numbers for the addresses of its pictures: these are long and slow to parse."""
    addresses = _PICTURE.findall(html)
    numbers = itertools.count()
    return _PICTURE.sub(lambda _found: f'src="{next(numbers)}"', html), addresses


def put_pictures_back(source: Any, addresses: list[str]) -> None:
    """Undo `without_pictures` in the tree of `source`."""
    for picture in source.etree_element.iter("img"):
        if picture.get("src", "").isdecimal():
            picture.set("src", addresses[int(picture.get("src"))])


def cells(sheet: Any) -> list[Any]:
    return [element for element in sheet.iter() if "data-cell" in element.attrib]


def descend(element: Any) -> Iterator[Any]:
    if "data-cell" not in element.attrib:
        for child in element:
            yield child
            yield from descend(child)


def pairs(frame: Any, sheet: Any) -> Iterator[tuple[Any, Any]]:
    yield frame, sheet
    if "data-cell" not in frame.attrib:
        for one, other in zip(frame, sheet, strict=False):
            yield from pairs(one, other)


def filled(sheet: Any, contents: Iterator[list[Any]]) -> Any:
    """The elements of `sheet` again, with other leaves in its cells."""
    new = Element(sheet.tag, sheet.attrib)
    if "data-cell" in sheet.attrib:
        new.extend(next(contents))
    else:
        new.extend(filled(child, contents) for child in sheet)
    return new


def with_body(source: Any, sheets: list[Any]) -> Any:
    root, body = source.etree_element, source.etree_element.find("body")
    new = Element(root.tag, root.attrib)
    new.append(root.find("head"))
    inner = Element(body.tag, body.attrib)
    inner.extend(sheets)
    new.append(inner)
    html = copy.copy(source)
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(new, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html


def key(cell: str, leaf: Any) -> Hashable:
    nodes = tuple((node.tag, node.get("class"), node.get("lang")) for node in leaf.iter())
    if "data-whole" in leaf.attrib:
        return cell, nodes, tuple(slots(leaf))
    return cell, nodes, tuple(len(lines(slot)) for slot in slots(leaf))


def slots(leaf: Any) -> Iterator[str]:
    """The texts of a leaf in their order, also empty ones."""
    yield leaf.text or ""
    for child in leaf:
        yield from slots(child)
        yield child.tail or ""


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def pieces(leaf: Any) -> list[str]:
    return [_SPACES.sub(" ", line) for slot in slots(leaf) for line in lines(slot)]


def length(leaf: Any) -> int:
    return sum(len(text) for text in leaf.itertext())
