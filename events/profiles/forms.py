"""The form of one's own profile."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.files.holding import HeldFile
from core.forms import BaseForm, line, paragraph, phone_line
from core.known_names import NamedField
from core.regions import district_names
from events.job_descriptions.states import JobDegree
from events.profiles.services import FACTS
from events.profiles.states import ProfileLanguage, ProfilePurpose

MOST_PAY = 10_000_000
_TICKS: dict[str, Any] = {
    "option_widget": CheckboxInput(),
    "widget": ListWidget(prefix_label=False),
}


class ProfileForm(BaseForm):
    name = line(_l("Name"), 200, missing=_l("Enter your name."))
    phone = phone_line()
    headline = line(
        _l("Headline"), 120, missing=_l("Say in one line who you are."),
        description=_l("One line, such as: Bridge engineer, ten years of cable-stayed bridges."),
    )  # fmt: skip
    summary = paragraph(
        _l("Summary"), 4_000, render_kw={"rows": 6},
        description=_l("What you did, and what you look for."),
    )  # fmt: skip
    degree = SelectField(_l("Highest degree"), choices=JobDegree.choices())
    field = line(_l("Field of study"), 200)
    institution = NamedField(_l("University of the degree"), 200, source="schools")
    employer = NamedField(_l("Employer now"), 200, source="employers")
    job_title = line(_l("Post now"), 200)
    languages = SelectMultipleField(
        _l("Languages you work in"), choices=ProfileLanguage.choices(),
        **_TICKS,
    )  # fmt: skip
    places = SelectMultipleField(
        _l("Where you would work"), description=_l("None ticked: anywhere in the city."), **_TICKS
    )
    pay_wanted = IntegerField(
        _l("Pay wanted"), validators=[
            Optional(), NumberRange(1, MOST_PAY, _l("Enter whole yuan, such as 18000.")),
        ],
        description=_l("A month, before tax, in whole yuan. Leave it empty to say nothing."),
    )  # fmt: skip
    cv = HeldFile(
        _l("CV"), description=_l("PDF, JPEG or PNG, up to 20 MB. Save a Word document as PDF."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )  # fmt: skip
    drops_cv = BooleanField(_l("Take the CV out of the profile"))
    shows_title = BooleanField(ProfilePurpose.TITLE.sentence)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places.choices = district_names()

    @property
    def facts(self) -> dict[str, Any]:
        numbers = {"pay_wanted": self.pay_wanted.data}
        return {name: self[name].data or "" for name in FACTS} | numbers
