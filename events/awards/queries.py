"""Prizes and awards as different people may see them, and the orders they are proposed from."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from core.accounts.models import User
from core.db import db
from core.documents.models import IssuedDocument
from core.errors import NotFound
from events.awards.models import Award, Prize
from events.awards.scopes import readable_by
from events.awards.states import LIVE_AWARDS, PUBLIC_AWARDS, AwardState
from events.awards.values import Holder
from events.editions.models import Edition
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.projects.models import Project

SUBJECT = Award.__tablename__
BY_RANK = (Prize.track, Prize.is_ranked.desc(), Prize.rank, Prize.code)


def prizes_of(edition: Edition, *where: Any) -> Sequence[Prize]:
    """Track by track, the highest first."""
    rows = select(Prize).where(Prize.edition_id == edition.id, *where)
    return db.session.scalars(rows.order_by(*BY_RANK)).all()


def get_prize(edition: Edition, code: str) -> Prize:
    """By its code; NotFound for one of another edition."""
    found = prizes_of(edition, Prize.code == code)
    if not found:
        raise NotFound
    return found[0]


def visible_awards(user: User, edition: Edition) -> Select[Any]:
    """Those of the edition in reach, with prize, project and round."""
    rows = select(Award).join(Award.prize).join(Award.project).outerjoin(Award.round)
    rows = rows.where(Prize.edition_id == edition.id, readable_by(user, edition).sql)
    return rows.options(
        contains_eager(Award.prize), contains_eager(Award.project), contains_eager(Award.round)
    )


def public_awards(edition: Edition) -> Sequence[Award]:
    """Those confirmed or on public notice, by prize and then by title."""
    return _in_order(Prize.edition_id == edition.id, Award.state.in_(PUBLIC_AWARDS))


def awards_of(project: Project, *, is_told: bool = False) -> Sequence[Award]:
    """A project's, in the order of its prizes; with `is_told` those its owner heard of."""
    found = _in_order(Award.project_id == project.id)
    return [one for one in found if one.was_public] if is_told else found


def certificates_held(user: User) -> Sequence[tuple[Award, IssuedDocument]]:
    """The person's own certificates of awards, the newest first."""
    one = IssuedDocument
    mine = select(one).where(one.subject_kind == SUBJECT, one.holder_id == user.id)
    papers = db.session.scalars(mine.order_by(one.issued_at.desc(), one.serial)).all()
    ids = {uuid.UUID(each.subject_id) for each in papers}
    known = {each.id: each for each in _in_order(Award.id.in_(ids))} if ids else {}
    return [(known[uuid.UUID(each.subject_id)], each) for each in papers]


def certificates_of(one: Award) -> Sequence[IssuedDocument]:
    """Whatever became of them, by the names on them."""
    rows = select(IssuedDocument).where(
        IssuedDocument.subject_kind == SUBJECT, IssuedDocument.subject_id == str(one.id)
    )
    return db.session.scalars(rows.order_by(IssuedDocument.holder_name)).all()


def unconfirmed_of(project_id: uuid.UUID) -> Sequence[Award]:
    states = LIVE_AWARDS - {AwardState.CONFIRMED}
    return _in_order(Award.project_id == project_id, Award.state.in_(states))


def holders_of(
    project: Project, until: datetime | None = None, *, named: bool = False
) -> Sequence[Holder]:
    """The owner, and whoever confirmed to be of the team, by `until` where that is said.

    `named`: whatever they say today. Who only holds shares wins nothing.
    """
    member, owner = ProjectMember, project.owner
    rows = select(member).where(
        member.project_id == project.id, member.is_founder.is_(False), member.email != "",
        member.state.in_(MemberState if named else {MemberState.CONFIRMED}),
    )  # fmt: skip
    if until is not None:
        rows = rows.where(or_(member.answered_at.is_(None), member.answered_at <= until))
    language = owner.preferred_language if owner is not None else "zh"
    address = owner.email if owner is not None else ""
    first = Holder("owner", project.owner_id, project.owner_name, address, language)
    team = db.session.scalars(rows.order_by(member.added_at, member.id))
    others = [
        Holder(str(each.id), each.user_id, each.name, each.email, each.language) for each in team
    ]
    return [first, *others]


def account_on(paper: IssuedDocument) -> Holder | None:
    """Whose a certificate is, by its account: the team may name them no more."""
    one = db.session.get(User, paper.holder_id) if paper.holder_id else None
    return Holder("", one.id, paper.holder_name, one.email, one.preferred_language) if one else None


def holding(ids: Collection[uuid.UUID], group: str) -> Collection[uuid.UUID]:
    """Those of these projects that have a live award of the group."""
    live = Award.project_id.in_(ids), Award.group_key == group, Award.state.in_(LIVE_AWARDS)
    return set(db.session.scalars(select(Award.project_id).where(*live)))


def has_awards(prize: Prize, *, was_public: bool = False) -> bool:
    """Whether it was ever proposed for anything; with `was_public`, whether others know of it."""
    rows = select(Award.id).where(Award.prize_id == prize.id)
    if was_public:
        rows = rows.where(or_(Award.confirmed_at.is_not(None), Award.notice_ends_on.is_not(None)))
    return bool(db.session.scalar(select(exists(rows))))


def count_awarded(edition: Edition, *where: Any) -> int:
    """Distinct projects with a confirmed award."""
    rows = select(func.count(Award.project_id.distinct())).join(Award.prize).join(Award.project)
    confirmed = Prize.edition_id == edition.id, Award.state == AwardState.CONFIRMED
    return db.session.scalar(rows.where(*confirmed, *where)) or 0


def _in_order(*where: Any) -> Sequence[Award]:
    rows = select(Award).join(Award.prize).join(Award.project).where(*where)
    known = (
        contains_eager(Award.prize).joinedload(Prize.edition),
        contains_eager(Award.project).joinedload(Project.owner),
    )
    order = (*BY_RANK, Project.title_key, Award.reference)
    return db.session.scalars(rows.options(*known).order_by(*order)).all()
