"""What is asked of somebody who comes for an exhibitor."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from core.forms import AddressField, BaseForm, Required, line, phone_line
from events.exhibitor_staff.services import Person


class PersonForm(BaseForm):
    name = line(
        _l("Name"), 200, missing=_l("Enter the name."),
        description=_l("As it shall be on the badge."),
    )  # fmt: skip
    post = line(_l("Post"), 200)
    email = AddressField(
        _l("E-mail address"), missing=_l("Enter the e-mail address."),
        description=_l("The ticket goes there."),
    )  # fmt: skip
    phone = phone_line()
    language = SelectField(
        _l("Language of the ticket"), choices={"zh": _l("Chinese"), "en": _l("English")}
    )
    agreed = BooleanField(
        _l("The person knows that the organiser uses name and address to run this event"),
        validators=[Required(_l("Without this consent we cannot register anybody."))],
    )

    def to_person(self) -> Person:
        return Person(**{name: self[name].data or "" for name in Person.__dataclass_fields__})
