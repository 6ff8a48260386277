"""What a person types and chooses to put a paper into the wallet."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import Field, SelectField, StringField
from wtforms.validators import Length, ValidationError

from core.files.holding import HeldFile
from core.files.holding_several import HeldFiles
from core.forms import BaseForm, DayField, line
from core.printable import no_control_characters
from talent.catalogue.papers import Paper

ACCEPT = ".pdf,.jpg,.jpeg,.png"


class TranslatedForm(BaseForm):
    """A form whose `translation` must say who made it."""

    translator = line(
        _l("Translator"),
        200,
        description=_l("The person or agency that made the translation."),
    )
    translator_contact = line(
        _l("How to reach the translator"),
        200,
        description=_l("An e-mail address, a telephone number or a website."),
    )

    def validate_translator(self, field: Field) -> None:
        """Refuse a translation of nobody."""
        if self["translation"].data and not field.data:
            raise ValidationError(_l("Say who made the translation."))


class PaperForm(TranslatedForm):
    """One paper: what it is, the original, and a translation if there is one.

    With `kind` given, it is not asked for; a photo and a translation have no translation.
    """

    kind = SelectField(_l("What it is"))
    title = StringField(
        _l("Your own note"),
        validators=[
            Length(max=200, message=_l("Shorten the note to 200 characters.")),
            no_control_characters,
        ],
        description=_l("To tell papers apart, such as the year."),
    )
    original = HeldFile(
        _l("Original"),
        validators=[FileRequired(_l("Choose the file of the original."))],
        description=_l("PDF, JPEG or PNG, up to 20 MB. Scan or photograph all sides."),
        render_kw={"accept": ACCEPT},
    )
    translation = HeldFile(
        _l("Translation"),
        description=_l("Only when the original is neither Chinese nor English."),
        render_kw={"accept": ACCEPT},
    )

    valid_until = DayField(
        _l("Valid until"), description=_l("If it ends: we remind you 60 days before.")
    )

    def __init__(self, *args, kind: Paper | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if kind is not None:
            del self.kind
            return
        self.kind.choices = {paper.value: paper.label for paper in Paper if paper.is_upload}
        if not self.kind.data:
            self.kind.data = request.args.get("kind")


class SlotForm(TranslatedForm):
    """The files of one kind of paper on a page that asks for many kinds."""

    original = HeldFiles(_l("Choose files"), render_kw={"accept": ACCEPT})
    translation = HeldFiles(_l("Translation"), render_kw={"accept": ACCEPT})
    valid_until = DayField(
        _l("Valid until"),
        description=_l("Of what you add now. If it ends: we remind you 60 days before."),
    )

    def __init__(self, *args: Any, ends: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ends:
            del self.valid_until
