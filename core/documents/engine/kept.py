"""Layouts of documents made lately, to say other words in them.

Most of the work on a certificate is to find where things go, and on the next of its kind they go to
the same places. So the last layouts are kept, each with what WeasyPrint knew when it broke its
paragraphs into lines. For a document of the same elements only the paragraphs that say something
else are broken again, by WeasyPrint itself, from the same place. When their lines stand where
the old ones stood, nothing else on the page can have moved, and the document is the very one that
would have been laid out: the same bytes. In every other case it is laid out from the beginning.

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from core.documents.engine.breaking import Notes, Paragraph
from core.documents.engine.errors import Unlike
from core.documents.engine.fitting import right_to_left
from core.documents.engine.stamping import Changes, Stamp
from core.documents.engine.taken_apart import TakenApart, collapsed, take_apart

# A city has some tens of shapes at work: by template, optional lines and scripts.
_MOST = 24
_kept: OrderedDict[Hashable, Layout] = OrderedDict()
Picture = Callable[[str], Any]


def in_kept_layout(html: str, picture: Picture) -> Layout | None:
    """The kept layout that is exactly what `html` asks for, saying its words; or None."""
    parts = take_apart(html)
    if parts is None or (kept := _kept.pop(parts.shape, None)) is None:
        return None
    try:
        kept.say(parts, picture)
    except Unlike:
        return None
    _kept[parts.shape] = kept
    return kept


def keep(html: str, document: Any, lines: Notes, narrowed: set[str]) -> None:
    """Remember the finished layout of `html` when others can be made of it.

    `lines` are those that `breaking.noted` saw; `narrowed` names the ``data-fit`` whose type was
    made smaller: their words decide the size, so these must be the same.
    """
    parts = take_apart(html)
    if parts is None or len(document.pages) != 1:
        return
    try:
        _kept[parts.shape] = Layout.of(parts, document, lines, narrowed)
    except Unlike:
        return
    if len(_kept) > _MOST:
        _kept.popitem(last=False)


@dataclass
class _Text:
    box: Any  # as it was before lines were broken
    paragraph: Paragraph


@dataclass
class Layout:
    """A laid-out document, and how its words are changed; `stamp` the file that was made of it."""

    parts: TakenApart
    document: Any
    texts: list[_Text]
    values: list[tuple[Any, str]]  # element and its attribute
    pictures: dict[Any, Any] = field(default_factory=dict)
    links: dict[Any, list[tuple[Any, Paragraph]]] = field(default_factory=dict)
    labelled: list[Paragraph] = field(default_factory=list)
    stamp: tuple[TakenApart, Stamp] | None = None
    is_turned: bool = False

    @classmethod
    def of(cls, parts: TakenApart, document: Any, lines: Notes, narrowed: set[str]) -> Layout:
        page = document.pages[0]._page_box  # noqa: SLF001
        if any(isinstance(child, boxes.MarginBox) for child in page.children):
            raise Unlike
        paragraphs = [
            Paragraph(block, lines, is_fixed=elastic or _is_narrowed(block, narrowed))
            for block, elastic in _blocks(page, elastic=False)
        ]
        texts = [
            _Text(box, one) for one in paragraphs for box in one.texts() if collapsed(box.text)
        ]
        body = document._html.etree_element.find("body")  # noqa: SLF001
        values = [
            (element, name)
            for element in body.iter()
            for name in element.attrib
            if name in ("src", "alt", "href")
        ]
        kept = cls(parts, document, texts, values)
        if [collapsed(text.box.text) for text in texts] != list(map(collapsed, parts.texts)):
            raise Unlike
        if [element.get(name) for element, name in values] != parts.values:
            raise Unlike
        kept._find_pictures_and_labels(page, paragraphs)
        kept._find_links(paragraphs)
        return kept

    def _find_pictures_and_labels(self, page: Any, paragraphs: list[Paragraph]) -> None:
        of_block = {id(paragraph.block): paragraph for paragraph in paragraphs}
        for box in page.descendants():
            self.is_turned |= bool(box.style["transform"])
            if isinstance(box, boxes.ReplacedBox):
                self.pictures[box.element] = box
            if box.bookmark_label and box.style["bookmark_level"] != "none":
                paragraph = of_block.get(id(box))
                if paragraph is None or paragraph.says() != box.bookmark_label:
                    raise Unlike
                self.labelled.append(paragraph)
        titles = [title for _level, title, *_rest in self.document.pages[0].bookmarks]
        if titles != [paragraph.block.bookmark_label for paragraph in self.labelled]:
            raise Unlike

    def _find_links(self, paragraphs: list[Paragraph]) -> None:
        for paragraph in paragraphs:
            for box in paragraph.source.descendants():
                if box.link:
                    self.links.setdefault(box.element, []).append((box, paragraph))

    def say(self, parts: TakenApart, picture: Picture) -> None:
        """Say other words. Refuses (Unlike), and is of no more use then."""
        page = self.document.pages[0]._page_box  # noqa: SLF001
        stale = {id(one): one for one in (*self._say(parts), *self._put(parts, picture))}
        for paragraph in stale.values():
            paragraph.say_again(page)
        for paragraph in self.labelled:
            paragraph.block.bookmark_label = paragraph.says()
        self.parts = parts
        try:
            self._follow(stale.values())
        except Unlike:
            self.document.pages = [Page(page)]
        self.document.fonts = {}
        self.document.metadata.custom["document-serial"] = parts.serial

    def _follow(self, stale: Iterable[Paragraph]) -> None:
        """Have the page list the links and headings as they are now; refuses (Unlike) others."""
        page = self.document.pages[0]
        if page.anchors or self.is_turned:
            raise Unlike
        links = {old: link for paragraph in stale for old, link in paragraph.links().items()}
        page.links = [links.get(id(link[3]), link) for link in page.links]
        page.bookmarks = [
            (level, paragraph.block.bookmark_label, *rest)
            for (level, _label, *rest), paragraph in zip(page.bookmarks, self.labelled, strict=True)
        ]

    def places(self) -> dict[int, Hashable]:
        """Of each line that may say something else: the first text box, and where it stands."""
        found: dict[int, Hashable] = {}
        for key, line in self._lines(self.texts).items():
            text = next((one for one in line.descendants() if isinstance(one, boxes.TextBox)), None)
            if text is not None:
                found[id(text)] = key
        return found

    def changes(self, before: TakenApart) -> Changes:
        """What is said and shown otherwise than in a document of the same shape.

        Refuses (Unlike) text from right to left: what stands for it is kept in several places.
        """
        both = zip(self.texts, before.texts, self.parts.texts, strict=True)
        changed = [(text, f"{old}{new}") for text, old, new in both if old != new]
        if any(right_to_left(words) for _text, words in changed):
            raise Unlike
        pictures, figures = {}, {}
        pairs = zip(self.values, before.values, self.parts.values, strict=True)
        for (element, name), old, new in pairs:
            if old != new and name == "src":
                pictures[element] = self.pictures[element]
            elif old != new and name == "alt":
                figures[old] = new
        return Changes(self._lines([text for text, _words in changed]), pictures, figures)

    def _lines(self, texts: Iterable[_Text]) -> dict[Hashable, Any]:
        """The lines of the paragraphs that these texts belong to."""
        blocks = {id(text.paragraph): text.paragraph.block for text in texts}
        return {
            (id(block), number): line
            for block in blocks.values()
            for number, line in enumerate(block.children)
        }

    def _say(self, parts: TakenApart) -> Iterator[Paragraph]:
        """Put the other words in; gives the paragraphs that have to be broken again."""
        for text, old, new in zip(self.texts, self.parts.texts, parts.texts, strict=True):
            if old != new:
                before, _, after = text.box.text.partition(collapsed(old))
                text.box.text = f"{before}{collapsed(new)}{after}"
                yield text.paragraph

    def _put(self, parts: TakenApart, picture: Picture) -> Iterator[Paragraph]:
        """Put the other pictures and addresses in; gives the paragraphs with links."""
        both = zip(self.values, self.parts.values, parts.values, strict=True)
        for (element, name), old, new in both:
            if old != new:
                element.set(name, new)
                if name == "src":
                    self._show(element, picture(new))
                elif name == "href":
                    yield from self._lead(element, new)

    def _show(self, element: Any, picture: Any) -> None:
        box = self.pictures.get(element)
        if box is None or picture is None:
            raise Unlike
        if "auto" in (box.style["width"], box.style["height"]):
            raise Unlike  # the picture has a say in its size
        box.replacement = picture

    def _lead(self, element: Any, address: str) -> Iterator[Paragraph]:
        boxes_and_paragraphs = self.links.get(element)
        if not boxes_and_paragraphs or not address.startswith(("http://", "https://")):
            raise Unlike
        for box, paragraph in boxes_and_paragraphs:
            box.link = "url", ("external", address)
            yield paragraph


def _is_narrowed(block: Any, narrowed: set[str]) -> bool:
    return block.element is not None and block.element.get("data-fit") in narrowed


def _blocks(box: Any, *, elastic: bool) -> Iterator[tuple[Any, bool]]:
    """The boxes that hold lines, and whether their words may have a say in how wide a box is."""
    style = box.style
    if isinstance(box, boxes.TableBox):
        elastic |= style["table_layout"] != "fixed"
    elif style["float"] != "none" or style["position"] in ("absolute", "fixed"):
        elastic |= style["width"] == "auto"
    elif isinstance(box, (boxes.InlineBlockBox, boxes.FlexBox, boxes.GridBox)):
        elastic = True
    children = getattr(box, "children", ())
    if children and isinstance(children[0], boxes.LineBox):
        yield box, elastic
    for child in children:
        yield from _blocks(getattr(child, "_box", child), elastic=elastic)
