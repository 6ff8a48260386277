"""The roles of the house, as product.md §1 lists them, and what a grant of one reaches.

A role is granted with a scope: the whole city, a district, an edition or an organisation. Being
talent needs no grant: everybody with an account is.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WHOLE_CITY = "*"


class Role(StrEnum):
    """What somebody may be here. One account may hold several, save those kept apart."""

    TALENT = "talent"
    EMPLOYER_OFFICER = "employer_officer"
    CARRIER_OFFICER = "carrier_officer"
    DISTRICT_REVIEWER = "district_reviewer"
    CITY_REVIEWER = "city_reviewer"
    PROVINCIAL_SEALER = "provincial_sealer"
    JUROR = "juror"
    ORGANISER = "organiser"
    GATE_STAFF = "gate_staff"
    CATALOGUE_EDITOR = "catalogue_editor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _LABELS[self]


class ScopeKind(StrEnum):
    """What a grant is limited to."""

    CITY = "city"
    DISTRICT = "district"
    EDITION = "edition"
    ORGANISATION = "organisation"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _SCOPE_LABELS[self]


_LABELS = {
    Role.TALENT: _l("Talent"),
    Role.EMPLOYER_OFFICER: _l("Employer officer"),
    Role.CARRIER_OFFICER: _l("Carrier officer"),
    Role.DISTRICT_REVIEWER: _l("District reviewer"),
    Role.CITY_REVIEWER: _l("City reviewer"),
    Role.PROVINCIAL_SEALER: _l("Provincial sealer"),
    Role.JUROR: _l("Juror"),
    Role.ORGANISER: _l("Organiser"),
    Role.GATE_STAFF: _l("Gate staff"),
    Role.CATALOGUE_EDITOR: _l("Catalogue editor"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
_SCOPE_LABELS = {
    ScopeKind.CITY: _l("Whole city"),
    ScopeKind.DISTRICT: _l("District"),
    ScopeKind.EDITION: _l("Edition of an event"),
    ScopeKind.ORGANISATION: _l("Organisation"),
}

# People of the office: a second factor is forced on them outside a demo, and they idle shorter.
# Employers, carriers and jurors come from outside and see only what names or is assigned to them.
STAFF_ROLES = frozenset(
    {
        Role.DISTRICT_REVIEWER,
        Role.CITY_REVIEWER,
        Role.PROVINCIAL_SEALER,
        Role.ORGANISER,
        Role.GATE_STAFF,
        Role.CATALOGUE_EDITOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)

# Separated powers (trust.md §6): who administers may not also be who checks the administration.
KEPT_APART = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})

# What each role may be limited to; the first is what the desk offers by default.
SCOPES_OF_ROLE = {
    Role.EMPLOYER_OFFICER: (ScopeKind.ORGANISATION,),
    Role.CARRIER_OFFICER: (ScopeKind.ORGANISATION,),
    Role.DISTRICT_REVIEWER: (ScopeKind.DISTRICT, ScopeKind.CITY),
    Role.CITY_REVIEWER: (ScopeKind.CITY,),
    Role.PROVINCIAL_SEALER: (ScopeKind.CITY,),
    Role.JUROR: (ScopeKind.CITY, ScopeKind.EDITION),
    Role.ORGANISER: (ScopeKind.CITY, ScopeKind.DISTRICT, ScopeKind.EDITION),
    Role.GATE_STAFF: (ScopeKind.EDITION, ScopeKind.CITY),
    Role.CATALOGUE_EDITOR: (ScopeKind.CITY,),
    Role.AUDITOR: (ScopeKind.CITY,),
    Role.ADMINISTRATOR: (ScopeKind.CITY,),
}
