"""What reviewers say."""

from typing import Any

from flask_babel import lazy_gettext as _l

from core.cases import ActionForm, ReasonForm
from core.forms import paragraph

_INSIDE = _l("Only the office reads it.")


class ApproveForm(ActionForm):
    note = paragraph(_l("Note for the office"), 4_000, description=_INSIDE)


class ReturnForm(ReasonForm):
    """What has to be corrected, and perhaps a word to colleagues."""

    note = paragraph(_l("Note for the office"), 4_000, description=_INSIDE)

    @property
    def arguments(self) -> dict[str, Any]:
        return {"reason": self.words("text"), "note": self.note.data or ""}


class RejectForm(ReturnForm):
    """Both reasons are needed: the applicant's and the office's own."""

    note = paragraph(
        _l("Reason for the office"), 4_000, missing=_l("Say why, for the office."),
        description=_INSIDE,
    )  # fmt: skip
