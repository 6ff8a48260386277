"""What is typed in a list's toolbar, and for a bulk action."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from core.forms import BaseForm, Required, line, paragraph
from core.lists.services import LONGEST_NAME
from core.reports.services import LONGEST_PURPOSE
from core.reports.states import FileFormat

SHOWN, STANDARD, SENSITIVE = "shown", "standard", "identity"
PRINT = "print"


class ExportForm(BaseForm):
    file_format = RadioField(
        _l("File"),
        choices={
            FileFormat.XLSX.value: _l("Excel workbook (XLSX)"),
            FileFormat.CSV.value: _l("Plain table (CSV)"),
            FileFormat.JSON.value: _l("For programs (JSON)"),
            PRINT: _l("To print"),
        },
        default=FileFormat.XLSX.value,
        validators=[Required(_l("Choose a file."))],
    )
    which = RadioField(
        _l("Columns"),
        choices={
            SHOWN: _l("Those shown, in their order"),
            STANDARD: _l("All standard columns"),
            SENSITIVE: _l("All standard columns and the sensitive ones"),
        },
        default=SHOWN,
        validators=[Required(_l("Choose the columns."))],
    )
    purpose = paragraph(
        _l("What the sensitive columns are needed for"),
        LONGEST_PURPOSE,
        description=_l("Needed when a column is sensitive. It stays in the export register."),
    )


class ViewForm(BaseForm):
    name = line(_l("Name of the view"), LONGEST_NAME, missing=_l("Give the view a name."))
    shared = BooleanField(_l("Show it to everybody who sees this list"))


class ChangeForm(BaseForm):
    """Why many are changed, read by the people concerned; or what they are changed to."""

    choice = SelectField(validate_choice=False, choices=[])
    reason_en = paragraph(_l("What the people read, in English"), 2000)
    reason_zh = paragraph(_l("What the people read, in Chinese"), 2000)

    def to_said(self) -> dict[str, Any]:
        """The reason by language, the other one's words where one is missing."""
        english, chinese = self.reason_en.data or "", self.reason_zh.data or ""
        reason = {"en": english or chinese, "zh": chinese or english}
        return {"reason": reason, "choice": self.choice.data or ""}
