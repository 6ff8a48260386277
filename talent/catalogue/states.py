"""The catalogue's closed lists, the life of an edition as a table, and permissions."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State
from core.workflow import Transition, Workflow


class Level(Labelled):
    """Level of a title (职称级别), lowest first."""

    JUNIOR = "junior", _l("Junior")
    INTERMEDIATE = "intermediate", _l("Intermediate")
    ASSOCIATE_SENIOR = "associate-senior", _l("Associate senior")
    SENIOR = "senior", _l("Full senior")

    @property
    def rank(self) -> int:
        """0 for junior up to 3 for full senior."""
        return list(Level).index(self)

    @property
    def is_provincial(self) -> bool:
        """Whether the province confirms and seals (recognition.md §3, §7.4)."""
        return self in {Level.ASSOCIATE_SENIOR, Level.SENIOR}


class Degree(Labelled):
    """Highest degree, lowest first; a second bachelor's counts as a master's."""

    NONE = "none", _l("No degree")
    COLLEGE = "college", _l("College diploma")
    BACHELOR = "bachelor", _l("Bachelor's degree")
    MASTER = "master", _l("Master's degree or second bachelor's degree")
    DOCTORATE = "doctorate", _l("Doctorate")

    @property
    def rank(self) -> int:
        """0 for none up to 4 for a doctorate."""
        return list(Degree).index(self)


class Sector(Labelled):
    BIOMEDICINE = "biomedicine", _l("Biomedicine")
    ENGINEERING_CONSTRUCTION = "engineering-construction", _l("Engineering and construction")
    ELECTRONICS_IT = "electronics-it", _l("Electronics and IT")
    HEALTH_CARE = "health-care", _l("Health care")
    FINANCE_ACCOUNTING = "finance-accounting", _l("Finance and accounting")
    ARCHITECTURE_PLANNING = "architecture-planning", _l("Architecture and planning")
    QUALITY_SAFETY = "quality-safety", _l("Quality and safety")
    ENVIRONMENT_ENERGY = "environment-energy", _l("Environment and energy")
    ADVANCED_MANUFACTURING = "advanced-manufacturing", _l("Advanced manufacturing")
    MANAGEMENT_HR = "management-hr", _l("Management and human resources")
    TRANSPORT_LOGISTICS = "transport-logistics", _l("Transport and logistics")
    AGRICULTURE_FOOD = "agriculture-food", _l("Agriculture and food")
    LAW_IP = "law-ip", _l("Law and intellectual property")
    EDUCATION_TRANSLATION = "education-translation", _l("Education and translation")
    CULTURE_CREATIVE = "culture-creative", _l("Culture and creative work")


class EditionState(State):
    """Life of an edition: prepared by one person, confirmed by another, in force from a date."""

    DRAFT = "draft", _l("Draft"), "neutral"
    PROPOSED = "proposed", _l("Waiting for a second person"), "waiting"
    PUBLISHED = "published", _l("Published"), "done"
    DISCARDED = "discarded", _l("Discarded"), "withdrawn"


class Current(State):
    """What the desk's list shows of the one edition that today's claims are judged by."""

    IN_FORCE = "in_force", _l("In force"), "done"


class SuggestionState(State):
    WAITING = "waiting", _l("Waits for an answer"), "waiting"
    ANSWERED = "answered", _l("Answered"), "done"
    ACCEPTED = "accepted", _l("On the work list"), "done"


class EditionAction(StrEnum):
    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    PUBLISH = "publish"
    DISCARD = "discard"


class EntryState(State):
    """Whether new claims may rest on an entry (recognition.md §12)."""

    ACTIVE = "active", _l("Open to claims"), "done"
    SUSPENDED = "suspended", _l("Suspended"), "waiting"
    CLOSED = "closed", _l("Closed to new claims"), "withdrawn"


class Effect(Labelled):
    """What recognition gives: a title, or being treated as a holder (recognition.md §7.5)."""

    TITLE = "title", _l("Gives the title")
    DEEMED = "deemed", _l("Counts as holding the title")


class Route(Labelled):
    """Who confirms: decided by the level reached, or fixed for the entry."""

    BY_LEVEL = "by-level", _l("By the level reached")
    CITY = "city", _l("City")
    PROVINCE = "province", _l("Province")


class CataloguePermission(StrEnum):
    """What may be done with the catalogue; published editions are open to everybody."""

    READ = "catalogue:read"
    EDIT = "catalogue:edit"
    PUBLISH = "catalogue:publish"


EDITION_WORKFLOW = Workflow(
    "catalogue_edition",
    (
        Transition(EditionAction.PROPOSE, {EditionState.DRAFT}, EditionState.PROPOSED,
            CataloguePermission.EDIT, _l("Propose"), by_system=True),
        Transition(EditionAction.TAKE_BACK, {EditionState.PROPOSED}, EditionState.DRAFT,
            CataloguePermission.EDIT, _l("Back to draft")),
        Transition(EditionAction.PUBLISH, {EditionState.PROPOSED}, EditionState.PUBLISHED,
            CataloguePermission.PUBLISH, _l("Publish"), by_system=True),
        Transition(EditionAction.DISCARD, {EditionState.DRAFT, EditionState.PROPOSED},
            EditionState.DISCARDED, CataloguePermission.EDIT, _l("Discard")),
    ),
)  # fmt: skip
