"""Applications as their employer and organisers see them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from core.accounts.models import User
from core.db import db
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from events.applications.models import Application
from events.applications.sharing import shown, shows, with_sharing
from events.applications.states import STEPS, UNSIGNED, ApplicationState, SharingLevel
from events.editions.models import Edition
from events.jobs.models import JobPost
from events.ports import held_titles
from events.profiles.queries import agreed_to_title

# Signed within the fair it counts for (events.md §2.4); needs the edition.
on_the_spot = Application.signed_at.between(Edition.starts_at, Edition.ends_at)
# So many of a state stand on the board; all of them in the list.
CARDS, UNREAD, AT_ONCE = 30, 5, 500
# The employer may see that the office recognised a title: shared, agreed to, and held now.
shows_title = and_(shows(SharingLevel.PROFILE), agreed_to_title(Application.user_id))


def visible_applications(user: User, employer: Organisation) -> Select[Application]:
    """What its officers see: withdrawn ones never, people as far as they share (`sharing`)."""
    rows = select(Application).join(Application.job).outerjoin(Application.edition)
    rows = with_sharing(rows, Application.user_id, Application.organisation_id)
    return rows.join(Application.organisation).where(
        officered_by(user).sql,
        Application.organisation_id == employer.id,
        Application.state != ApplicationState.WITHDRAWN,
    )


def at_fair(edition: Edition) -> Select[Application]:
    """All that count for a fair, for organisers; nobody's name stands in them (R15b)."""
    rows = select(Application).join(Application.job).join(Application.organisation)
    return rows.join(Application.edition).where(Application.edition_id == edition.id)


def count_steps(edition: Edition) -> dict[str, int]:
    """How many applications of a fair reached each step, and how many people intend to go on.

    A step counts once it was reached, whatever followed; an intent once both sides said it.
    """
    reached = [getattr(Application, f"{step}_at") for step in STEPS]
    counts = [
        func.count(moment).label(str(step)) for moment, step in zip(reached, STEPS, strict=True)
    ]
    people = func.count(func.distinct(Application.user_id))
    row = db.session.execute(
        at_fair(edition).with_only_columns(
            *counts,
            people.label("people"),
            people.filter(Application.intent_at.is_not(None)).label("intent_people"),
            func.count().filter(on_the_spot).label("on_the_spot"),
        )
    ).one()
    return dict(row._mapping)  # noqa: SLF001 - its public name


def holding_title(code: str = "") -> Select[Any]:
    """The people who hold a recognised title, or that of one catalogue entry."""
    held = held_titles().subquery()
    rows = select(held.c.holder_id)
    return rows.where(held.c.code == code) if code else rows


def titles_of_rows(connection: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The checked titles that the employer may see, by application, in one query."""
    held = held_titles().subquery()
    rows = select(Application.id, held.c.title).join(held, held.c.holder_id == Application.user_id)
    rows = with_sharing(rows, Application.user_id, Application.organisation_id)
    found: dict[uuid.UUID, str] = {}
    for id_, title in connection.execute(rows.where(Application.id.in_(ids), shows_title)):
        found[id_] = f"{found[id_]}, {title}" if id_ in found else title
    return found


def titles_of(one: Application) -> str:
    """The checked titles its employer may see; "" for none."""
    return titles_of_rows(db.session.connection(), [one.id]).get(one.id, "")


def titles_among(employer: Organisation) -> dict[str, str]:
    """The checked titles this employer sees among its applicants, by the code of the entry."""
    held = held_titles().subquery()
    rows = select(held.c.code, held.c.title).distinct()
    rows = with_sharing(
        rows.join(Application, held.c.holder_id == Application.user_id),
        Application.user_id, Application.organisation_id,
    )  # fmt: skip
    seen = rows.where(shows_title, Application.state != ApplicationState.WITHDRAWN)
    found = db.session.execute(seen.where(Application.organisation_id == employer.id))
    return {row.code: row.title for row in found}


def posts_of(employer: Organisation) -> Sequence[Any]:
    """The posts somebody applied for: reference and title."""
    applied = select(Application.job_id).where(Application.organisation_id == employer.id)
    rows = select(JobPost.reference, JobPost.title).where(JobPost.id.in_(applied))
    return db.session.execute(rows.order_by(JobPost.reference)).all()


def newest_unread(user: User, employer: Organisation) -> Sequence[Any]:
    """The newest applications nobody of the employer opened: reference, name if shared, post."""
    one = Application
    name = shown(SharingLevel.NAME, one.name).label("name")
    rows = visible_applications(user, employer).where(one.state == ApplicationState.SENT)
    rows = rows.with_only_columns(one.reference, name, JobPost.title.label("post"))
    return db.session.execute(rows.order_by(one.sent_at.desc(), one.id).limit(UNREAD)).all()


def new_since(moment: datetime) -> Sequence[tuple[Organisation, int]]:
    """The employers to whom anybody applied since then, and how many did."""
    rows = (
        select(Application.organisation_id, func.count().label("count"))
        .where(Application.sent_at >= moment, Application.state != ApplicationState.WITHDRAWN)
        .group_by(Application.organisation_id)
    )
    counted = rows.subquery()
    found = select(Organisation, counted.c.count).join(
        counted, counted.c.organisation_id == Organisation.id
    )
    return [(one, count) for one, count in db.session.execute(found)]


def ended_before(moment: datetime) -> Sequence[Application]:
    """Unsuccessful ones that still hold anything of the person: ended, or left lying, so long."""
    one = Application
    still = (
        one.state.in_(UNSIGNED) & (one.sent_at < moment) & (one.job.has(JobPost.ended_at < moment))
    )
    rows = select(one).where(one.name != "", (one.ended_at < moment) | still)
    return db.session.scalars(rows.limit(AT_ONCE)).all()


@dataclass(frozen=True)
class Column:
    """One state of the board: how many there are, and the newest of them."""

    count: int = 0
    cards: Sequence[Any] = ()


def board_of(user: User, employer: Organisation, post: str = "") -> dict[str, Column]:
    """An employer's applicants by state, of one post or of all, in one query."""
    one, here = Application, Application.state
    headline = one.snapshot["profile"]["headline"].as_string()
    newest: dict[str, Any] = {"partition_by": here, "order_by": (one.sent_at.desc(), one.id)}
    rows = visible_applications(user, employer).with_only_columns(
        one.reference, here.label("state"), one.version, one.sent_at, one.intent_at,
        shown(SharingLevel.NAME, one.name).label("name"),
        shown(SharingLevel.PROFILE, headline).label("headline"),
        JobPost.title.label("post"),
        func.count().over(partition_by=here).label("total"),
        func.row_number().over(**newest).label("place"),
    )  # fmt: skip
    if post:
        rows = rows.where(JobPost.reference == post)
    numbered = rows.subquery()
    first = select(numbered).where(numbered.c.place <= CARDS).order_by(numbered.c.place)
    found = db.session.execute(first).all()
    totals = {row.state: row.total for row in found}
    return {
        state: Column(total, [row for row in found if row.state == state])
        for state, total in totals.items()
    }
