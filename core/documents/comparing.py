"""An altered file beside the document as it was issued: field by field (trust.md §8)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.documents.engine import Inspection
from core.documents.models import IssuedDocument
from core.documents.names import is_name_of
from core.documents.printed import (
    NAME_KEYS,
    SECRET_KEYS,
    all_fields,
    label_of,
    printed_words,
    shown_value,
)

# A paper's text is a page or two; a longer one may be a list of guesses.
LONGEST_PAPER = 6_000
SECRETS_NEEDED = 2


@dataclass(frozen=True)
class Compared:
    """One field of an altered file: what the file says, and what was issued."""

    key: str
    label: Any
    said: str
    issued: str
    language: str
    differs: bool
    is_on_pages: bool


def names_on(document: IssuedDocument) -> list[str]:
    printed = (document.printed.get(key, "") for key in NAME_KEYS)
    return [name for name in (document.holder_name, *printed) if name]


def shows_the_paper(document: IssuedDocument, seen: Inspection) -> bool:
    """Whether the file holds what only the paper tells, so that its true values may be shown.

    Else anybody could make a file with somebody's number in it and be told all.
    """
    claimed = {key: value for key, value in seen.claims.items() if isinstance(value, str)}
    named = (claimed.get(key, "") for key in NAME_KEYS)
    if any(is_name_of(name, names_on(document), surname_is_enough=False) for name in named):
        return True
    secrets = {key: document.printed[key] for key in SECRET_KEYS if document.printed.get(key)}
    if sum(claimed.get(key) == value for key, value in secrets.items()) >= SECRETS_NEEDED:
        return True
    if len(seen.text) > LONGEST_PAPER or len(secrets) < SECRETS_NEEDED:
        return False
    page = _squeeze(seen.text)
    shown = {**secrets, "holder_name": document.holder_name}
    return all(_is_on(page, key, value) for key, value in shown.items())


def compare(printed: Mapping[str, str], seen: Inspection) -> tuple[Compared, ...]:
    page = _squeeze(seen.text)
    return tuple(_compare_one(key, value, seen.claims, page) for key, value in printed.items())


def _compare_one(key: str, issued: str, claims: Mapping[str, Any], page: str) -> Compared:
    said = claims.get(key)
    said = said[:500] if isinstance(said, str) else ""
    is_on_pages = not page or _is_on(page, key, issued)
    shown = all_fields({key: issued})[0]
    return Compared(
        key=key,
        label=label_of(key),
        said=shown_value(key, said),
        issued=shown.value,
        language=shown.language,
        differs=(bool(claims) and said != issued) or not is_on_pages,
        is_on_pages=is_on_pages,
    )


def _is_on(page: str, key: str, value: str) -> bool:
    return all(_squeeze(word) in page for word in printed_words(key, value))


def _squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
