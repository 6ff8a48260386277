"""What people say, and what the desk does with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.cases import ActionForm, text_in
from core.forms import BaseForm, Required
from core.i18n import show_datetime, tr
from core.printable import no_control_characters
from events.editions.models import EventSession
from events.suggestions.queries import organisation_named
from events.suggestions.services import LONGEST, MOST_DAYS
from events.suggestions.values import USUAL_DAYS, Task

_BOTH = _l("The answer is needed in both languages.")


class MakeForm(BaseForm):
    session = SelectField(_l("Session"), validators=[Required(_l("Choose a session."))])
    text = TextAreaField(
        _l("Suggestion"),
        description=_l("One matter each: what is the trouble, and what would help?"),
        validators=[
            Required(_l("Write down the suggestion.")),
            Length(max=LONGEST, message=_l("At most %(max)d characters.")),
        ],
    )

    def __init__(self, sessions: Sequence[EventSession], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._sessions = {str(one.id): one for one in sessions}
        self.session.choices = {
            key: f"{one.code} · {tr(one.name)} · {show_datetime(one.starts_at)}"
            for key, one in self._sessions.items()
        }

    @property
    def chosen(self) -> EventSession:
        return self._sessions[self.session.data]


class CollectForm(MakeForm):
    """Something said in the room, by somebody registered or by nobody known."""

    maker = StringField(
        _l("Registration number of who said it"),
        description=_l("Leave it empty if nobody knows; with it the answer reaches them."),
        validators=[Optional(), Length(max=20)],
    )


class TaskForm(ActionForm):
    unit = StringField(
        _l("Unit that answers"),
        description=_l(
            "Its name. An organisation of this portal is found by its full name or credit code."
        ),
        validators=[
            Required(_l("Name the unit that answers.")),
            Length(max=200),
            no_control_characters,
        ],
    )
    working_days = IntegerField(
        _l("Answer within (working days)"),
        default=USUAL_DAYS,
        validators=[
            InputRequired(_l("Give the number of working days.")),
            NumberRange(1, MOST_DAYS, _l("Give 1 to %(max)s working days.")),
        ],
    )

    @property
    def arguments(self) -> dict[str, Any]:
        """The task; with the organisation, where the name is one's."""
        found = organisation_named(self.unit.data)
        unit = tr({"zh": found.name_zh, "en": found.name_en}) if found else self.unit.data
        return {"task": Task(unit, found.id if found else None, self.working_days.data)}


class AnswerForm(ActionForm):
    text_zh = text_in("zh", _l("Answer in Chinese"), _BOTH)
    text_en = text_in("en", _l("Answer in English"), _BOTH)
    is_public = BooleanField(_l("Show suggestion and answer on the public page, without a name"))

    @property
    def arguments(self) -> dict[str, Any]:
        words = {"zh": self.text_zh.data, "en": self.text_en.data}
        return {"words": words, "is_public": self.is_public.data}
