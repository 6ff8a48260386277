"""What is typed for a correction: what is wrong, what is right, why not."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import SelectField

from core.cases import ActionForm, ReasonForm, text_in
from core.files.holding import HeldFile
from core.forms import BaseForm, DayField, line, paragraph
from core.known_names import NamedField
from talent.corrections.models import CertificateCorrection
from talent.statements.forms import LONGEST, StatementForm

NAMES = ("holder_name", "holder_name_latin", "holder_name_chinese", "certificate_number",
         "employer_name")  # fmt: skip
DAYS = ("birth_on", "certificate_issued_on")


class WrongForm(StatementForm):
    text = paragraph(
        _l("What is wrong on the certificate"), LONGEST,
        missing=_l("Write what is wrong on the certificate."),
        description=_l("Such as the name, the photo or a date, and how it is right. Add a paper "
                       "that shows it, or the new photo as a picture."),
        render_kw={"rows": 6},
    )  # fmt: skip


class RightForm(ActionForm):
    """Every field as it has to be printed; what is left as it was changes nothing."""

    holder_name = line(_l("Name as in the identity document"), 200, missing=_l("Enter the name."))
    holder_name_latin = line(_l("Name in Latin letters"), 200)
    holder_name_chinese = line(_l("Chinese name"), 200)
    birth_on = DayField(_l("Date of birth"), required=_l("Enter the date of birth."))
    certificate_number = line(_l("Number on the certificate"), 80)
    certificate_issued_on = DayField(_l("Issued on"))
    employer_name = NamedField(
        _l("Employer"), 200, source="employers", missing=_l("Enter the employer.")
    )
    photo = SelectField(_l("New photo"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.photo.choices = {
            "": _("as it is, or taken in by the office"),
            "1": _("First paper"),
            "2": _("Second paper"),
            "3": _("Third paper"),
        }

    @property
    def arguments(self) -> dict[str, Any]:
        right: dict[str, Any] = {name: self[name].data or "" for name in NAMES}
        right |= {name: self[name].day for name in DAYS}
        chosen = self.photo.data if self.photo.data in self.photo.choices else ""
        return {"right": right, "photo_number": int(chosen or 0)}


class DeclineForm(ReasonForm):
    text_en = text_in(
        "en", _l("What the holder reads, in English"), _l("Write the reason in English.")
    )
    text_zh = text_in(
        "zh", _l("What the holder reads, in Chinese"), _l("Write the reason in Chinese.")
    )


class PhotoForm(BaseForm):
    photo = HeldFile(
        _l("New photo"),
        validators=[FileRequired(_l("Choose the picture."))],
        description=_l("JPEG or PNG, up to 20 MB."),
        render_kw={"accept": ".jpg,.jpeg,.png"},
    )
    text = paragraph(
        _l("How it reached the office"), 1000, missing=_l("Say how the photo reached the office."),
        description=_l("Such as by e-mail of the holder, or taken at the counter, and when."),
        render_kw={"rows": 3},
    )  # fmt: skip


def as_printed(one: CertificateCorrection) -> dict[str, Any]:
    """The form as the last person left it, else as the claim has it."""
    now = {name: getattr(one.claim, name) for name in (*NAMES, *DAYS)}
    return now | {name: new for name, (_old, new) in one.changed.items() if name in NAMES}
