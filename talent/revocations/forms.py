"""What is typed for a revocation: what the holder says, why it is dropped."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.cases import ReasonForm, text_in
from core.forms import paragraph
from talent.statements.forms import LONGEST, StatementForm


class ViewsForm(StatementForm):
    text = paragraph(
        _l("What you say to it"), LONGEST, missing=_l("Write what you say to it."),
        description=_l("It is kept and read by whoever decides. It can be sent once."),
        render_kw={"rows": 8},
    )  # fmt: skip


class DropForm(ReasonForm):
    """Why the title stands, in both languages."""

    text_en = text_in(
        "en", _l("What the holder reads, in English"), _l("Write the reason in English.")
    )
    text_zh = text_in(
        "zh", _l("What the holder reads, in Chinese"), _l("Write the reason in Chinese.")
    )
