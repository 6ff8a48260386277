"""A definition's way to JSON and back.

What is read refuses everything it does not know, so that a hostile file cannot become a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.entry_forms.values import (
    KEY,
    LANGUAGES,
    Choice,
    Condition,
    FieldKind,
    FieldSpec,
    FormDefinition,
    SectionSpec,
    Test,
)
from core.printable import unseen_in


def to_json(definition: FormDefinition) -> dict[str, Any]:
    return {"sections": [_section_json(section) for section in definition.sections]}


def from_json(data: Any) -> FormDefinition:
    """The definition of such JSON. Raises ValueError naming the place of the first fault."""
    sections = _list(_mapping(data, "form").get("sections", []), "sections")
    return FormDefinition(tuple(_section(one, f"sections[{n}]") for n, one in enumerate(sections)))


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
        "fills": one.fills,
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
        fills=_fills(said, place),
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


def _fills(said: Mapping[str, Any], place: str) -> str | None:
    return _text(said["fills"], f"{place}.fills", longest=40) if said.get("fills") else None
