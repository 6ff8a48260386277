"""What is asked of the two sides of an interview."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from core.cases import ActionForm
from core.forms import BaseForm, Required, paragraph
from events.applications.states import SharingLevel
from events.interviews.states import Result

_LEVELS = {one.value: one.label for one in SharingLevel if one is not SharingLevel.NOTHING}


class SlotForm(BaseForm):
    """The button of one free time."""

    slot = HiddenField()


class BookForm(SlotForm):
    """A time, and what the employer may see of oneself."""

    level = RadioField(
        _l("What the employer sees of you"), choices=_LEVELS,
        default=SharingLevel.PROFILE,
        validators=[Required(_l("Choose what the employer sees."))],
    )  # fmt: skip


class CancelForm(ActionForm):
    reason = paragraph(
        _l("What the other side is told"), 1_000, description=_l("They read it as you write it.")
    )


class ResultForm(ActionForm):
    result = RadioField(
        _l("How it goes on"), choices={one.value: one.label for one in Result},
        validators=[Required(_l("Choose how it goes on."))],
    )  # fmt: skip
    note = paragraph(_l("Note for yourself"), 2_000, description=_l("Only your side reads it."))
