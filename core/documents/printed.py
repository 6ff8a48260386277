"""The fields of issued documents by their keys: what they are called, and who may read which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.documents.engine.filling import date_zh
from core.i18n import show_date
from core.scripts import language_of

NAME_KEYS = ("holder_name", "holder_latin_name")
# What a stranger cannot guess from the number: knowing these is knowing the paper.
SECRET_KEYS = ("identity", "born_on", "qualification_number")

_labels: dict[str, LazyString] = {
    "holder_name": _l("Name as printed"),
    "holder_latin_name": _l("Name in another script"),
    "identity": _l("Identity document"),
    "born_on": _l("Date of birth"),
    "series": _l("Series"),
    "specialty": _l("Specialty"),
    "title": _l("Title"),
    "level": _l("Level"),
    "way": _l("Obtained by"),
    "qualification": _l("Qualification relied on"),
    "qualification_code": _l("Catalogue entry"),
    "qualification_original": _l("Qualification in its own language"),
    "issuer": _l("Awarded by"),
    "qualification_number": _l("Number of its certificate"),
    "qualified_on": _l("Awarded on"),
    "qualification_expires_on": _l("Qualification valid until"),
    "catalogue_edition": _l("Edition of the catalogue"),
    "employer": _l("Employer at the time"),
    "obtained_on": _l("Obtained on"),
    "issued_on": _l("Issued on"),
    "authority": _l("Issuing authority"),
}
# In the order of the page; the number alone opens no other.
_public = ["title", "level", "obtained_on", "issued_on", "authority"]


@dataclass(frozen=True)
class Field:
    """One printed field as shown: its key, name, value in the reader's form, and language."""

    key: str
    label: LazyString | str
    value: str
    language: str


def register_fields(labels: Mapping[str, LazyString], *, public: Iterable[str] = ()) -> None:
    """Name the fields of a further kind of document; `public` ones show by the number alone."""
    _labels.update(labels)
    _public.extend(key for key in public if key not in _public)


def public_fields(printed: Mapping[str, str]) -> tuple[Field, ...]:
    """What anybody may read who knows the number."""
    return tuple(_field(key, printed[key]) for key in _public if printed.get(key))


def all_fields(printed: Mapping[str, str]) -> tuple[Field, ...]:
    """Every field, in the order of the paper."""
    return tuple(_field(key, value) for key, value in printed.items())


def label_of(key: str) -> LazyString | str:
    """What a field is called; a key nobody named shows as it is."""
    return _labels.get(key) or key.replace("_", " ")


def shown_value(key: str, value: str) -> str:
    """A value in the reader's form: days are written out."""
    day = _day(key, value)
    return show_date(day) if day else value


def printed_words(key: str, value: str) -> list[str]:
    """The words a value has on the paper."""
    day = _day(key, value)
    return [date_zh(day)] if day else value.split()


def _field(key: str, value: str) -> Field:
    return Field(key, label_of(key), shown_value(key, value), language_of(value))


def _day(key: str, value: str) -> date | None:
    if not key.endswith("_on"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
