"""What staff type at the gate, and the devices' names."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import AnyOf, Length

from core.contacts import plain_phone
from core.forms import AddressField, BaseForm, Required
from core.typed_choices import RegionField
from events.gate.states import Direction
from events.gate.values import WalkIn


class CodeForm(BaseForm):
    code = StringField(
        _l("Ticket code"),
        validators=[Required(_l("Type the code below the QR code.")), Length(max=400)],
        description=_l("Below the QR code. Small letters and spaces do not matter."),
    )
    direction = HiddenField(default=Direction.IN, validators=[AnyOf(list(Direction))])
    device = HiddenField()


class NameForm(BaseForm):
    reference = HiddenField(validators=[Required(), Length(max=20)])
    direction = HiddenField(default=Direction.IN, validators=[AnyOf(list(Direction))])
    device = HiddenField()
    q = HiddenField()


class WalkInForm(BaseForm):
    name = StringField(_l("Name"), validators=[Required(_l("Enter the name.")), Length(max=200)])
    organisation = StringField(_l("Organisation"), validators=[Length(max=200)])
    email = AddressField(_l("E-mail address"))
    phone = StringField(_l("Phone"), validators=[Length(max=40)], filters=[plain_phone])
    consent = BooleanField(
        _l("The person was told and agrees"),
        validators=[Required(_l("Read the sentence aloud and tick what they say."))],
    )
    submit_id = HiddenField()
    device = HiddenField()

    def to_person(self, language: str) -> WalkIn:
        return WalkIn(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            organisation=self.organisation.data or "",
            consent=bool(self.consent.data),
            language=language,
        )


class WalkInWithDocumentForm(WalkInForm):
    """The same where the event asks who somebody is (R3)."""

    document_country = RegionField(
        _l("Country or region that issued the document"),
        validators=[Required(_l("Choose the country or region that issued the document."))],
    )
    document_number = StringField(
        _l("Number of the document"),
        validators=[Required(_l("Enter the number of the document.")), Length(max=60)],
    )

    def to_person(self, language: str) -> WalkIn:
        return replace(
            super().to_person(language),
            document_country=self.document_country.data,
            document_number=self.document_number.data,
        )


class DeviceForm(BaseForm):
    name = StringField(
        _l("Name of the device"),
        id="device-name",  # the page's list has a field of this name too
        validators=[Required(_l("Give the device a name, such as North gate 1.")), Length(max=80)],
        description=_l("People read it beside each scan, such as North gate 1."),
    )
