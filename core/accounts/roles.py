"""The roles of the house, as product.md §1 lists them, and what a grant of one reaches.

A role is granted with a scope: the whole city, a district, an edition or an organisation. Being
talent needs no grant: everybody with an account is.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.states import Labelled

WHOLE_CITY = "*"


class Role(Labelled):
    """What somebody may be here. One account may hold several, save those kept apart."""

    TALENT = "talent", _l("Talent")
    EMPLOYER_OFFICER = "employer_officer", _l("Employer officer")
    CARRIER_OFFICER = "carrier_officer", _l("Carrier officer")
    DISTRICT_REVIEWER = "district_reviewer", _l("District reviewer")
    CITY_REVIEWER = "city_reviewer", _l("City reviewer")
    PROVINCIAL_SEALER = "provincial_sealer", _l("Provincial sealer")
    JUROR = "juror", _l("Juror")
    ORGANISER = "organiser", _l("Organiser")
    GATE_STAFF = "gate_staff", _l("Gate staff")
    CATALOGUE_EDITOR = "catalogue_editor", _l("Catalogue editor")
    AUDITOR = "auditor", _l("Auditor")
    ADMINISTRATOR = "administrator", _l("Administrator")


class ScopeKind(Labelled):
    CITY = "city", _l("Whole city")
    DISTRICT = "district", _l("District")
    EDITION = "edition", _l("Edition of an event")
    ORGANISATION = "organisation", _l("Organisation")


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

# Roles of great power: one administrator proposes them, a second one confirms (trust.md §6).
SENSITIVE = frozenset(
    {Role.CITY_REVIEWER, Role.PROVINCIAL_SEALER, Role.AUDITOR, Role.ADMINISTRATOR}
)

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
