"""What is typed for a review: the grounds, and the outcome."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.cases import ReasonForm, text_in
from core.forms import paragraph
from talent.statements.forms import LONGEST, StatementForm


class GroundsForm(StatementForm):
    text = paragraph(
        _l("Why the decision should be reviewed"), LONGEST,
        missing=_l("Write why the decision should be reviewed."),
        description=_l("Say what was overlooked or is wrong. New papers may be added."),
        render_kw={"rows": 8},
    )  # fmt: skip


class OutcomeForm(ReasonForm):
    """The reasons of the outcome, which stand in the letter."""

    text_en = text_in(
        "en", _l("Reasons the claimant reads, in English"), _l("Write the reasons in English.")
    )
    text_zh = text_in(
        "zh", _l("Reasons the claimant reads, in Chinese"), _l("Write the reasons in Chinese.")
    )
