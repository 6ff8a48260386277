"""Forms that are ours alone: one's own profile, and the roles an administrator gives."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location
from flask import current_app
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from core.accounts.forms import plain_line
from core.accounts.models import NAME_LENGTH
from core.accounts.roles import SCOPES_OF_ROLE, Role, ScopeKind
from core.forms import BaseForm, Required
from core.i18n import NAMES, tr


def district_choices() -> dict[str, str]:
    city = current_app.extensions["settings"].city
    return {district.code: tr(district.name) for district in city.districts}


def zones() -> list[str]:
    """Time zones by place, without the historic and technical names."""
    kept = (
        "Africa/",
        "America/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return sorted(zone for zone in available_timezones() if zone.startswith(kept))


@cache
def zone_choices(locale: str) -> dict[str, str]:
    """Zones by the name of their country and city in this language, in its order."""
    named = {zone: get_timezone_location(zone, locale=locale) for zone in zones()}
    if locale.startswith("zh"):
        named = {zone: _UNTRANSLATED.sub(_in_chinese, name) for zone, name in named.items()}
    return dict(sorted(named.items(), key=lambda item: item[1]))


# What Unicode's tables leave in English, because the city was renamed or is new.
_CITIES = {
    "Kyiv": "基辅", "Atikokan": "阿蒂科肯", "Chuuk": "丘克", "Pohnpei": "波纳佩", "Nuuk": "努克",
    "Indianapolis": "印第安纳波利斯", "Louisville": "路易斯维尔", "Buenos Aires": "布宜诺斯艾利斯",
    "Catamarca": "卡塔马卡", "Cordoba": "科尔多瓦", "Jujuy": "胡胡伊", "Mendoza": "门多萨",
    "Coyhaique": "智利科伊艾克",
}  # fmt: skip
_UNTRANSLATED = re.compile(r"(?:[A-Z]\w+/)?([A-Z][A-Za-z ]+)")


def _in_chinese(found: re.Match[str]) -> str:
    return _CITIES.get(found[1], found[0])


class ProfileForm(BaseForm):
    display_name = StringField(
        _l("Your name"),
        description=_l("As you want it printed, in any script."),
        validators=[Required(_l("Enter your name.")), Length(max=NAME_LENGTH), plain_line],
    )
    preferred_language = SelectField(_l("Language of pages and e-mails"), choices=dict(NAMES))
    time_zone = SelectField(
        _l("Your time zone"),
        description=_l("Times are always given in Beijing time too."),
        choices=lambda: zone_choices(str(get_locale())),
    )
    wants_digest = BooleanField(_l("Write to me on working days what waits at the desk"))


class GrantForm(BaseForm):
    role = SelectField(
        _l("Role"), choices=lambda: {str(role): str(role.label) for role in SCOPES_OF_ROLE}
    )
    scope_kind = SelectField(
        _l("Limited to"), choices=lambda: {str(kind): str(kind.label) for kind in ScopeKind}
    )
    district = SelectField(_l("District"), choices=district_choices)
    scope_value = StringField(
        _l("Number of the edition or organisation"),
        description=_l("Only for a role limited to one of them."),
        validators=[Length(max=80), plain_line],
    )

    def to_grant(self) -> tuple[Role, ScopeKind, str]:
        """Role, kind and value; the whole city needs no value."""
        kind = ScopeKind(self.scope_kind.data)
        value = self.district.data if kind == ScopeKind.DISTRICT else self.scope_value.data or ""
        return Role(self.role.data), kind, value
