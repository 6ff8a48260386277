"""Forms of an edition: new, copied, its texts and dates, its moves, the list's filters."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from core.forms import AddressField, Required, phone_line
from core.i18n import tr
from core.moments import MomentField
from events.editions.forms.fields import LINE_LENGTH, SUBSET, SetUpForm, one_line, paragraphs
from events.editions.models import Edition, Series
from events.editions.states import OfferMode
from events.editions.values import EditionCopy, EditionDetails, NewEdition
from events.event_types import EVENT_TYPES

MOST_PEOPLE, MOST_HOURS, HIGHEST_NUMBER = 1_000_000, 720, 9999
NEEDED_EN, NEEDED_ZH = _l("Enter the name in English."), _l("Enter the name in Chinese.")
STARTS, ENDS = _l("Enter when it starts."), _l("Enter when it ends.")
SLUG_HINT = _l("The last part of the page's address. Left empty, it is made from name and year.")


def number_field(*, required: bool) -> IntegerField:
    check = Required(_l("Enter the number.")) if required else Optional()
    return IntegerField(
        _l("Number within the series"),
        validators=[
            check,
            NumberRange(
                1, HIGHEST_NUMBER, message=_l("Numbers are whole and lie from 1 to 9,999.")
            ),
        ],
    )


class NewEditionForm(SetUpForm):
    series = SelectField(_l("Series"))
    type_key = RadioField(
        _l("What kind of event it is"),
        description=_l(
            "The kind decides which parts the event has and what its rules begin with; the rules "
            "can be changed afterwards. An edition of a series is of the series' kind."
        ),
        validate_choice=False,
    )
    series_en = one_line(_l("Name of the new series in English"))
    series_zh = one_line(
        _l("Name of the new series in Chinese"),
        description=_l("Left empty, the series is called like its first edition."),
    )
    name_en = one_line(_l("Name in English"), Required(NEEDED_EN))
    name_zh = one_line(_l("Name in Chinese"), Required(NEEDED_ZH))
    number = number_field(required=False)
    starts_at = MomentField(_l("Starts"), required=STARTS)
    ends_at = MomentField(_l("Ends"), required=ENDS)
    slug = StringField(_l("Web address"), description=SLUG_HINT)

    def __init__(self, series: list[Series], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.series.choices = {
            "": _("A new series"),
            **{
                str(one.id): _("%(name)s (%(kind)s)", name=tr(one.name), kind=one.type.label)
                for one in series
            },
        }
        self.type_key.choices = {
            one.key: _("%(kind)s: %(words)s", kind=one.label, words=one.description)
            for one in EVENT_TYPES
        }

    def validate_type_key(self, field: RadioField) -> None:
        """A new series needs its kind; an old one has it."""
        if not self.series.data and not field.data:
            raise ValidationError(_("Choose what kind of event it is."))

    def to_new(self) -> NewEdition:
        """What was asked for; the service says whether it can be."""
        return NewEdition(
            name=self.words("name"),
            starts_at=self.starts_at.known_moment,
            ends_at=self.ends_at.known_moment,
            slug=self.slug.data or "",
            number=self.number.data,
            series_id=uuid.UUID(self.series.data) if self.series.data else None,
            type_key=self.type_key.data or "",
            series_name=self.words("series"),
        )


class CopyForm(SetUpForm):
    name_en = one_line(_l("Name in English"), Required(NEEDED_EN))
    name_zh = one_line(_l("Name in Chinese"), Required(NEEDED_ZH))
    number = number_field(required=False)
    starts_at = MomentField(
        _l("Starts"),
        required=STARTS,
        description=_l("Beijing time. Every session moves by the days between the two starts."),
    )
    slug = StringField(_l("Web address"), description=SLUG_HINT)

    def to_copy(self) -> EditionCopy:
        return EditionCopy(
            self.words("name"), self.starts_at.known_moment, self.slug.data or "", self.number.data
        )


class EditionForm(SetUpForm):
    name_en = one_line(_l("Name in English"), Required(NEEDED_EN))
    name_zh = one_line(_l("Name in Chinese"), Required(NEEDED_ZH))
    slug = StringField(
        _l("Web address"),
        validators=[Required(_l("Enter the address."))],
        description=_l("The last part of the page's address. It stays once the event is public."),
    )
    number = number_field(required=True)
    summary_en = paragraphs(
        _l("Summary in English"),
        most=LINE_LENGTH,
        rows=2,
        description=_l("One or two sentences for lists and search engines."),
    )
    summary_zh = paragraphs(_l("Summary in Chinese"), most=LINE_LENGTH, rows=2)
    text_en = paragraphs(
        _l("Description in English"),
        rows=8,
        description=SUBSET,
    )
    text_zh = paragraphs(_l("Description in Chinese"), rows=8)
    contact_en = paragraphs(
        _l("Contact in English"),
        most=LINE_LENGTH,
        rows=2,
        description=_l(
            "Whom people ask: office, telephone, e-mail. Answers to our e-mails go to the first "
            "address here."
        ),
    )
    contact_zh = paragraphs(_l("Contact in Chinese"), most=LINE_LENGTH, rows=2)
    inviter_name_en = one_line(_l("Inviting party in English"))
    inviter_name_zh = one_line(_l("Inviting party in Chinese"))
    inviter_address_en = one_line(_l("Inviting party's address in English"), most=LINE_LENGTH)
    inviter_address_zh = one_line(_l("Inviting party's address in Chinese"), most=LINE_LENGTH)
    inviter_contact_en = one_line(_l("Contact person in English"))
    inviter_contact_zh = one_line(_l("Contact person in Chinese"))
    inviter_phone = phone_line(_l("Inviting party's telephone"))
    inviter_email = AddressField(_l("Inviting party's e-mail address"))
    starts_at = MomentField(_l("Starts"), required=STARTS)
    ends_at = MomentField(_l("Ends"), required=ENDS)
    opens_at = MomentField(
        _l("Registration opens"),
        description=_l("Left empty, it opens when the event is published."),
    )
    cutoff_at = MomentField(
        _l("Last minute of registration"),
        description=_l(
            "Who registers later is taken for the next edition, or refused when there is none. "
            "Left empty, registration ends with the event."
        ),
    )
    next_edition_id = SelectField(_l("Next edition"))
    needs_approval = BooleanField(_l("Somebody approves every registration before it counts"))
    asks_identity = BooleanField(
        _l("Ask for the country and number of an identity document"),
        description=_l("It makes sure that nobody is registered twice; stored encrypted."),
    )
    checks_out = BooleanField(
        _l("People check out as well as in"),
        description=_l("For hours that are counted by the minute of leaving."),
    )
    offer_mode = SelectField(
        _l("When a place falls free"), choices={mode.value: mode.label for mode in OfferMode}
    )
    offer_hours = IntegerField(
        _l("Hours an offered place is kept"),
        validators=[
            Required(_l("Enter how many hours.")),
            NumberRange(1, MOST_HOURS, message=_l("Hours are whole and lie from 1 to 720.")),
        ],
    )
    expected_people = IntegerField(
        _l("People expected"),
        validators=[
            Optional(),
            NumberRange(0, MOST_PEOPLE, message=_l("Enter a whole number up to 1,000,000.")),
        ],
        description=_l(
            "From 1,000 people on, job fairs included, an event needs a police permit, applied "
            "for at least 20 days before: from the county police up to 5,000 people, from the "
            "city police above."
        ),
    )
    permit_note = paragraphs(
        _l("Permit and filing"),
        most=2000,
        rows=3,
        description=_l("Numbers and days of permits, filings and plans. Only staff read it."),
    )

    def __init__(self, others: list[Edition], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.next_edition_id.choices = {
            "": _("None"),
            **{str(one.id): tr(one.name) for one in others},
        }

    def fill(self, edition: Edition) -> None:
        for name in ("name", "summary", "text", "contact"):
            self.fill_words(name, getattr(edition, name))
        inviter = edition.inviter or {}
        self.fill_words("inviter_name", inviter.get("name"))
        self.fill_words("inviter_address", inviter.get("address"))
        self.fill_words("inviter_contact", inviter.get("contact"))
        self.inviter_phone.data = inviter.get("phone", "")
        self.inviter_email.data = inviter.get("email", "")
        for name in ("starts_at", "ends_at", "opens_at", "cutoff_at"):
            self[name].process(None, getattr(edition, name) or {})
        self.next_edition_id.data = str(edition.next_edition_id or "")
        for name in ("slug", "number", "needs_approval", "asks_identity", "checks_out",
                     "offer_mode", "offer_hours", "expected_people", "permit_note"):  # fmt: skip
            self[name].data = getattr(edition, name)
        self.seen.data = str(edition.version)

    def to_details(self) -> EditionDetails:
        following = self.next_edition_id.data
        return EditionDetails(
            name=self.words("name"),
            slug=self.slug.data,
            number=self.number.data,
            summary=self.words("summary"),
            text=self.words("text"),
            contact=self.words("contact"),
            inviter={
                "name": self.words("inviter_name"),
                "address": self.words("inviter_address"),
                "contact": self.words("inviter_contact"),
                "phone": self.inviter_phone.data or "",
                "email": self.inviter_email.data or "",
            },
            opens_at=self.opens_at.moment,
            cutoff_at=self.cutoff_at.moment,
            starts_at=self.starts_at.known_moment,
            ends_at=self.ends_at.known_moment,
            next_edition_id=uuid.UUID(following) if following else None,
            needs_approval=self.needs_approval.data,
            asks_identity=self.asks_identity.data,
            checks_out=self.checks_out.data,
            offer_mode=self.offer_mode.data,
            offer_hours=self.offer_hours.data,
            expected_people=self.expected_people.data,
            permit_note=(self.permit_note.data or "").replace("\r\n", "\n"),
        )
