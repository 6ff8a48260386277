"""What a claimant tells of a work."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Regexp

from core.clock import today
from core.drafts.forms import StepForm
from core.files.holding import HeldFile
from core.forms import Required, line, paragraph
from talent.title_reviews.services import Said
from talent.title_reviews.states import WorkKind

EARLIEST = 1950


class WorkForm(StepForm):
    title = line(_l("Title of the work"), 200, missing=_l("Enter the title of the work."))
    kind = SelectField(
        _l("Kind of work"),
        choices={kind.value: kind.label for kind in WorkKind},
        validators=[Required(_l("Choose the kind of work."))],
    )
    year = IntegerField(
        lazy_pgettext("work", "Year"), validators=[Required(_l("Enter the year, in four digits."))]
    )
    role = line(
        _l("Your part in it"),
        200,
        missing=_l("Say what you did in it."),
        description=_l("Such as lead designer, or second of three authors."),
    )
    description = paragraph(
        _l("Description"),
        3000,
        description=_l("What it is, where it was shown or used, what it won."),
        render_kw={"rows": 5},
    )
    file = HeldFile(
        _l("File"),
        description=_l("PDF, JPEG or PNG, up to 20 MB. A link is enough where there is one."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
    link = line(
        _l("Link"),
        500,
        check=Regexp(r"(?i)^(https?://[^\s]+)?$", message=_l("Begin with https://.")),
        description=_l("Where the panel can see it without signing in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _l("Enter a year from %(first)s to %(last)s.", first=EARLIEST, last=today().year)
        self.year.validators = [*self.year.validators, NumberRange(EARLIEST, today().year, said)]

    def to_said(self) -> Said:
        return Said(
            title=self.title.data,
            kind=WorkKind(self.kind.data),
            year=self.year.data,
            role=self.role.data,
            link=self.link.data or "",
            description=self.description.data or "",
        )
