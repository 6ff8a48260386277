"""The catalogue's closed lists, the life of an edition as a table, and permissions."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.workflow import Transition, Workflow


class Level(StrEnum):
    """Level of a title (职称级别), lowest first."""

    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    ASSOCIATE_SENIOR = "associate-senior"
    SENIOR = "senior"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _LEVELS[self]

    @property
    def rank(self) -> int:
        """0 for junior up to 3 for full senior."""
        return list(Level).index(self)

    @property
    def is_provincial(self) -> bool:
        """Whether the province confirms and seals (recognition.md §3, §7.4)."""
        return self in {Level.ASSOCIATE_SENIOR, Level.SENIOR}


class Degree(StrEnum):
    """Highest degree, lowest first; a second bachelor's counts as a master's."""

    NONE = "none"
    COLLEGE = "college"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORATE = "doctorate"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _DEGREES[self]

    @property
    def rank(self) -> int:
        """0 for none up to 4 for a doctorate."""
        return list(Degree).index(self)


class Sector(StrEnum):
    """Sector of the catalogue, as in its `sector` column."""

    BIOMEDICINE = "biomedicine"
    ENGINEERING_CONSTRUCTION = "engineering-construction"
    ELECTRONICS_IT = "electronics-it"
    HEALTH_CARE = "health-care"
    FINANCE_ACCOUNTING = "finance-accounting"
    ARCHITECTURE_PLANNING = "architecture-planning"
    QUALITY_SAFETY = "quality-safety"
    ENVIRONMENT_ENERGY = "environment-energy"
    ADVANCED_MANUFACTURING = "advanced-manufacturing"
    MANAGEMENT_HR = "management-hr"
    TRANSPORT_LOGISTICS = "transport-logistics"
    AGRICULTURE_FOOD = "agriculture-food"
    LAW_IP = "law-ip"
    EDUCATION_TRANSLATION = "education-translation"
    CULTURE_CREATIVE = "culture-creative"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _SECTORS[self]


class EditionState(StrEnum):
    """Life of an edition: prepared by one person, confirmed by another, in force from a date."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DISCARDED = "discarded"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _EDITION_STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {
            "draft": "neutral",
            "proposed": "waiting",
            "published": "done",
            "discarded": "withdrawn",
        }[self]


class EditionAction(StrEnum):
    """What moves an edition."""

    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    PUBLISH = "publish"
    DISCARD = "discard"


class EntryState(StrEnum):
    """Whether new claims may rest on an entry (recognition.md §12)."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _ENTRY_STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its sign."""
        return {"active": "done", "suspended": "waiting", "closed": "withdrawn"}[self]


class Effect(StrEnum):
    """What recognition gives: a title, or being treated as a holder (recognition.md §7.5)."""

    TITLE = "title"
    DEEMED = "deemed"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _EFFECTS[self]


class Route(StrEnum):
    """Who confirms: decided by the level reached, or fixed for the entry."""

    BY_LEVEL = "by-level"
    CITY = "city"
    PROVINCE = "province"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _ROUTES[self]


class CataloguePermission(StrEnum):
    """What may be done with the catalogue; published editions are open to everybody."""

    READ = "catalogue:read"
    EDIT = "catalogue:edit"
    PUBLISH = "catalogue:publish"


_LEVELS = {
    Level.JUNIOR: _l("Junior"),
    Level.INTERMEDIATE: _l("Intermediate"),
    Level.ASSOCIATE_SENIOR: _l("Associate senior"),
    Level.SENIOR: _l("Full senior"),
}
_DEGREES = {
    Degree.NONE: _l("No degree"),
    Degree.COLLEGE: _l("College diploma"),
    Degree.BACHELOR: _l("Bachelor's degree"),
    Degree.MASTER: _l("Master's degree or second bachelor's degree"),
    Degree.DOCTORATE: _l("Doctorate"),
}
_SECTORS = {
    Sector.BIOMEDICINE: _l("Biomedicine"),
    Sector.ENGINEERING_CONSTRUCTION: _l("Engineering and construction"),
    Sector.ELECTRONICS_IT: _l("Electronics and IT"),
    Sector.HEALTH_CARE: _l("Health care"),
    Sector.FINANCE_ACCOUNTING: _l("Finance and accounting"),
    Sector.ARCHITECTURE_PLANNING: _l("Architecture and planning"),
    Sector.QUALITY_SAFETY: _l("Quality and safety"),
    Sector.ENVIRONMENT_ENERGY: _l("Environment and energy"),
    Sector.ADVANCED_MANUFACTURING: _l("Advanced manufacturing"),
    Sector.MANAGEMENT_HR: _l("Management and human resources"),
    Sector.TRANSPORT_LOGISTICS: _l("Transport and logistics"),
    Sector.AGRICULTURE_FOOD: _l("Agriculture and food"),
    Sector.LAW_IP: _l("Law and intellectual property"),
    Sector.EDUCATION_TRANSLATION: _l("Education and translation"),
    Sector.CULTURE_CREATIVE: _l("Culture and creative work"),
}
_EDITION_STATES = {
    EditionState.DRAFT: _l("Draft"),
    EditionState.PROPOSED: _l("Waiting for a second person"),
    EditionState.PUBLISHED: _l("Published"),
    EditionState.DISCARDED: _l("Discarded"),
}
_ENTRY_STATES = {
    EntryState.ACTIVE: _l("Open to claims"),
    EntryState.SUSPENDED: _l("Suspended"),
    EntryState.CLOSED: _l("Closed to new claims"),
}
_EFFECTS = {
    Effect.TITLE: _l("Gives the title"),
    Effect.DEEMED: _l("Counts as holding the title"),
}
_ROUTES = {
    Route.BY_LEVEL: _l("By the level reached"),
    Route.CITY: _l("City"),
    Route.PROVINCE: _l("Province"),
}

EDITION_WORKFLOW = Workflow(
    "catalogue_edition",
    (
        Transition(
            EditionAction.PROPOSE,
            frozenset({EditionState.DRAFT}),
            EditionState.PROPOSED,
            CataloguePermission.EDIT,
            _l("Propose"),
            by_system=True,
        ),
        Transition(
            EditionAction.TAKE_BACK,
            frozenset({EditionState.PROPOSED}),
            EditionState.DRAFT,
            CataloguePermission.EDIT,
            _l("Back to draft"),
        ),
        Transition(
            EditionAction.PUBLISH,
            frozenset({EditionState.PROPOSED}),
            EditionState.PUBLISHED,
            CataloguePermission.PUBLISH,
            _l("Publish"),
            by_system=True,
        ),
        Transition(
            EditionAction.DISCARD,
            frozenset({EditionState.DRAFT, EditionState.PROPOSED}),
            EditionState.DISCARDED,
            CataloguePermission.EDIT,
            _l("Discard"),
        ),
    ),
)
