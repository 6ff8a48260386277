"""What is asked of an applicant: how much the employer sees, and nothing more."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from core.forms import BaseForm
from events.applications.states import SharingLevel


class ApplyForm(BaseForm):
    level = RadioField(
        _l("What the employer sees of you"),
        choices={str(level): level.sentence for level in reversed(SharingLevel)},
        default=str(SharingLevel.CV),
        description=_l("You can change it at any time; it holds from the next moment on."),
    )
    fair = HiddenField()


class SharingForm(ApplyForm):
    fair = None
