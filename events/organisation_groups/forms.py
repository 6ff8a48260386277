"""What is said of a group, and which organisation joins it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from core.clock import today
from core.forms import BaseForm, DayField, line, paragraph
from core.lists.records import RecordForm
from events.organisation_groups.models import GroupKind


class GroupForm(RecordForm):
    kind = SelectField(_l("Kind"), choices=GroupKind.choices())
    name_zh = line(_l("Chinese name"), 100, missing=_l("Enter the name in Chinese."))
    name_en = line(_l("English name"), 100, missing=_l("Enter the name in English."))
    slug = line(
        _l("Web address"), 60, missing=_l("Enter the address."),
        description=_l("The last part of the page's address, such as returnee-alliance."),
    )  # fmt: skip
    text_zh = paragraph(_l("What it is, in Chinese"), 4_000)
    text_en = paragraph(_l("What it is, in English"), 4_000)
    is_public = BooleanField(_l("Everybody may read its page, with its verified members"))


class MemberForm(BaseForm):
    name = line(
        _l("Organisation"), 200, missing=_l("Enter the organisation."),
        description=_l("Its full name or credit code, as in the register."),
    )  # fmt: skip
    since = DayField(_l("Member since"), required=_l("Enter the first day."), default=today)
