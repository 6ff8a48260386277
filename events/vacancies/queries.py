"""Posts that fit, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from core.clock import today
from core.db import db
from core.i18n import tr
from core.paging import pages_of
from events.editions.models import Edition
from events.editions.states import LIVE_STATES
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.job_descriptions.states import JobDegree, WorkPlaceMode
from events.jobs.models import FairJob, JobPost
from events.jobs.queries import are_open
from events.jobs.states import JobKind
from events.ports import known_titles
from events.vacancies.criteria import Criteria, Sort
from events.vacancies.shelf import shelf, untrusted

PAGE_SIZE = 20


@dataclass(frozen=True)
class Found:
    """One page of the posts that fit, and how many there are in all."""

    criteria: Criteria
    posts: Sequence[JobPost]
    total: int
    number: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return pages_of(self.total, self.size)


def find(criteria: Criteria, *, start: int | None = None, size: int = PAGE_SIZE) -> Found:
    """The page asked for, the last one where there are not so many; or so many from `start`."""
    on, kept, fair = today(), shelf(), _at_fair(criteria.fair) if criteria.fair else None
    away = untrusted(on)
    with kept.lock:
        kept.refresh()
        found = kept.find(criteria, on, away, fair)
        total = sum(some.bit_count() for some in found)
        number = min(max(1, criteria.page), pages_of(total, size))
        first = (number - 1) * size if start is None else start
        ids = kept.page(found, criteria.sort, first, size)
    return Found(criteria, list_open(ids, on), total, number, size)


def list_open(ids: Sequence[UUID], on: date) -> list[JobPost]:
    """Those of these that are open, in this order; one query, none for no ids."""
    # By their ids alone: asked for what is open too, SQLite goes through all that is.
    rows = select(JobPost).where(JobPost.id.in_(ids)).options(joinedload(JobPost.organisation))
    known = db.session.scalars(rows) if ids else ()
    found = {one.id: one for one in known if one.is_open(on)}
    return [found[one] for one in ids if one in found]


def values_in_use(name: str) -> list[str]:
    """The values open posts have of one fact."""
    kept = shelf()
    with kept.lock:
        return kept.values_of(name, today())


def fairs_with_posts() -> Sequence[Edition]:
    """The fairs to come at which posts are offered, the next first."""
    offered = _offered().with_only_columns(Exhibitor.edition_id)
    rows = select(Edition).where(Edition.id.in_(offered), Edition.state.in_(LIVE_STATES))
    return db.session.scalars(rows.order_by(Edition.starts_at)).all()


def exhibitors_with(job: JobPost) -> Sequence[Exhibitor]:
    """Who offers it at the fairs to come, the next first."""
    offered = select(FairJob.exhibitor_id).where(FairJob.job_id == job.id)
    rows = select(Exhibitor).join(Exhibitor.edition).options(contains_eager(Exhibitor.edition))
    rows = rows.where(Exhibitor.id.in_(offered), Exhibitor.state.in_(ACCEPTED_EXHIBITORS))
    return db.session.scalars(
        rows.where(Edition.state.in_(LIVE_STATES)).order_by(Edition.starts_at)
    ).all()


def wanted_by_occupation(on: date) -> dict[str, tuple[int, int]]:
    """Of each occupation in urgent need: open posts, and the people they want."""
    code, people = JobPost.shortage_code, func.sum(JobPost.headcount)
    rows = select(code, func.count(), people).join(JobPost.organisation)
    rows = rows.where(are_open(on), JobPost.kind == JobKind.POST, code != "").group_by(code)
    return {code: (posts, people or 0) for code, posts, people in db.session.execute(rows)}


def _at_fair(slug: str) -> Sequence[UUID]:
    return db.session.scalars(_offered().where(Edition.slug == slug)).all()


def _offered() -> Select[UUID]:
    """Posts offered at fairs, by exhibitors that take part."""
    rows = select(FairJob.job_id).join(FairJob.exhibitor).join(Exhibitor.edition)
    return rows.where(Exhibitor.state.in_(ACCEPTED_EXHIBITORS))


def choices() -> dict[str, dict[str, str]]:
    """What the selects of the search offer; titles and fairs only where some post has them."""
    titles, asked = known_titles(), values_in_use("title_wanted")
    return {
        "degree": {str(one): str(one.label) for one in JobDegree if one.rank},
        "language": {"en": _("English"), "zh": _("Chinese")},
        "mode": {str(one): str(one.label) for one in WorkPlaceMode},
        "title": {code: tr(titles.get(code, {})) or code for code in asked},
        "fair": {one.slug: tr(one.name) for one in fairs_with_posts()},
        "sort": {str(one): str(one.label) for one in Sort},
    }
