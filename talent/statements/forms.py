"""The form of a statement: words, and as many papers as one form takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from core.files.checks import CheckedUpload
from core.files.holding import HeldFile
from core.files.services import take_upload
from core.forms import BaseForm, paragraph
from core.i18n import language
from talent.statements.services import Statement

LONGEST = 6000
_ACCEPT: dict[str, Any] = {"accept": ".pdf,.jpg,.jpeg,.png"}


class StatementForm(BaseForm):
    """A form of its own words names the field `text`; the papers are the same everywhere."""

    text = paragraph(
        _l("What you have to say"), LONGEST, missing=_l("Write what you have to say."),
        render_kw={"rows": 8},
    )  # fmt: skip
    paper_1 = HeldFile(
        _l("First paper"), description=_l("PDF, JPEG or PNG, up to 20 MB."), render_kw=_ACCEPT
    )
    paper_2 = HeldFile(_l("Second paper"), render_kw=_ACCEPT)
    paper_3 = HeldFile(_l("Third paper"), render_kw=_ACCEPT)

    @property
    def papers(self) -> list[HeldFile]:
        return [self.paper_1, self.paper_2, self.paper_3]

    def to_statement(self) -> Statement:
        """What was typed, with its papers looked at: call it before anything is changed.

        Refuses a paper that does not pass, at its field.
        """
        return Statement(self.text.data or "", language(), self._uploads())

    def _uploads(self) -> Sequence[CheckedUpload]:
        return [
            take_upload(
                box.data.stream, declared_name=box.data.filename or "", field=box.short_name
            )
            for box in self.papers
            if box.has_come
        ]
