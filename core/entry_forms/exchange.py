"""A form as one file that leaves one portal and enters another."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from flask_babel import lazy_gettext as _l

from core.entry_forms.parsing import from_json, to_json
from core.entry_forms.values import Columns, FormDefinition
from core.errors import DomainError

FORMAT = "entry-form/1"
MOST_BYTES = 256 * 1024
MOST_FIELDS, MOST_SECTIONS = 100, 30


def write_file(definition: FormDefinition, *, indent: int | None = 2) -> bytes:
    """The file's bytes: JSON in UTF-8 that people can read too, or short with `indent` None."""
    said = {"format": FORMAT, **to_json(definition)}
    return json.dumps(said, ensure_ascii=False, indent=indent).encode()


def read_file(data: bytes, columns: Columns) -> FormDefinition:
    """The definition in such a file; refuses what is none, naming the place of the first fault.

    Its fields may fill `columns` and no others.
    """
    if len(data) > MOST_BYTES:
        raise _refusal(_l("The file is larger than %(most)s kB.", most=MOST_BYTES // 1024))
    try:
        said = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _refusal(_l("This file is no form: it cannot be read as JSON.")) from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise _refusal(_l("This file is no form: it does not say “%(format)s”.", format=FORMAT))
    try:
        definition = from_json(said)
        _require_columns(definition, columns)
    except ValueError as error:
        raise _refusal(
            _l("The file has a fault at this place: %(place)s", place=str(error)[:200])
        ) from error
    require_size(definition, field="file")
    _require_keys(definition)
    return definition


def require_size(definition: FormDefinition, *, field: str | None = None) -> None:
    """Refuse a form nobody would fill in."""
    if len(definition.sections) > MOST_SECTIONS or len(list(definition)) > MOST_FIELDS:
        words = _l(
            "A form has at most %(sections)s sections and %(fields)s fields.",
            sections=MOST_SECTIONS,
            fields=MOST_FIELDS,
        )
        raise DomainError(words, field=field)


def _require_keys(definition: FormDefinition) -> None:
    # Fields and sections are changed by their keys, so a draft never holds one twice.
    for keys in ([one.key for one in definition], [one.key for one in definition.sections]):
        twice = [key for key, times in Counter(keys).items() if times > 1]
        if twice:
            raise _refusal(_l("The file holds this key twice: %(key)s", key=twice[0]))


def _require_columns(definition: FormDefinition, columns: Columns) -> None:
    for spec in definition:
        if spec.fills and spec.fills not in columns:
            raise ValueError(f"{spec.key}.fills: unknown")


def _no_constant(_text: str) -> Any:
    raise ValueError("no number")


def _refusal(message: Any) -> DomainError:
    return DomainError(message, field="file")
