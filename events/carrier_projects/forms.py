"""What a carrier's officer types with a step."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from core.cases import ActionForm
from core.forms import DayField, Required, paragraph
from events.dockings.states import ContactWay


class ContactForm(ActionForm):
    day = DayField(_l("On which day"), description=_l("Leave it empty for today."))
    way = RadioField(
        _l("How you were in touch"), choices=ContactWay.choices(),
        validators=[Required(_l("Choose how you were in touch."))],
    )  # fmt: skip
    text = paragraph(
        _l("What was said"), 4_000, missing=_l("Write what was said."),
        description=_l("Only your side reads it."), render_kw={"rows": 3},
    )  # fmt: skip


class NoteForm(ActionForm):
    note = paragraph(
        _l("Own note"), 8_000, description=_l("Only your side reads it."), render_kw={"rows": 5}
    )
