"""What is typed or put in to check a certificate, and why one is to be revoked."""

from __future__ import annotations

import re
import unicodedata

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from core.documents.engine import normalise_serial
from core.documents.engine.serials import ALPHABET
from core.documents.names import LONGEST_NAME
from core.documents.states import BY_RULE, EndReason
from core.files.holding import SizedFile
from core.forms import LANGUAGE_SWITCH, BaseForm, Required

SHORTEST, LONGEST = 15, 21
SAMPLE = "SZ26-7K3M-9QXP-4WTD-C"
# What stands on papers: the number within the words beside it, or at the end of the check address.
_DASH, _SIGN = r"[-\u2010-\u2015\u2212]", "[0-9A-Z]"
_COPIED = re.compile(
    f"(?<!{_SIGN}){_SIGN}{{2,8}}(?:{_DASH}{_SIGN}{{4}}){{3}}{_DASH}{_SIGN}(?!{_DASH}?{_SIGN})"
)
_LONGEST_COPIED = 300


def copied_serial(text: str) -> str:
    """The number in a line copied from a paper or in its check address; else what was typed."""
    if normalise_serial(text) is not None:
        return text
    found = _COPIED.search(unicodedata.normalize("NFKC", text[:_LONGEST_COPIED]).upper())
    return found[0] if found else text


def serial_fault(text: str) -> str:
    """What is wrong with a typed serial, before the register is asked; "" when it may exist."""
    if normalise_serial(text) is not None:
        return ""
    plain = unicodedata.normalize("NFKC", text[:100]).upper()
    typed = [c for c in plain if c.isalnum()]
    strange = sorted({c for c in typed if c not in ALPHABET and c not in "ILO"})
    if strange:
        return _(
            "No number holds %(characters)s. Look at the paper again.",
            characters=" ".join(strange[:5]),
        )
    if len(typed) < SHORTEST:
        return _("This number is too short. A whole one looks like %(sample)s.", sample=SAMPLE)
    if len(typed) > LONGEST:
        return _("This number is too long. A whole one looks like %(sample)s.", sample=SAMPLE)
    return _(
        "The last character does not fit the ones before it, so one of them is mistyped. "
        "Compare the number with the paper."
    )


class SerialForm(BaseForm):
    """A number, typed as on the paper. Asked by GET: the answer's address may be kept."""

    class Meta(BaseForm.Meta):
        csrf = False

    serial = StringField(
        _l("Certificate number"),
        [Required(_l("Enter the number of the certificate."))],
        description=_l(
            "At the foot of the certificate, such as %(sample)s. Spaces and small letters do not "
            "matter.",
            sample=SAMPLE,
        ),
        filters=[lambda typed: typed and copied_serial(typed)],
    )

    def validate_serial(self, field) -> None:
        fault = serial_fault(field.data)
        if fault:
            raise ValidationError(fault)


class NameForm(BaseForm):
    name = StringField(
        _l("Name as printed"),
        [
            Required(_l("Enter the name that stands on the certificate.")),
            Length(max=LONGEST_NAME, message=_l("Use at most %(max)d characters.")),
        ],
        description=_l(
            "Case, accents and order do not matter. Of a name in several parts the surname will do."
        ),
    )

    def is_asked(self) -> bool:
        """Whether a name was sent; switching the language of an opened page asks again."""
        if request.method != "POST":
            return False
        return bool(self.name.data) or not request.form.get(LANGUAGE_SWITCH)


class PdfForm(BaseForm):
    file = SizedFile(
        _l("Certificate as PDF"),
        [Required(_l("Choose the PDF file."))],
        description=_l(
            "The file as you received it, at most 20 MB. We compare it and keep nothing."
        ),
    )


class StatementForm(BaseForm):
    """The second code of a paper. Read by the page's script and never sent."""

    class Meta(BaseForm.Meta):
        csrf = False

    picture = FileField(
        _l("Photograph of the code"), description=_l("It is read on your device and sent nowhere.")
    )
    code = TextAreaField(
        _l("What the code says"),
        description=_l("Only if you have it as text: the address that another reader shows."),
    )


class RevocationForm(BaseForm):
    reason_class = SelectField(
        _l("Reason the public sees"),
        [Required(_l("Choose the reason."))],
        choices=[
            SelectChoice("", _l("Choose")),
            *(SelectChoice(one.value, one.label) for one in EndReason if one not in BY_RULE),
        ],
    )
    reason_zh = TextAreaField(
        _l("Reason for the holder, in Chinese"),
        [Required(_l("Enter the reason in Chinese.")), Length(max=2000)],
    )
    reason_en = TextAreaField(
        _l("Reason for the holder, in English"),
        [Required(_l("Enter the reason in English.")), Length(max=2000)],
    )

    def to_reason(self) -> dict[str, str]:
        return {"zh": self.reason_zh.data.strip(), "en": self.reason_en.data.strip()}
