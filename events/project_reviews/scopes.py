"""Whose turn a project is: lists, policies and programs ask here (R8, R10, R19)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from core import scopes
from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.db import parse_id
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from core.registries import Provider, Registry
from core.scopes import Rule, among, differs, equals, lacks, related
from events.project_reviews.models import ProjectDecision
from events.project_reviews.states import VOTES
from events.project_teams.models import ProjectMember
from events.projects.models import Project, ProjectCarrier
from events.projects.scopes import PROJECT_BARS
from events.projects.states import LIVE_PROJECTS, UNDER_REVIEW, ProjectState

VOTE_BARS = Registry[Provider[Callable[[Project], None]]](
    "vote bars", "What refuses a vote by hand on a project, with the reason, for now (Conflict)."
)
# Who judges for the office; carriers judge for themselves.
OFFICE = (Role.DISTRICT_REVIEWER, Role.CITY_REVIEWER, Role.ORGANISER)
REVIEWERS = frozenset({*OFFICE, Role.CARRIER_OFFICER})
# A carrier is shown what passed this level, where the owner agrees (R10).
CARRIERS_AFTER = 2

# The relationship is that of the team, which is named above the project.
_PROJECT: Any = Project
SENT = differs(Project.submitted_at, None)
PENDING = among(Project.state, UNDER_REVIEW)
_BEYOND = Rule(Project.level > CARRIERS_AFTER, lambda one: one.level > CARRIERS_AFTER)
# Passed the level behind which carriers look, or all where there are fewer; live; and its owner
# agrees now. Whatever shows, counts or hands over anything to carriers begins here.
RELEASED = (
    among(Project.state, LIVE_PROJECTS - {ProjectState.DRAFT})
    & equals(Project.shares_with_carriers, True)
    & differs(Project.owner_id, None)
    & (_BEYOND | equals(Project.state, ProjectState.PASSED))
)


def judged_by_office(user: User) -> Rule:
    """Those the person reviews for the office: the city's, an edition's, or those of districts."""
    if not user.is_authenticated:
        return scopes.NOTHING
    held = frozenset[str]().union(*map(user.scopes_of, OFFICE))
    if WHOLE_CITY in held:
        return SENT
    editions = [one for scope in held if (one := parse_id(scope))]
    here = among(Organisation.district, held)
    meant = related(Project.carriers, related(ProjectCarrier.organisation, here))
    near = among(Project.district, held) | meant
    return SENT & (near | among(Project.edition_id, editions)) if held else scopes.NOTHING


def judged_by_carrier(user: User) -> Rule:
    """Those that mean to settle at a carrier the person acts for, while the owner agrees (R10)."""
    if not user.is_authenticated or not user.has_role(Role.CARRIER_OFFICER):
        return scopes.NOTHING
    shown = equals(Project.shares_with_carriers, True) & _BEYOND
    shown &= differs(Project.state, ProjectState.WITHDRAWN)
    own = related(ProjectCarrier.organisation, officered_by(user))
    return SENT & shown & related(Project.carriers, own)


def readable_by(user: User) -> Rule:
    """Those a reviewer is shown: in reach, and none that is their own or their organisation's."""
    audits = user.is_authenticated and user.has_role(Role.AUDITOR)
    audited = SENT if audits else scopes.NOTHING
    rule = impartial(user) & (judged_by_office(user) | judged_by_carrier(user) | audited)
    for bar in PROJECT_BARS:
        rule &= bar.call(user)
    return rule


def waiting_for(user: User) -> Rule:
    """Those the person may vote on now: nobody votes twice at one level."""
    judged = judged_by_office(user) | judged_by_carrier(user)
    return readable_by(user) & judged & PENDING & undecided_by(user)


def undecided_by(user: User) -> Rule:
    """The person has not voted on it at the level it stands at."""
    if not user.is_authenticated:
        return scopes.NOTHING
    said = select(ProjectDecision.id).where(
        ProjectDecision.reviewer_id == user.id, ProjectDecision.verdict.in_(VOTES)
    )
    same = (ProjectDecision.project_id == Project.id) & (ProjectDecision.level == Project.level)

    def test(one: Any) -> bool:
        mine = (said for said in one.decisions if said.reviewer_id == user.id)
        return not any(said.level == one.level and said.verdict in VOTES for said in mine)

    return Rule(~said.where(same).correlate(Project).exists(), test)


def impartial(user: User) -> Rule:
    """Nobody of the team, and none of an organisation of theirs, by its id, code or names (R8)."""
    if not user.is_authenticated:
        return scopes.NOTHING
    rule, one = differs(Project.owner_id, user.id), user.organisation
    mine = equals(ProjectMember.user_id, user.id) | equals(ProjectMember.email, user.email)
    if one is not None:
        names = {one.name_zh, one.name_en, *one.other_names} - {""}
        rule &= differs(Project.channel_id, one.id)
        rule &= differs(Project.company_credit_code, one.credit_code or "-")
        for name in names:
            rule &= differs(Project.company_name, name) & differs(Project.employer, name)
            rule &= differs(Project.channel, name)
        mine |= equals(ProjectMember.organisation_id, one.id)
        mine |= among(ProjectMember.employer, names)
    return rule & lacks(_PROJECT.members, mine)
