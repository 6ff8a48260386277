"""What people say, and what the desk does with it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired

from core.cases import ActionForm, text_in
from core.forms import BaseForm, Required, line, paragraph
from events.editions.forms.fields import SessionField
from events.suggestions.services import NEEDED, USUAL_DAYS


class MakeForm(BaseForm):
    session = SessionField(_l("Session"), validators=[Required(_l("Choose a session."))])
    text = paragraph(
        _l("Suggestion"), 4_000, missing=_l("Write down the suggestion."),
        description=_l("One matter each: what is the trouble, and what would help?"),
    )  # fmt: skip


class CollectForm(MakeForm):
    """Something said in the room, by somebody registered or by nobody known."""

    maker = line(
        _l("Registration number of who said it"), 20,
        description=_l("Leave it empty if nobody knows; with it the answer reaches them."),
    )  # fmt: skip


class TaskForm(ActionForm):
    """The unit that answers, and by when."""

    unit = line(
        _l("Unit that answers"), 200, missing=_l("Name the unit that answers."),
        description=_l(
            "Its name. An organisation of this portal is found by its full name or credit code."
        ),
    )  # fmt: skip
    working_days = IntegerField(
        _l("Answer within (working days)"),
        default=USUAL_DAYS,
        validators=[InputRequired(_l("Give the number of working days."))],
    )


class AnswerForm(ActionForm):
    text_zh = text_in("zh", _l("Answer in Chinese"), NEEDED)
    text_en = text_in("en", _l("Answer in English"), NEEDED)
    is_public = BooleanField(_l("Show suggestion and answer on the public page, without a name"))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"words": self.words("text"), "is_public": self.is_public.data}
