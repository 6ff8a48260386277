"""What a form asks, as frozen values, and what has forms."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LANGUAGES = ("en", "zh")


class FieldKind(Labelled):
    SHORT = "short", _l("Short text")
    LONG = "long", _l("Long text")
    NUMBER = "number", _l("Whole number")
    CHOICE = "choice", _l("One of a list")
    MULTI = "multi", _l("Several of a list")
    YES_NO = "yes_no", _l("Yes or no")
    DATE = "date", _l("Date")
    COUNTRY = "country", _l("Country or region")
    INSTITUTION = "institution", _l("University or institution")
    FILE = "file", _l("File")
    MAIL = "mail", _l("E-mail address")
    PHONE = "phone", _l("Telephone")
    CONSENT = "consent", _l("Box to agree to")

    @property
    def has_choices(self) -> bool:
        return self in (FieldKind.CHOICE, FieldKind.MULTI)


class Test(StrEnum):
    IS_ANSWERED = "is_answered"
    IS_ONE_OF = "is_one_of"
    IS_NONE_OF = "is_none_of"


@dataclass(frozen=True)
class Condition:
    """A field is asked only if another field before it passes the test; `values` as answered."""

    field: str
    test: Test
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    value: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class FieldSpec:
    """One question. `least` and `most` bound a number, or the length of a text.

    `key` is unique in the form and equals `fills` when it fills a column of whoever answers; any
    other answer is kept under its key. `is_sensitive` answers are read with a special right (R18).
    """

    key: str
    kind: FieldKind
    label: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    fills: str | None = None
    condition: Condition | None = None
    least: int | None = None
    most: int | None = None
    is_sensitive: bool = False

    @property
    def name(self) -> str:
        """The name of its form field: the column's, or the key with a mark that no column has."""
        return self.fills or f"x_{self.key}"


@dataclass(frozen=True)
class SectionSpec:
    key: str
    title: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[FieldSpec, ...] = ()


@dataclass(frozen=True)
class FormDefinition:
    sections: tuple[SectionSpec, ...] = ()

    def __iter__(self) -> Iterator[FieldSpec]:
        return (one for section in self.sections for one in section.fields)

    def find(self, key: str) -> FieldSpec | None:
        return next((one for one in self if one.key == key), None)


@dataclass(frozen=True)
class Column:
    """What a field may fill of whoever answers, besides the answers kept under their keys.

    It holds one text or day, so only answers of `kinds` fit; `most` characters, as its table
    declares it. `is_printed`: it goes on paper exactly as entered (R6). `is_identity`: shown only
    to whoever may read identity. `shape` is how the text must look, and the sentence if it does
    not. `autocomplete` and `width` are for its box on the page.
    """

    label: LazyString | str
    kinds: frozenset[FieldKind]
    most: int | None = None
    is_printed: bool = False
    is_identity: bool = False
    shape: tuple[re.Pattern[str], LazyString] | None = None
    autocomplete: str | None = None
    width: str | None = None


Columns = Mapping[str, Column]
# Of a field that fills none.
NO_COLUMN = Column("", frozenset())


@dataclass(frozen=True)
class Fault:
    """What is wrong, and with which section or field; neither for the form as a whole."""

    message: LazyString
    section: str = ""
    field: str = ""


@dataclass(frozen=True)
class FormSubject:
    """One thing that has forms, a row with an `id`, and what its slice says about them.

    `default` is what people answer until something is published. `roles` (value and label) may
    have a form of their own. `check` gives the faults only the slice knows. `name` begins the
    names of exported files.
    """

    row: Any
    name: str
    default: Callable[[], FormDefinition]
    columns: Columns = field(default_factory=dict)
    roles: Mapping[str, LazyString | str] = field(default_factory=dict)
    check: Callable[[FormDefinition], Iterable[Fault]] = lambda _definition: ()

    @property
    def kind(self) -> str:
        """As the kernel's tables name what they are about."""
        return str(self.row.__tablename__)

    @property
    def id(self) -> uuid.UUID:
        found: uuid.UUID = self.row.id
        return found
