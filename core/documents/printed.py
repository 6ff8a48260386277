"""The fields of issued documents by their keys: what they are called, and who may read which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.documents.engine.filling import date_zh
from core.i18n import show_date
from core.registries import Registry
from core.scripts import language_of

NAME_KEYS = ("holder_name", "holder_latin_name")
# What a stranger cannot guess from the number: knowing these is knowing the paper.
SECRET_KEYS = ("identity", "born_on", "qualification_number")


@dataclass(frozen=True)
class PrintedField:
    """What a field is called; `public` ones, in the order of adding, show by the number alone."""

    key: str
    label: LazyString
    public: bool = False


PRINTED_FIELDS = Registry[PrintedField]("printed fields", "The fields of issued documents.")
FIELDS = (
    PrintedField("holder_name", _l("Name as printed")),
    PrintedField("holder_latin_name", _l("Name in another script")),
    PrintedField("identity", _l("Identity document")),
    PrintedField("gender", _l("Gender")),
    PrintedField("born_on", _l("Date of birth")),
    PrintedField("series", _l("Title series")),
    PrintedField("specialty", _l("Specialty")),
    PrintedField("title", _l("Title"), public=True),
    PrintedField("level", _l("Level"), public=True),
    PrintedField("way", _l("Obtained by")),
    PrintedField("qualification", _l("Qualification relied on")),
    PrintedField("qualification_code", _l("Catalogue entry")),
    PrintedField("qualification_original", _l("Qualification in its own language")),
    PrintedField("issuer", _l("Awarded by")),
    PrintedField("qualification_number", _l("Number of its certificate")),
    PrintedField("qualified_on", _l("Awarded on")),
    PrintedField("qualification_expires_on", _l("Qualification valid until")),
    PrintedField("catalogue_edition", _l("Edition of the catalogue")),
    PrintedField("employer", _l("Employer at the time")),
    PrintedField("approval_number", _l("Approval number")),
    PrintedField("obtained_on", _l("Obtained on"), public=True),
    PrintedField("issued_on", _l("Issued on"), public=True),
    PrintedField("authority", _l("Issuing authority"), public=True),
    PrintedField("event", _l("Event"), public=True),
)


@dataclass(frozen=True)
class Field:
    """One printed field as shown: its key, name, value in the reader's form, and language."""

    key: str
    label: LazyString | str
    value: str
    language: str


def public_fields(printed: Mapping[str, str]) -> tuple[Field, ...]:
    """What anybody may read who knows the number."""
    return tuple(
        _field(one.key, printed[one.key])
        for one in PRINTED_FIELDS
        if one.public and printed.get(one.key)
    )


def all_fields(printed: Mapping[str, str]) -> tuple[Field, ...]:
    return tuple(_field(key, value) for key, value in printed.items())


def label_of(key: str) -> LazyString | str:
    """What a field is called; a key nobody named shows as it is."""
    known = PRINTED_FIELDS.find(key)
    return known.label if known is not None else key.replace("_", " ")


def shown_value(key: str, value: str) -> str:
    """A value in the reader's form: days are written out."""
    day = _day(key, value)
    return show_date(day) if day else value


def printed_words(key: str, value: str) -> list[str]:
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
