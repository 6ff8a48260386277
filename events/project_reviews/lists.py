"""The projects somebody reviews, those due first in front."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import ColumnElement, and_, func, select

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.i18n import language, tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of
from core.lists.filters import ALL, Chosen, Filter
from events.editions.models import Edition
from events.editions.states import EditionState
from events.project_levels.funnel import Outcome
from events.project_levels.levels import MOST_LEVELS
from events.project_levels.queries import came_to
from events.project_reviews.models import ProjectDecision, ProjectLevel
from events.project_reviews.queries import visible_projects
from events.project_reviews.scopes import REVIEWERS, waiting_for
from events.project_reviews.states import VOTES, ReviewPermission
from events.projects.models import Project, ProjectCall
from events.projects.states import Industry, ProjectState

_K, _P = ColumnKind, ReviewPermission
WAITING = "waiting"
_HERE = (ProjectDecision.project_id == Project.id) & (ProjectDecision.level == Project.level)
_COUNTED = ProjectDecision.verdict.in_(VOTES) & ProjectDecision.counts.is_(True)
_VOTES = select(func.count()).where(_HERE, _COUNTED).correlate(Project).scalar_subquery()


def _content(_nothing: None, reader: User) -> Content:
    return Content(_columns(), _filters(reader, _calls()))


def _columns() -> list[Column]:
    on, one, said = today(), Project, language()
    level = ProjectLevel.due_on.expression
    return [
        Column("due_on", _l("Decision due"), _K.DATE, source=level, on_screen=True,
               is_late=lambda day: day < on),
        column_of(one.reference, _l("Reference"), is_quiet=True, on_screen=True),
        column_of(one.title, _l("Project"), _K.NAME, on_screen=True),
        column_of(one.title_en, lazy_pgettext("project", "Title in English")),
        state_column("state", _l("State"), ProjectState, one.state.expression, on_screen=True),
        column_of(one.level, lazy_pgettext("review", "Level"), _K.NUMBER, on_screen=True),
        Column("votes", _l("Votes"), _K.NUMBER, source=_VOTES, on_screen=True),
        column_of(one.industry, _l("Industry"), _K.CHOICE, words=words_of(Industry),
                  is_quiet=True, on_screen=True),
        column_of(Edition.name, _l("Event"), key="event", words=tr, codes=tr,
                  order=Edition.name[said].as_string(), is_quiet=True, on_screen=True),
        column_of(one.owner_name, _l("Entered by"), _K.NAME, key="owner"),
        column_of(one.company_name, _l("Company"), key="company"),
        column_of(one.submitted_at, _l("Sent on"), _K.MOMENT),
        column_of(ProjectLevel.entered_at, _l("At this level since"), _K.MOMENT),
        column_of(one.ended_at, _l("Ended on"), _K.MOMENT),
    ]  # fmt: skip


def _filters(reader: User, calls: dict[str, str]) -> list[Filter]:
    one, mine = Project, waiting_for(reader).sql
    votes = any(map(reader.has_role, REVIEWERS))
    shown = {WAITING: _("Waiting for me"), ALL: _("All")}
    numbers = {str(level): str(level) for level in range(1, MOST_LEVELS + 1)}
    return [
        filters.search(_("Title, number, person or company"), one.reference, one.title,
                       one.title_en, one.owner_name, one.company_name),
        filters.choice("turn", _("Show"), shown, lambda _value: mine,
                       default=WAITING if votes else ""),
        filters.choice("event", _("Event"), calls, Edition.slug),
        filters.choice("level", _("Went into level"), numbers,
                       lambda value: one.level >= int(value)),
        Filter("outcome", _("What became of it there"), _became, "choice",
               filters.choices_of(Outcome)),
        filters.choice("industry", _("Industry"), filters.choices_of(Industry), one.industry),
        filters.flag("late", _("Late only"), and_(ProjectLevel.due_on < today(),
                     came_to(Outcome.PENDING))),
    ]  # fmt: skip


def _became(value: str, chosen: Chosen) -> ColumnElement[bool]:
    """At the level that is chosen beside it; without one, at the level it stands at."""
    number = chosen.get("level", "")
    return came_to(value, int(number) if number.isdecimal() else None)


def _calls() -> dict[str, str]:
    """The events that called for projects, the latest first."""
    rows = select(Edition.slug, Edition.name).join(
        ProjectCall, ProjectCall.edition_id == Edition.id
    )
    known = rows.where(Edition.state != EditionState.DRAFT).order_by(Edition.starts_at.desc())
    return {row[0]: tr(row[1]) for row in db.session.execute(known)}


PROJECT_REVIEWS = ListSpec(
    key="events.project_reviews",
    label=_l("Project reviews"),
    rights=Rights(see=_P.LIST, take=_P.TAKE),
    rows=lambda user, _nothing: visible_projects(user),
    id=Project.id,
    ref=Project.reference,
    content=_content,
    order="due_on",
    card=Card("title", ("level", "due_on", "industry"), "state"),
    link=lambda _nothing, reference: url_for("project_reviews.show", reference=reference),
    is_queue=True,
    nothing=_l("No project fits these filters"),
    source=_l("Projects come here once they are sent and lie within your reach."),
)
