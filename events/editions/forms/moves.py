"""Forms of an edition's actions: with a reason, or with nothing but what the page showed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from core.forms import BaseForm
from events.editions.forms.fields import SetUpForm, paragraphs

LONGEST_VERSION = 9


class MoveForm(SetUpForm):
    reason_en = paragraphs(_l("Reason in English"), most=1000, rows=3)
    reason_zh = paragraphs(
        _l("Reason in Chinese"),
        most=1000,
        rows=3,
        description=_l("Everybody who registered reads it."),
    )

    def seen_version(self) -> int | None:
        return version_of(self.seen.data)


class SeenForm(BaseForm):
    """An action that asks for nothing: only the version the page had shown."""

    seen = HiddenField()


def version_of(text: str | None) -> int | None:
    seen = text or ""
    is_number = seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_VERSION
    return int(seen) if is_number else None
