"""What an employer enters with a step."""

from typing import Any

from flask_babel import lazy_gettext as _l

from core.cases import ActionForm, ReasonForm
from core.forms import DayField, paragraph


class DayForm(ActionForm):
    day = DayField(_l("On which day"), description=_l("Leave it empty for today."))


class DeclineForm(ReasonForm):
    internal_note = paragraph(
        _l("Internal note"), 4_000, description=_l("Stays with you; the person never sees it.")
    )

    @property
    def arguments(self) -> dict[str, Any]:
        return {"reason": self.words("text"), "internal_note": self.internal_note.data or ""}
