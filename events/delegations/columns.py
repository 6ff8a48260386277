"""The columns of a delegation's file: headings in both languages, and how a cell is read."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from core.clock import named_month, today
from core.contacts import phone_fault, plain_address, plain_phone
from core.errors import Words
from core.i18n import language
from core.printable import cannot_print, unprintable_in, unseen_in
from core.regions import INTERNATIONAL, region_name, whole_region


class CellRefused(Exception):
    """A cell that cannot be taken, with the sentence that says why."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words


Reader = Callable[[str], str]
# Characters of 1985-04.
MONTH = 7
_MADE_BY_PROGRAMS = re.compile(
    r"\d(?:[.,]\d+)?E\+?\d{2,3}|\d{4}-\d\d-\d\d(?: .*)?|TRUE|FALSE|#.*[!?A]", re.IGNORECASE
)

WORDS: dict[str, Any] = json.loads(
    Path(__file__).with_name("words.json").read_text(encoding="utf-8")
)
GENDERS = WORDS["genders"]
# As the default form stores them.
DEGREES = WORDS["degrees"]
DOCUMENTS = WORDS["documents"]
LANGUAGES = WORDS["languages"]


_WORDS = {"gender": GENDERS, "degree": DEGREES, "document_kind": DOCUMENTS, "language": LANGUAGES}


def text(longest: int) -> Reader:
    """A reader of free text up to a length; names stay exactly as entered (R6)."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise CellRefused(_l("At most %(longest)s characters.", longest=longest))
        if "\ufffd" in cell:
            raise CellRefused(_l("A character was lost in this cell. Type it again."))
        if unseen_in(cell):
            raise CellRefused(_l("Take out the invisible characters."))
        return cell

    return read


def printed(longest: int) -> Reader:
    """A reader of what stands on badges and papers: also each character has a typeface."""
    plain = text(longest)

    def read(cell: str) -> str:
        if missing := unprintable_in(cell):
            raise CellRefused(cannot_print(missing))
        return plain(cell)

    return read


def number(longest: int) -> Reader:
    """A reader of a number that is a name: no power of ten and no day that a program made of it."""
    plain = text(longest)

    def read(cell: str) -> str:
        if _MADE_BY_PROGRAMS.fullmatch(cell):
            raise CellRefused(_l("A spreadsheet has changed this. Type it again as text."))
        return plain(cell)

    return read


def phone(cell: str) -> str:
    plain = number(40)(plain_phone(cell) or "")
    if wrong := phone_fault(plain):
        raise CellRefused(wrong)
    return plain


def one_of(words: dict[str, str], example: str) -> Reader:
    def read(cell: str) -> str:
        key = heading_key(cell)
        if key not in words:
            raise CellRefused(_l("Not a word we know; write for instance %(word)s.", word=example))
        return words[key]

    return read


def country(cell: str) -> str:
    """A reader of a country or region, by code or by name in many languages."""
    code = whole_region(cell)
    if not code or code == INTERNATIONAL:
        raise CellRefused(_l("Not a country or region we know; a two-letter code is surest."))
    return code


def mail(cell: str) -> str:
    try:
        plain = plain_address(cell) or ""
        return validate_email(plain, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as error:
        raise CellRefused(_l("Not an e-mail address.")) from error


def birthday(cell: str) -> str:
    """A reader of a day of birth, as 1985-04-27, 19850427, 1985/4/27, 27.4.1985 or 1985年4月27日.

    With the name of the month also as 27-Apr-1985 or April 27, 1985. Of 1985.04 the month is
    given: no day is made up. A day and month that could change places, as in 4/5/1985, are refused.
    """
    plain = unicodedata.normalize("NFKC", cell).strip()
    plain = re.sub(r" \d\d:\d\d(?::\d\d)?$", "", plain)
    parts = [part for part in re.split(r"[-/.,年月日\s]+", plain) if part]
    if len(parts) == 3 and any(map(named_month, parts)):
        # The name says which it is; of the others the year has four digits.
        parts.sort(key=lambda part: (bool(named_month(part)), len(part) < 4))
        parts = [parts[0], str(named_month(parts[2])), parts[1]]
    if len(parts) == 1 and re.fullmatch(r"\d{8}", plain):
        parts = [plain[:4], plain[4:6], plain[6:]]
    try:
        numbers = [int(part) for part in parts]
        if len(parts) == 2 and len(parts[0]) == 4:
            return date(numbers[0], numbers[1], 1).isoformat()[:MONTH]
        if len(parts) == 3 and len(parts[2]) == 4 and ("." in plain or numbers[0] > 12):
            numbers.reverse()
        day = date(*numbers)
    except (ValueError, TypeError) as error:
        raise CellRefused(_l("Not a day; write it as 1985-04-27.")) from error
    if not date(1900, 1, 1) <= day < today():
        raise CellRefused(_l("This day of birth cannot be."))
    return day.isoformat()


def shown(key: str, value: str) -> str:
    """What a column keeps, as people of the request's language read it."""
    if key in {"nationality", "residence", "document_country"}:
        return region_name(value)
    words = [word for word, code in _WORDS.get(key, {}).items() if code == value]
    return next((w for w in words if w.isascii() == (language() == "en")), value)


@dataclass(frozen=True)
class Column:
    key: str
    en: str
    zh: str
    read: Reader
    # Further headings that other people's lists have for it.
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.zh if language() == "zh" else self.en

    @property
    def headings(self) -> tuple[str, ...]:
        return self.key, self.en, self.zh, *self.also


_READERS: dict[str, Reader] = {
    "name": printed(200), "badge_name": printed(200), "organisation": printed(200),
    "given_name": printed(100), "family_name": printed(100), "name_chinese": printed(100),
    "post": text(200),
    "institution": text(200), "field": text(200), "role": text(40), "sessions": text(400),
    "email": mail, "phone": phone, "birth_on": birthday, "nationality": country,
    "residence": country, "document_country": country, "wechat": number(80),
    "document_number": number(60), "gender": one_of(GENDERS, "female / 女"),
    "degree": one_of(DEGREES, "doctorate / 博士"), "language": one_of(LANGUAGES, "en / 中文"),
    "document_kind": one_of(DOCUMENTS, "passport / 护照"),
}  # fmt: skip
COLUMNS = tuple(
    Column(key, en, zh, _READERS[key], tuple(also)) for key, en, zh, *also in WORDS["columns"]
)

NAME = COLUMNS[0]


def heading_key(heading: str) -> str:
    """A heading or word without case, width, spaces and signs, for comparison."""
    whole = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(character for character in whole if character.isalnum())


BY_HEADING = {heading_key(said): column for column in COLUMNS for said in column.headings}
