"""What is asked of whoever objects, and of the reviewer who answers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import SelectField
from wtforms.validators import Length

from core.cases import ActionForm, PurposeForm, ReasonForm, text_in
from core.files.holding import HeldFile
from core.forms import AddressField, BaseForm, Required, line, paragraph, phone_line
from core.i18n import language
from core.printable import no_control_characters
from talent.claims.states import Reason
from talent.claims.values import Refusal
from talent.objections.services import Objection
from talent.objections.states import Ground

SHORTEST_STATEMENT = 20
_FILE = {"accept": ".pdf,.jpg,.jpeg,.png"}


class ObjectionForm(BaseForm):
    name = line(
        _l("Your real name"), 200, missing=_l("Enter your real name."),
        description=_l("A unit enters its name and the name of whoever acts for it."),
    )  # fmt: skip
    email = AddressField(
        _l("E-mail address"), missing=_l("Enter your e-mail address."),
        description=_l("The number and the answer come to this address."),
    )  # fmt: skip
    phone = phone_line(description=_l("If the reviewer may call you."))
    ground = SelectField(
        lazy_pgettext("objection", "Ground"), validators=[Required(_l("Choose the ground."))]
    )
    statement = paragraph(
        _l("What you object to, and what can be examined"), 4_000,
        missing=_l("Write what you object to."), render_kw={"rows": 8},
    )  # fmt: skip
    evidence_1 = HeldFile(
        _l("Evidence 1"), description=_l("PDF, JPEG or PNG, up to 20 MB."), render_kw=_FILE
    )
    evidence_2 = HeldFile(_l("Evidence 2"), render_kw=_FILE)
    evidence_3 = HeldFile(_l("Evidence 3"), render_kw=_FILE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = {"": _("Choose"), **Ground.choices()}
        too_short = _l("Say at least in one sentence what is wrong and how it can be examined.")
        lengths = Length(min=SHORTEST_STATEMENT, message=too_short)
        self.statement.validators = [*self.statement.validators, lengths]

    @property
    def files(self) -> list[HeldFile]:
        boxes = (self.evidence_1, self.evidence_2, self.evidence_3)
        return [box for box in boxes if box.has_come]

    def to_objection(self) -> Objection:
        return Objection(
            name=self.name.data or "",
            email=(self.email.data or "").lower(),
            phone=self.phone.data or "",
            ground=Ground(self.ground.data),
            statement=self.statement.data or "",
            language=language(),
        )


class TellForm(ActionForm):
    """What the claimant is told, in both languages."""

    text_en = text_in("en", _l("What the claimant reads, in English"), _l("Write it in English."))
    text_zh = text_in("zh", _l("What the claimant reads, in Chinese"), _l("Write it in Chinese."))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"substance": self.words("text")}


class LengthenForm(ReasonForm):
    """Why it takes longer; claimant and objectors read it."""


class AnswerForm(ActionForm):
    answer_en = text_in("en", _l("The answer, in English"), _l("Write the answer in English."))
    answer_zh = text_in("zh", _l("The answer, in Chinese"), _l("Write the answer in Chinese."))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"answer": self.words("answer")}


class UpholdForm(AnswerForm):
    """The answer, and the refusal that the claimant reads."""

    reason = SelectField(
        lazy_pgettext("refusal", "Reason"), validators=[Required(_l("Choose the reason."))]
    )
    text_en = text_in(
        "en", _l("What the claimant reads, in English"), _l("Write the reason in English.")
    )
    text_zh = text_in(
        "zh", _l("What the claimant reads, in Chinese"), _l("Write the reason in Chinese.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = {one.value: one.label for one in Reason if one is not Reason.NOT_VOTED}
        self.reason.choices = {"": _("Choose"), **reasons}

    @property
    def arguments(self) -> dict[str, Any]:
        refusal = Refusal(Reason(self.reason.data), self.words("text"))
        return {"answer": self.words("answer"), "refusal": refusal}


class IdentityForm(PurposeForm):
    """Why the reviewer has to know who objected."""

    purpose = line(
        _l("Why do you need to know who objected?"), 300,
        missing=_l("Say why you need to know it."), check=no_control_characters,
        description=_l("It is kept in the log."),
    )  # fmt: skip
