"""Forms that are ours alone: one's own profile, and the roles an administrator gives."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from core.accounts.forms import plain_line
from core.accounts.models import NAME_LENGTH
from core.accounts.roles import SCOPES_OF_ROLE, Role, ScopeKind
from core.forms import BaseForm, Required
from core.i18n import NAMES
from core.regions import district_names
from core.typed_choices import ZoneField


class ProfileForm(BaseForm):
    display_name = StringField(
        _l("Your name"),
        description=_l("As you want it printed, in any script."),
        validators=[Required(_l("Enter your name.")), Length(max=NAME_LENGTH), plain_line],
    )
    preferred_language = SelectField(_l("Language of pages and e-mails"), choices=dict(NAMES))
    time_zone = ZoneField(
        _l("Your time zone"),
        validators=[Required(_l("Enter the time zone."))],
        description=_l("A city or country, in English or Chinese. Beijing time is given too."),
    )
    wants_digest = BooleanField(_l("Write to me on working days what waits at the desk"))


class GrantForm(BaseForm):
    role = SelectField(
        _l("Role"), choices=lambda: {str(role): str(role.label) for role in SCOPES_OF_ROLE}
    )
    scope_kind = SelectField(
        _l("Limited to"), choices=lambda: {str(kind): str(kind.label) for kind in ScopeKind}
    )
    district = SelectField(_l("District"), choices=district_names)
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
