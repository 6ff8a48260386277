"""Who sees what is one rule: the database and the object in hand are asked the same."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import pytest
from flask_login import AnonymousUserMixin
from sqlalchemy import select

import core.scopes
from core.db import db
from core.juries.models import Entry, Juror, JuryRound
from core.organisations.models import Officer, Organisation
from core.policy import decide
from core.scopes import Rule, equals
from events.agreements.models import Agreement
from events.awards.models import Award
from events.editions.models import Edition, EventSession, Venue
from events.editions.queries import visible_editions
from events.editions.states import EditionPermission
from events.enterprise_services.models import EnterpriseService
from events.exhibitors.models import Exhibitor
from events.interviews.models import Interview
from events.jobs.models import JobPost
from events.landings.models import Landing
from events.mailings.models import Mailing
from events.mailings.queries import visible_mailings
from events.mailings.states import MailingPermission
from events.pitches.models import Pitch
from events.projects.models import Project
from events.registrations.groups import Delegation
from events.registrations.models import Registration
from events.registrations.queries import own_registrations, visible_registrations
from events.registrations.states import RegistrationPermission as R
from events.timetables.models import Timetable
from talent.claims import queries as claims
from talent.claims import scopes as claim_scopes
from talent.claims.models import Claim
from talent.claims.states import ClaimPermission as C
from talent.objections.models import ClaimObjection
from tests.contracts.program import program
from tests.contracts.scoped_city import (
    Inhabited,
    make_agreements,
    make_awards,
    make_claims,
    make_events,
    make_exhibitors,
    make_interviews,
    make_juries,
    make_landings,
    make_organisations,
    make_people,
    make_pitches,
    make_projects,
    make_reviewed,
    make_services,
)

REVIEWED = (
    "SENT", "PENDING", "judged_by_office", "judged_by_carrier", "readable_by", "waiting_for",
    "undecided_by", "impartial",
)  # fmt: skip
# Every rule of the product, and what it is about.
RULES: dict[str, type] = {
    "core.juries.scopes.coordinated_by": JuryRound,
    "core.juries.scopes.judged_by": JuryRound,
    "core.juries.scopes.visible_rounds": JuryRound,
    "core.juries.scopes.given_to": Entry,
    "core.juries.scopes.readable_entries": Entry,
    "core.juries.scopes.without_conflict": Entry,
    "core.juries.scopes.free_for": Entry,
    "core.juries.scopes.PRESENT": Entry,
    "core.juries.scopes.seats_of": Juror,
    "core.organisations.scopes.ASKS": Officer,
    "core.organisations.scopes.CONTESTED": Organisation,
    "core.organisations.scopes.covered_by": Organisation,
    "core.organisations.scopes.officered_by": Organisation,
    "core.organisations.scopes.readable_by": Organisation,
    "core.organisations.scopes.verified_by": Organisation,
    "events.project_reviews.scopes.RELEASED": Project,
    "events.project_reviews.scopes._BEYOND": Project,
    "events.enterprise_services.scopes.recorded_by": EnterpriseService,
    "events.enterprise_services.scopes.readable_by": EnterpriseService,
    "events.agreement_entries.scopes.recordable_by": Project,
    "events.agreement_entries.scopes.docked_with": Project,
    **{
        f"events.agreements.scopes.{name}": Agreement
        for name in ("readable_by", "run_by", "confirmable_by", "_free")
    },
    "events.editions.reach.editions_of": Edition,
    "events.editions.reach.sessions_of": EventSession,
    "events.editions.reach.venues_in": Venue,
    "events.exhibitors.scopes.acted_for_by": Exhibitor,
    "events.exhibitors.scopes.readable_by": Exhibitor,
    "events.exhibitors.scopes.decided_by": Exhibitor,
    "events.exhibitors.scopes._within": Exhibitor,
    "events.visits.scopes.represented_by": Exhibitor,
    "events.gate.scopes.worked_by": EventSession,
    "events.jobs.scopes.run_by": JobPost,
    "events.jobs.scopes.checked_by": JobPost,
    "events.jobs.scopes.judged_by": JobPost,
    **{
        f"events.pitches.scopes.{name}": Pitch
        for name in ("readable_by", "run_by", "unbarred", "_within")
    },
    **{
        f"events.landings.scopes.{name}": Landing
        for name in ("owned_by", "answered_for_by", "run_by", "readable_by", "unbarred")
    },
    "events.awards.scopes.readable_by": Award,
    "events.awards.scopes.won_by": Award,
    "events.awards.scopes.of_team": Project,
    "events.projects.scopes.owned_by": Project,
    "events.projects.scopes.readable_by": Project,
    "events.projects.scopes.run_by": Project,
    "events.projects.scopes._within": Project,
    "events.projects.scopes.unbarred": Project,
    "events.registrations.scopes.readable_by": Registration,
    "events.registrations.scopes.delegations_of": Delegation,
    "events.registrations.scopes.within": Registration,
    "events.registrations.scopes.owned_by": Registration,
    "events.timetables.scopes.offered_by": Timetable,
    "events.interviews.scopes.held_by": Interview,
    "events.interviews.scopes.attended_by": Interview,
    "events.mailings.scopes.readable_by": Mailing,
    "events.mailings.scopes.within": Mailing,
    "events.permits.scopes.overseen_by": Edition,
    **{f"events.project_reviews.scopes.{name}": Project for name in REVIEWED},
    "events.project_juries.subject.free_projects": Project,
    "events.project_juries.subject.rounds_of": JuryRound,
    "talent.title_reviews.subject.rounds_of": JuryRound,
    **{
        f"talent.objections.scopes.{name}": ClaimObjection
        for name in ("readable_by", "decided_by", "_uninvolved")
    },
    "talent.claims.scopes.NEEDS_PROVINCE": Claim,
    "talent.claims.scopes.readable_by": Claim,
    "talent.claims.scopes.waiting_for": Claim,
    "talent.claims.scopes.WITH_DISTRICT": Claim,
    "talent.claims.scopes.WITH_CITY": Claim,
    "talent.claims.scopes.handed_over_by": Claim,
    "talent.claims.scopes.taken_over_by": Claim,
    "talent.claims.scopes.impartial": Claim,
    "talent.claims.scopes.covered_by": Claim,
    "talent.claims.scopes.undecided_by": Claim,
    "talent.claims.scopes.of_other_employers": Claim,
    "talent.claims.scopes.untouched_by": Claim,
    "talent.decision_reviews.queries.decided_by": Claim,
    "talent.revocations.queries.unproposed_by": Claim,
}
DECIDING = (C.ACCEPT, C.FORWARD, C.APPROVE, C.CONFIRM)


def rules_of_the_product() -> Iterator[str]:
    """Each constant that is a rule, and each function said to return one."""
    for name in program().modules:
        if name.endswith("__main__") or name == "core.scopes":
            continue
        for key, value in vars(importlib.import_module(name)).items():
            is_rule = isinstance(value, Rule) and getattr(core.scopes, key, None) is not value
            if (is_rule and _is_defined_in(name, key)) or _makes_rules(name, value):
                yield f"{name}.{key}"


def _is_defined_in(name: str, key: str) -> bool:
    return program().resolve(name, key) == (name, key)


def _makes_rules(module: str, value: Any) -> bool:
    function = inspect.unwrap(value) if callable(value) else value
    if not inspect.isfunction(function) or function.__module__ != module:
        return False
    # Annotations may be texts; another class may bear the same name.
    said = function.__annotations__.get("return") in {"Rule", Rule}
    return said and function.__globals__.get("Rule") is Rule


def rules_for(name: str, user: Any, city: Inhabited) -> Iterator[Rule]:
    """The rule for this person, with every value its other parameters may have."""
    module, _, key = name.rpartition(".")
    made = getattr(importlib.import_module(module), key)
    if isinstance(made, Rule):
        yield made
        return
    others = list(inspect.signature(made).parameters)
    values = city.arguments(user)
    for chosen in product(*(values[one] for one in others)):
        yield made(*chosen)


def differences(rule: Rule, kind: type, rows: Iterable[Any]) -> list[Any]:
    """What only the database finds, and what only passes in hand."""
    found = set(db.session.scalars(select(kind).where(rule.sql)))
    return [one for one in rows if (one in found) != rule.test(one)]


def all_of(kind: type) -> list[Any]:
    return list(db.session.scalars(select(kind)).unique())


def drift(
    kind: type, people: dict[str, Any], seen: Callable[[Any], Any], test: Callable[[Any, Any], bool]
) -> list[Any]:
    """By whom a list and a policy are answered differently, and about what."""
    rows = all_of(kind)
    found = {name: set(db.session.scalars(seen(user))) for name, user in people.items()}
    return [
        (name, one)
        for name, user in people.items()
        for one in rows
        if (one in found[name]) != test(user, one)
    ]


@pytest.fixture
def city(app):
    made = Inhabited(people=make_people())
    make_claims(made)
    make_events(made)
    make_organisations(made)
    make_exhibitors(made)
    make_services()
    make_projects(made)
    make_landings(made)
    make_awards(made)
    make_pitches(made)
    made.people["nobody"] = AnonymousUserMixin()
    make_interviews(made)
    make_reviewed(made)
    make_agreements(made)
    make_juries(app, made)
    return made


def test_every_rule_is_compared():
    assert set(rules_of_the_product()) == set(RULES)


def test_rules_lists_and_policies_agree_and_a_planted_difference_is_found(city):
    """All in one city, which costs more to make than to ask."""
    the_database_and_the_object_in_hand_are_told_the_same(city)
    lists_hold_what_the_policies_allow(city)
    a_planted_difference_is_found(city)


def the_database_and_the_object_in_hand_are_told_the_same(city):
    rows = {kind: all_of(kind) for kind in set(RULES.values())}
    assert all(len(some) > 2 for some in rows.values())
    wrong, told = [], {}
    for name, kind in RULES.items():
        for who, user in city.people.items():
            for rule in rules_for(name, user, city):
                wrong += [(name, who, one) for one in differences(rule, kind, rows[kind])]
                told.setdefault(name, set()).update(map(rule.test, rows[kind]))
    assert wrong == []
    # A rule that never says yes, or never no, was not tried.
    assert {name for name, answers in told.items() if len(answers) < 2} == set()


def lists_hold_what_the_policies_allow(city):
    people = {name: user for name, user in city.people.items() if user.is_authenticated}

    def may(*permissions: Any) -> Callable[[Any, Any], bool]:
        return lambda user, one: any(decide(user, each, one).allowed for each in permissions)

    assert (
        drift(Claim, people, lambda u: select(Claim).where(claims.visible_to(u)), may(C.READ)) == []
    )
    waiting = lambda u: select(Claim).where(claims.waiting_for(u))  # noqa: E731
    assert drift(Claim, people, waiting, may(*DECIDING)) == []
    assert drift(Edition, people, visible_editions, may(EditionPermission.READ)) == []
    assert drift(Registration, people, own_registrations, may(R.READ_OWN)) == []
    for edition in city.editions:
        seen = lambda u, e=edition: visible_registrations(u, e)  # noqa: E731
        test = lambda u, one, e=edition: one.edition_id == e.id and may(R.READ)(u, one)  # noqa: E731
        assert drift(Registration, people, seen, test) == []
        seen = lambda u, e=edition: visible_mailings(u, e)  # noqa: E731
        reads = may(MailingPermission.READ)
        test = lambda u, one, e=edition, r=reads: one.edition_id == e.id and r(u, one)  # noqa: E731
        assert drift(Mailing, people, seen, test) == []


def a_planted_difference_is_found(city):
    rows = all_of(Claim)
    wide = Rule(equals(Claim.district, "sip").sql, lambda _claim: True)
    assert {one.district for one in differences(wide, Claim, rows)} == {"kunshan"}
    # What is neither true nor false for the database is the usual way in which the two drift.
    bare = Rule(
        Claim.employer_id != city.employer.id, lambda one: one.employer_id != city.employer.id
    )
    assert {one.employer_id for one in differences(bare, Claim, rows)} == {None}


def test_a_rule_nobody_compares_is_found(monkeypatch):
    def mine_too(user: Any) -> Rule:
        return claim_scopes.readable_by(user)

    mine_too.__module__ = claim_scopes.__name__
    monkeypatch.setattr(claim_scopes, "mine_too", mine_too, raising=False)
    assert set(rules_of_the_product()) - set(RULES) == {"talent.claims.scopes.mine_too"}
