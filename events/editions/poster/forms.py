"""The forms of the poster, and of a person whom the public page shows."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from core.files.holding import HeldFile
from core.forms import Required
from events.editions.forms.fields import (
    LINE_LENGTH,
    SUBSET,
    SetUpForm,
    one_line,
    paragraphs,
    session_choices,
)
from events.editions.models import Edition
from events.editions.poster.cover import Palette
from events.editions.poster.models import EditionPerson, PersonKind
from events.editions.queries import public_sessions
from events.editions.values import PersonDetails, PosterDetails

PICTURE_TYPES = {"accept": ".jpg,.jpeg,.png"}


class PosterForm(SetUpForm):
    audience_en = one_line(
        _l("For whom, in English"),
        most=LINE_LENGTH,
        description=_l("One line, such as: graduates and engineers who look for work in the city."),
    )
    audience_zh = one_line(_l("For whom, in Chinese"), most=LINE_LENGTH)
    picture = HeldFile(
        _l("Picture"),
        description=_l(
            "JPEG or PNG, up to 20 MB, best 1,600 pixels wide. Without one, a cover is drawn."
        ),
        render_kw=PICTURE_TYPES,
    )
    without_picture = BooleanField(_l("Take the picture away"))
    picture_alt_en = one_line(
        _l("What the picture shows, in English"),
        most=LINE_LENGTH,
        description=_l("For people who do not see it. Words in the picture belong here too."),
    )
    picture_alt_zh = one_line(_l("What the picture shows, in Chinese"), most=LINE_LENGTH)
    palette = RadioField(
        _l("Colours of the drawn cover"),
        choices={"": _l("Chosen for you"), **Palette.choices()},
        default="",
    )

    def fill(self, edition: Edition) -> None:
        for name in ("audience", "picture_alt"):
            self.fill_words(name, getattr(edition, name))
        self.palette.data = edition.palette
        self.seen.data = str(edition.version)

    def to_details(self) -> PosterDetails:
        return PosterDetails(
            self.words("audience"), self.palette.data or "", self.words("picture_alt")
        )


class PersonForm(SetUpForm):
    name = one_line(
        _l("Name"),
        Required(_l("Enter the name.")),
        description=_l("As the person writes it. Enter people only with their agreement."),
    )
    kind = SelectField(_l("Shown as"), choices=PersonKind.choices())
    role_en = one_line(
        _l("Position and affiliation in English"),
        most=LINE_LENGTH,
        description=_l("Such as: Professor of Bioengineering, Example University."),
    )
    role_zh = one_line(_l("Position and affiliation in Chinese"), most=LINE_LENGTH)
    photo = HeldFile(
        _l("Photo"),
        description=_l("JPEG or PNG, up to 20 MB; the middle of it is shown as a square."),
        render_kw=PICTURE_TYPES,
    )
    without_photo = BooleanField(_l("Take the photo away"))
    text_en = paragraphs(_l("About the person in English"), most=1000, description=SUBSET)
    text_zh = paragraphs(_l("About the person in Chinese"), most=1000)
    session_ids = SelectMultipleField(
        _l("Speaks at"), widget=ListWidget(), option_widget=CheckboxInput()
    )

    def __init__(self, edition: Edition, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session_ids.choices = session_choices(public_sessions(edition))

    def fill(self, person: EditionPerson | None) -> None:
        if person is None:
            return
        for name in ("role", "text"):
            self.fill_words(name, getattr(person, name))
        for name in ("name", "kind", "session_ids"):
            self[name].data = getattr(person, name)
        self.seen.data = PersonDetails.of(person).mark

    def to_details(self) -> PersonDetails:
        return PersonDetails(
            name=self.name.data,
            kind=self.kind.data,
            role=self.words("role"),
            text=self.words("text"),
            session_ids=list(self.session_ids.data or ()),
        )
