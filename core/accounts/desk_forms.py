"""Forms that are ours alone: one's own profile, and what administrators do with accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from core.accounts.forms import plain_line
from core.accounts.models import EMAIL_LENGTH, NAME_LENGTH
from core.accounts.proposal_models import REASON_LENGTH
from core.accounts.roles import SCOPES_OF_ROLE, Role, ScopeKind
from core.accounts.scope_lists import scope_choices
from core.errors import DomainError
from core.forms import AddressField, BaseForm, Required
from core.i18n import NAMES
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
    """A role and what it is limited to, from lists; an organisation by its name."""

    role = SelectField(
        _l("Role"), choices=lambda: {str(role): str(role.label) for role in SCOPES_OF_ROLE}
    )
    scope = SelectField(_l("Limited to"), choices=scope_choices)
    organisation = StringField(
        _l("Organisation"),
        description=_l(
            "Name or unified social credit code; only for a role within an organisation."
        ),
        validators=[Length(max=200), plain_line],
    )
    reason = StringField(
        _l("Reason"),
        description=_l("Needed where a second administrator has to confirm; they read it."),
        validators=[Length(max=REASON_LENGTH), plain_line],
    )

    def to_grant(self) -> tuple[Role, ScopeKind, str]:
        """Role, kind and value. Refuses an organisation that is not known, or not by one name."""
        from core.organisations.queries import find_by_name

        kind, _colon, value = self.scope.data.partition(":")
        if typed := (self.organisation.data or "").strip():
            found = find_by_name(typed)
            if found is None:
                text = _l("No organisation, or more than one, has this name.")
                raise DomainError(text, field="organisation")
            kind, value = ScopeKind.ORGANISATION, str(found.id)
        return Role(self.role.data), ScopeKind(kind), value


class InvitationForm(GrantForm):
    """Somebody of the office who has no account yet."""

    email = AddressField(
        _l("E-mail address"),
        validators=[Required(_l("Enter the e-mail address.")), Length(max=EMAIL_LENGTH)],
    )
    display_name = StringField(
        _l("Name"),
        validators=[Required(_l("Enter the name.")), Length(max=NAME_LENGTH), plain_line],
    )
    language = SelectField(_l("Language of pages and e-mails"), choices=dict(NAMES))


class ResetForm(BaseForm):
    """How it was made sure who asks; a second administrator reads it."""

    reason = StringField(
        _l("How you made sure who asks"),
        description=_l("For instance: came in person and showed the staff card."),
        validators=[Required(_l("Say how you made sure.")), Length(max=REASON_LENGTH), plain_line],
    )
