"""What a reviewer types to put a claim on hold."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.cases import text_in
from core.forms import DayField, Required, VersionedForm
from talent.claims.holds import Hold, HoldReason


class HoldForm(VersionedForm):
    reason = SelectField(
        _l("What is waited for"), validators=[Required(_l("Choose what is waited for."))]
    )
    text_en = text_in(
        "en", _l("What the claimant reads, in English"), _l("Write the reason in English.")
    )
    text_zh = text_in(
        "zh", _l("What the claimant reads, in Chinese"), _l("Write the reason in Chinese.")
    )
    until = DayField(_l("To be looked at again on"), required=_l("Enter the day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = {"": _l("Choose"), **HoldReason.choices()}

    def to_hold(self) -> Hold:
        assert self.until.day is not None
        words = {"en": self.text_en.data, "zh": self.text_zh.data}
        return Hold(HoldReason(self.reason.data), words, self.until.day)
