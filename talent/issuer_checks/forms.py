"""What a reviewer types about an issuer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from core.clock import today
from core.forms import AddressField, BaseForm, DayField, Required, VersionedForm, line, paragraph
from talent.issuer_checks.states import ChannelKind, CheckResult
from talent.issuer_checks.values import Answered, Asked, Channel

_LANGUAGES = {"en": "English", "zh": "中文"}
_RESULT = lazy_pgettext("issuer", "What came of it")
_DAYS = _l("Enter 1 to 365 working days.")


class AnswerForm(BaseForm):
    """What the issuer answered, or what its register shows."""

    result = SelectField(_RESULT, validators=[Required(_l("Choose what came of it."))])
    answer = paragraph(
        _l("What was answered or found"), 4000,
        description=_l("Who answered and what they said, or what the register shows."),
        render_kw={"rows": 4},
    )  # fmt: skip
    on = DayField(_l("Day of the answer"), required=_l("Enter the day of the answer."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.result.choices = {"": _l("Choose"), **CheckResult.choices()}

    def to_answer(self) -> Answered:
        assert self.on.day is not None
        return Answered(CheckResult(self.result.data), self.answer.data or "", self.on.day)


class AskForm(VersionedForm):
    """A question to the issuer; what was looked up at once has its answer with it."""

    kind = SelectField(_l("Way of asking"), validators=[Required(_l("Choose the way of asking."))])
    place = line(
        _l("Where, or whom"), 500, missing=_l("Say where you look, or whom you ask."),
        description=_l("The register's address, the issuer's e-mail, or a name and number."),
    )  # fmt: skip
    question = paragraph(
        _l("What is asked besides"), 2000,
        description=_l(
            "An e-mail asks by itself whether the certificate is genuine, whose it is, and "
            "whether it is valid today."
        ),
        render_kw={"rows": 3},
    )  # fmt: skip
    language = RadioField(_l("Language of the e-mail"), choices=_LANGUAGES, default="en")
    reply_to = AddressField(_l("Answers go to"))
    result = SelectField(_RESULT, description=_l("Where you know it at once."))
    answer = paragraph(_l("What was answered or found"), 4000, render_kw={"rows": 3})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = {"": _l("Choose"), **ChannelKind.choices()}
        found = {one.value: one.label for one in CheckResult if one is not CheckResult.NO_ANSWER}
        self.result.choices = {"": _l("Not known yet"), **found}

    def to_asked(self) -> Asked:
        return Asked(
            kind=ChannelKind(self.kind.data),
            place=self.place.data,
            question=self.question.data or "",
            language=self.language.data,
            reply_to=self.reply_to.data or "",
        )

    def to_answer(self) -> Answered | None:
        if not self.result.data:
            return None
        return Answered(CheckResult(self.result.data), self.answer.data or "", today())


class ChannelForm(VersionedForm):
    """How an issuer answers."""

    kind = SelectField(_l("Best way of asking"), validators=[Required(_l("Choose the way."))])
    place = line(_l("Address of the register, or whom to ask"), 500)
    address = AddressField(_l("E-mail of the issuer"))
    usual_days = IntegerField(
        _l("Working days an answer usually takes"),
        validators=[Optional(), NumberRange(1, 365, _DAYS)],
    )
    note = paragraph(_l("Note for colleagues"), 2000, render_kw={"rows": 3})
    is_own = BooleanField(_l("For this entry alone, unlike the issuer's other entries"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = {"": _l("Choose"), **ChannelKind.choices()}

    def to_channel(self) -> Channel:
        return Channel(
            kind=ChannelKind(self.kind.data),
            place=self.place.data or "",
            address=self.address.data or "",
            usual_days=self.usual_days.data,
            note=self.note.data or "",
            is_own=bool(self.is_own.data),
        )
