"""Name a team, invite it, take its answers; the shares of those in it never exceed the whole."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User, normalise_email
from core.accounts.queries import find_account
from core.db import db
from core.errors import Conflict, DomainError
from core.organisations.queries import find_by_name
from core.outbox import Letter, post
from core.policy import authorize
from core.web import absolute_url
from core.workflow import Guest
from events.project_teams.models import ProjectMember
from events.project_teams.queries import digest_of, shares_of, team_of, title_of
from events.project_teams.states import MEMBER_WORKFLOW as WORKFLOW
from events.project_teams.states import MemberAction, MemberState, TeamPermission
from events.project_teams.values import share_of
from events.projects.mails import write_owner
from events.projects.models import Project
from events.projects.parts import ProjectMoved
from events.projects.states import LIVE_PROJECTS, ProjectAction

MOST_MEMBERS = 20


@dataclass(frozen=True)
class Person:
    """A member as the owner enters them; each name equals the column."""

    name: str
    share: Decimal
    email: str = ""
    role: str = ""
    employer: str = ""
    universities: Sequence[Mapping[str, Any]] = ()
    language: str = "zh"
    is_founder: bool = False


@dataclass(frozen=True)
class Reply:
    """What the invited person says; with a yes also what they put right."""

    agrees: bool
    note: str = ""
    employer: str = ""
    universities: Sequence[Mapping[str, Any]] = ()


def keep_member(
    one: Project, person: Person, known: ProjectMember | None = None, *, by: User, at: datetime
) -> ProjectMember:
    """Enter somebody, or change what is said of them (`known`); the founder is the owner.

    Whoever has an address is asked by a letter, anew when what they would confirm has changed.
    Refuses, at its field, an address that is in the team already, and a share beyond the whole.
    """
    authorize(TeamPermission.SHAPE, one, user=by)
    others = [each for each in team_of(one) if each is not known]
    with audit.noting_refusal("project:member_refused", one, by=by):
        _require_room(person, others, one)
        share = share_of(person.share, (each.share for each in others if each.holds))
    asked = (person.name, normalise_email(person.email), share, person.role)
    is_new = known is None or (known.name, known.email, known.share, known.role) != asked
    member = known or ProjectMember(project=one, added_at=at, state=MemberState.CONFIRMED)
    member.name, member.email, member.share, member.role = asked
    member.universities, member.language = [*person.universities], person.language
    _employ(member, person.employer)
    if person.is_founder:
        member.is_founder, member.user_id = True, one.owner_id
    one.saved_at = at  # of two changes at the same moment the second is refused: see `version`
    db.session.add(member)
    db.session.flush()
    audit.record("project:member_entered", one, by=by, at=at)
    if is_new and person.email and not person.is_founder:
        invite(member, by=by, at=at)
    return member


def invite(member: ProjectMember, *, by: User, at: datetime) -> None:
    """A letter with a new link; the one before it leads nowhere any more."""
    if not member.email:
        raise DomainError(_l("Give the address first."), field="email")
    title = title_of(member.project)
    if not title:
        raise DomainError(_l("Give the project its title first: the letter names it."))
    taken = [each.share for each in team_of(member.project) if each is not member and each.holds]
    with audit.noting_refusal("project:member_refused", member.project, by=by):
        share_of(member.share, taken)
    token = secrets.token_urlsafe(24)
    member.token_hash, member.invited_at, member.answered_at = digest_of(token), at, None
    WORKFLOW.fire(member, MemberAction.INVITE, by=by, at=at)
    values = {
        "project": member.project, "title": title, "member": member,
        "link": absolute_url("project_answers.answer", token=token),
    }  # fmt: skip
    letter = Letter(
        "project_teams/invited", member.email, member.language, member.name, values,
        about=member.project, is_private=True,
    )  # fmt: skip
    post(letter)


def answer(member: ProjectMember, reply: Reply, *, by: Guest, at: datetime) -> None:
    """What the invited person says, by the link alone; the owner is told at once.

    A no frees the share: what was said of the person stays, and the owner puts the shares right.
    """
    if member.project.standing not in LIVE_PROJECTS:
        raise Conflict(_l("This project has ended; there is nothing to answer any more."))
    if reply.agrees:
        member.universities = [*reply.universities]
        _employ(member, reply.employer)
        account = find_account(member.email)
        member.user_id = account.id if account else None
    member.answered_at, member.note = at, reply.note
    action = MemberAction.CONFIRM if reply.agrees else MemberAction.DECLINE
    WORKFLOW.fire(member, action, by=by, at=at)
    db.session.flush()
    team = team_of(member.project)
    said = {"member": member, "title": title_of(member.project), "shares": shares_of(team)}
    write_owner(member.project, "team_answered", **said)


def remove_member(member: ProjectMember, *, by: User, at: datetime) -> None:
    """Take somebody out, with all that is kept of them. Refuses the founder."""
    one = member.project
    authorize(TeamPermission.SHAPE, one, user=by)
    if member.is_founder:
        raise DomainError(_l("The founder stays in the team."))
    one.saved_at = at
    db.session.delete(member)
    db.session.flush()
    audit.record("project:member_removed", one, by=by, at=at)


def follow_project(news: ProjectMoved) -> None:
    """Of a draft that was deleted nobody stays named; links to answer lead nowhere any more."""
    one = news.project
    if news.action is ProjectAction.WITHDRAW and one.submitted_at is None:
        for member in team_of(one):
            db.session.delete(member)
        db.session.flush()


def _require_room(person: Person, others: Sequence[ProjectMember], one: Project) -> None:
    if len(others) >= MOST_MEMBERS:
        raise DomainError(_l("A team has %(most)s people at most.", most=MOST_MEMBERS))
    taken = {normalise_email(each.email) for each in others if each.email}
    if normalise_email(person.email) in taken:
        raise DomainError(_l("Somebody of the team has this address already."), field="email")


def _employ(member: ProjectMember, employer: str) -> None:
    """The employer as written; known as one of our organisations by its name or code."""
    found = find_by_name(employer) if employer.strip() else None
    member.employer, member.organisation_id = employer, found.id if found else None
