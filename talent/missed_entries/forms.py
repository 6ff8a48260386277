"""What editors type on the work list."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import SelectField
from wtforms.validators import InputRequired

from core.accounts.queries import holders_of
from core.accounts.roles import Role
from core.cases import ActionForm
from talent.missed_entries.states import Priority


class PlanForm(ActionForm):
    priority = SelectField(_l("Priority"), choices=Priority.choices(), validators=[InputRequired()])
    assignee = SelectField(_l("Who takes it"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editors = holders_of(Role.CATALOGUE_EDITOR)
        self.assignee.choices = {"": pgettext("editor", "Nobody yet")} | {
            str(user.id): user.display_name or user.email for user in editors
        }
