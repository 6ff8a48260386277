"""What a reviewer asks, and what an expert answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from core.accounts.models import User
from core.cases import ActionForm
from core.forms import BaseForm, DayField, Required, paragraph
from talent.catalogue.papers import Paper
from talent.claims.models import Claim
from talent.expert_opinions.services import Asked
from talent.expert_opinions.states import Recommendation

LONGEST = 4000
# What shows the qualification, and not first of all who or where its holder is.
_PROFESSIONAL = frozenset(
    {Paper.CERTIFICATE, Paper.VALIDITY, Paper.TRANSLATION, Paper.DEGREE, Paper.YEARS}
)


class AskExpertForm(BaseForm):
    """The question; papers of the qualification are ticked to begin with."""

    expert = SelectField(_l("Expert"), validators=[Required(_l("Choose an expert."))])
    question = paragraph(
        _l("Question"), LONGEST, missing=_l("Write what you want to know."),
        description=_l("Do not name the holder: the expert reads this and the papers you tick."),
        render_kw={"rows": 4},
    )  # fmt: skip
    due_on = DayField(_l("Answer by"), required=_l("Enter the day by which you need the answer."))
    kinds = SelectMultipleField(
        _l("Papers the expert sees"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    with_identity = BooleanField(
        _l("The question needs who the holder is: name, employer and papers of identity")
    )

    def __init__(self, claim: Claim, experts: Sequence[User], **kwargs: Any) -> None:
        used = {Paper(one.kind) for one in claim.papers if one.set_aside_at is None}
        kinds = [kind for kind in Paper if kind in used]
        ready = [kind.value for kind in kinds if kind in _PROFESSIONAL]
        super().__init__(data={"kinds": ready}, **kwargs)
        self.kinds.choices = [(kind.value, kind.label) for kind in kinds]
        names = {str(one.id): one.display_name or one.email for one in experts}
        self.expert.choices = {"": _l("Choose"), **names}

    def to_asked(self) -> Asked:
        return Asked(
            question=self.question.data or "",
            due_on=self.due_on.known_day,
            kinds=self.kinds.data or [],
            with_identity=bool(self.with_identity.data),
        )


class OpinionForm(ActionForm):
    recommendation = SelectField(
        _l("Recommendation"), validators=[Required(_l("Choose a recommendation."))]
    )
    answer = paragraph(
        _l("Opinion and reasons"), 8000, missing=_l("Write your opinion."),
        description=_l("Reviewers read it; it is never published and decides nothing by itself."),
        render_kw={"rows": 8},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recommendation.choices = {"": _l("Choose"), **Recommendation.choices()}


class WhyForm(ActionForm):
    answer = paragraph(
        _l("Why"), LONGEST, missing=_l("Say why."),
        description=_l("Whoever asked reads it."),
        render_kw={"rows": 3},
    )  # fmt: skip
