"""What a person types and chooses to put a paper into the wallet."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import Length

from core.files.holding import HeldFile
from core.forms import BaseForm
from core.printable import no_control_characters
from talent.catalogue.papers import Paper

ACCEPT = ".pdf,.jpg,.jpeg,.png"


class PaperForm(BaseForm):
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

    def __init__(self, *args, kind: Paper | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if kind is not None:
            del self.kind
            return
        self.kind.choices = {paper.value: paper.label for paper in Paper if paper.is_upload}
        if not self.kind.data:
            self.kind.data = request.args.get("kind")
