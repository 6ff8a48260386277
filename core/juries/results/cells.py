"""What tables of a paper in two languages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from flask import current_app
from flask_babel import force_locale

from core.clock import BEIJING
from core.documents.engine import missing_glyphs, qr_svg_or_png
from core.documents.sealing import is_specimen, office_seal
from core.documents.services import number_document
from core.errors import Words
from core.i18n import LOCALES
from core.scripts import language_of
from core.web import absolute_url

T = TypeVar("T")
# For a character that no typeface here holds: minutes never wait for a typeface.
SQUARE = "\u25a1"


@dataclass(frozen=True)
class Cell:
    """A text in its own language, or one in two; figures stand at the end of their column."""

    text: str
    language: str = "zh-Hans"
    en: str = ""
    is_figure: bool = False

    def __str__(self) -> str:
        return f"{self.text} {self.en}".strip()


@dataclass(frozen=True)
class Table:
    heading: Cell
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Cell | None = None


def both(words: Words, **values: Any) -> Cell:
    """Program's words in both languages."""
    said = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            said[code] = str(words) % values if values else str(words)
    return Cell(said["zh"], en=said["en"])


def pair(texts: Mapping[str, str] | str) -> Cell:
    """People's words, as far as they are there in both languages."""
    if isinstance(texts, str):
        return own(texts)
    zh, en = texts.get("zh", ""), texts.get("en", "")
    return Cell(zh, en=en if en != zh else "") if zh else own(en)


def own(text: str) -> Cell:
    return Cell(text, language_of(text) if text else "zh-Hans")


def figure(value: Decimal | int | str | None) -> Cell:
    return Cell("–" if value is None else str(value), "en", is_figure=True)


def moment(at: datetime) -> Cell:
    return Cell(f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M} 北京时间", en="Beijing time (UTC+8)")


def of_every_paper(at: datetime) -> dict[str, Any]:
    """A fresh number, how it is checked, and who issues it."""
    serial, check_url = number_document(at)
    office = current_app.extensions["settings"].city.office_name
    return {
        "serial": serial, "check_url": check_url, "qr": qr_svg_or_png(check_url),
        "check_address": absolute_url("verify.check", serial=serial),
        "authority_zh": office["zh"], "authority_en": office["en"],
        "seal_fingerprint": office_seal().fingerprint, "is_specimen": is_specimen(),
    }  # fmt: skip


def table(heading: Words, columns: Iterable[Words], rows: Iterable[Iterable[Cell]]) -> Table:
    drawn = tuple(tuple(row) for row in rows)
    heads = tuple(map(both, columns))
    figures = [bool(drawn) and drawn[0][at].is_figure for at in range(len(heads))]
    heads = tuple(
        replace(head, is_figure=is_end) for head, is_end in zip(heads, figures, strict=True)
    )
    return Table(both(heading), heads, drawn)


def printable(content: T) -> T:
    """The same with a square for each character that cannot be printed."""
    missing = missing_glyphs("".join(_texts(content)))
    return _replaced(content, str.maketrans(dict.fromkeys(missing, SQUARE))) if missing else content


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)


def _replaced(value: Any, by: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(by)
    if isinstance(value, tuple):
        return tuple(_replaced(item, by) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        given = ((each.name, getattr(value, each.name)) for each in fields(value))
        return replace(value, **{name: _replaced(held, by) for name, held in given})
    return value
