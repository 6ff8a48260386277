"""What a reviewer fills in to withdraw or lengthen one question while the claim waits."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from core.cases import ActionForm, text_in
from core.forms import Required


class RequestForm(ActionForm):
    """Which open question is meant, by its number; the page draws the choice."""

    request = StringField(
        _l("Question"), validators=[Required(_l("Choose a question that is still open."))]
    )

    @property
    def arguments(self) -> dict[str, Any]:
        said = self.request.data or ""
        return {"number": int(said) if said.isascii() and said.isdigit() else 0}


class WithdrawRequestForm(RequestForm):
    text_en = text_in(
        "en", _l("What the claimant reads, in English"), _l("Write the reason in English.")
    )
    text_zh = text_in(
        "zh", _l("What the claimant reads, in Chinese"), _l("Write the reason in Chinese.")
    )

    @property
    def arguments(self) -> dict[str, Any]:
        return {**super().arguments, "reason": self.words("text")}
