"""A form's definition as frozen values, and its way to JSON and back.

The JSON is what is stored, exported as one file and imported again; `FormDefinition.from_json`
refuses what it does not know, so that a hostile file cannot become a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from core.printable import unseen_in
from core.states import Labelled

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LANGUAGES = ("en", "zh")


class FieldKind(Labelled):
    """What a field asks for."""

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
    MAIL = "mail", _l("Mail address")
    PHONE = "phone", _l("Telephone")
    CONSENT = "consent", _l("Box to agree to")

    @property
    def has_choices(self) -> bool:
        """Whether its answers are chosen from a list."""
        return self in (FieldKind.CHOICE, FieldKind.MULTI)


class Fills(StrEnum):
    """The registration's columns a field may fill; any other answer is kept under its key."""

    NAME = "name"
    NAME_LATIN = "name_latin"
    NAME_CHINESE = "name_chinese"
    BADGE_NAME = "badge_name"
    GENDER = "gender"
    BIRTH_ON = "birth_on"
    NATIONALITY = "nationality"
    RESIDENCE = "residence"
    ORGANISATION = "organisation"
    POST = "post"
    DEGREE = "degree"
    INSTITUTION = "institution"
    FIELD = "field"
    EMAIL = "email"
    PHONE = "phone"
    WECHAT = "wechat"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT_COUNTRY = "document_country"
    DOCUMENT_NUMBER = "document_number"
    CHANNEL = "channel"


class Test(StrEnum):
    """How a condition looks at the other field."""

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
    """One answer to choose."""

    value: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class FieldSpec:
    """One question. `least` and `most` bound a number, or the length of a text.

    `key` is unique in the form and equals `fills` when it fills a column. `is_sensitive` answers
    are columns with a special right (R18).
    """

    key: str
    kind: FieldKind
    label: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    fills: Fills | None = None
    condition: Condition | None = None
    least: int | None = None
    most: int | None = None
    is_sensitive: bool = False

    @property
    def name(self) -> str:
        """The name of its form field: the column's, or the key with a mark that no column has."""
        return self.fills.value if self.fills else f"x_{self.key}"


@dataclass(frozen=True)
class SectionSpec:
    """Questions under one heading."""

    key: str
    title: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[FieldSpec, ...] = ()


@dataclass(frozen=True)
class FormDefinition:
    """A whole form."""

    sections: tuple[SectionSpec, ...] = ()

    def __iter__(self) -> Iterator[FieldSpec]:
        return (one for section in self.sections for one in section.fields)

    def find(self, key: str) -> FieldSpec | None:
        """The field of this key."""
        return next((one for one in self if one.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """The definition as JSON values, without what is empty."""
        return {"sections": [_section_json(section) for section in self.sections]}

    @classmethod
    def from_json(cls, data: Any) -> FormDefinition:
        """The definition of such JSON. Raises ValueError naming the place of the first fault."""
        sections = _list(_mapping(data, "form").get("sections", []), "sections")
        return cls(tuple(_section(one, f"sections[{n}]") for n, one in enumerate(sections)))


def _section_json(section: SectionSpec) -> dict[str, Any]:
    said: dict[str, Any] = {"key": section.key, "title": dict(section.title)}
    if section.hint:
        said["hint"] = dict(section.hint)
    return {**said, "fields": [_field_json(one) for one in section.fields]}


def _field_json(one: FieldSpec) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": one.key,
        "kind": str(one.kind),
        "label": dict(one.label),
        "hint": dict(one.hint),
        "required": one.is_required,
        "choices": [{"value": c.value, "label": dict(c.label)} for c in one.choices],
        "fills": str(one.fills) if one.fills else None,
        "least": one.least,
        "most": one.most,
        "sensitive": one.is_sensitive,
    }
    if one.condition:
        said["condition"] = {
            "field": one.condition.field,
            "test": str(one.condition.test),
            "values": list(one.condition.values),
        }
    # By identity: a bound of 0 equals False and is still said.
    return {
        key: value
        for key, value in said.items()
        if value is not None and value is not False and value not in ({}, [])
    }


def _section(data: Any, place: str) -> SectionSpec:
    said = _mapping(data, place)
    fields = _list(said.get("fields", []), f"{place}.fields")
    return SectionSpec(
        key=_key(said, place),
        title=_words(said.get("title"), f"{place}.title"),
        hint=_words(said.get("hint"), f"{place}.hint"),
        fields=tuple(_field(one, f"{place}.fields[{n}]") for n, one in enumerate(fields)),
    )


def _field(data: Any, place: str) -> FieldSpec:
    said = _mapping(data, place)
    choices = _list(said.get("choices", []), f"{place}.choices")
    condition = said.get("condition")
    return FieldSpec(
        key=_key(said, place),
        kind=_member(FieldKind, said.get("kind"), f"{place}.kind"),
        label=_words(said.get("label"), f"{place}.label"),
        hint=_words(said.get("hint"), f"{place}.hint"),
        is_required=said.get("required") is True,
        choices=tuple(_choice(one, f"{place}.choices[{n}]") for n, one in enumerate(choices)),
        fills=_member(Fills, said["fills"], f"{place}.fills") if said.get("fills") else None,
        condition=_condition(condition, f"{place}.condition") if condition else None,
        least=_whole(said.get("least"), f"{place}.least"),
        most=_whole(said.get("most"), f"{place}.most"),
        is_sensitive=said.get("sensitive") is True,
    )


def _choice(data: Any, place: str) -> Choice:
    said = _mapping(data, place)
    return Choice(
        _text(said.get("value"), f"{place}.value", longest=60),
        _words(said.get("label"), f"{place}.label"),
    )


def _condition(data: Any, place: str) -> Condition:
    said = _mapping(data, place)
    values = _list(said.get("values", []), f"{place}.values")
    return Condition(
        field=_text(said.get("field"), f"{place}.field", longest=40),
        test=_member(Test, said.get("test"), f"{place}.test"),
        values=tuple(_text(one, f"{place}.values", longest=60) for one in values),
    )


def _mapping(data: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise ValueError(f"{place}: not an object")  # noqa: TRY004 - a file's fault, not a type's
    return data


def _list(data: Any, place: str) -> list[Any]:
    if not isinstance(data, list) or len(data) > 300:
        raise ValueError(f"{place}: not a list, or too long")
    return data


def _text(data: Any, place: str, *, longest: int) -> str:
    if not isinstance(data, str) or not data or len(data) > longest:
        raise ValueError(f"{place}: not a text of 1 to {longest} characters")
    if unseen_in(data):
        raise ValueError(f"{place}: invisible characters")
    return data


def _words(data: Any, place: str) -> dict[str, str]:
    said = _mapping(data or {}, place)
    for code, text in said.items():
        if code not in LANGUAGES or not isinstance(text, str) or len(text) > 2000:
            raise ValueError(f"{place}: not a text in {' or '.join(LANGUAGES)}")
        if unseen_in(text, but="\n\r\t"):
            raise ValueError(f"{place}.{code}: invisible characters")
    return dict(said)


def _key(said: Mapping[str, Any], place: str) -> str:
    key = said.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise ValueError(f"{place}.key: small letters, digits and _, beginning with a letter")
    return key


def _whole(data: Any, place: str) -> int | None:
    if data is None:
        return None
    if not isinstance(data, int) or isinstance(data, bool) or abs(data) > 10**9:
        raise ValueError(f"{place}: not a whole number")
    return data


def _member(members: Any, data: Any, place: str) -> Any:
    try:
        return members(data)
    except ValueError as error:
        raise ValueError(f"{place}: unknown: {str(data)[:40]!r}") from error
