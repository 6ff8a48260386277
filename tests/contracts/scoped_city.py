"""A city in which every role meets subjects of all states, districts, venues and owners."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, cycle, product
from typing import Any

from flask import Flask
from sqlalchemy import select

from core.accounts.roles import SCOPES_OF_ROLE, Role, ScopeKind
from core.clock import now, today
from core.db import db
from core.juries.models import Entry
from core.juries.states import AssignmentState, JurorState, RoundState
from core.organisations.models import Officer, Organisation
from core.organisations.states import OrganisationState
from events.agreements.models import Agreement
from events.agreements.states import AgreementState
from events.applications.states import SharingLevel
from events.awards.models import Award, Prize
from events.dockings.states import DockingState
from events.editions.models import Venue
from events.editions.reach import EVERYTHING, NOTHING, reading_reach, running_reach
from events.enterprise_services.models import EnterpriseService
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.interviews import services as booking
from events.jobs.states import JobState
from events.landings.models import Landing
from events.mailings.models import Mailing
from events.pitches.models import Pitch, PitchPlan, PitchRoom
from events.project_reviews.models import ProjectDecision
from events.project_reviews.states import Verdict
from events.projects.models import Project, ProjectCarrier
from events.projects.states import ProjectState
from events.registrations.groups import Delegation
from events.registrations.queries import find_live_registration
from events.registrations.states import Way
from talent.claims.models import Claim, ClaimMove
from talent.claims.scopes import TURNS
from talent.claims.states import ClaimState
from talent.objections.states import Ground
from talent.revocations.models import TitleRevocation
from tests.factories.awards import make_colleague
from tests.factories.core import grant_role, make_organisation, make_sent_organisation, make_user
from tests.factories.dockings import make_docking
from tests.factories.events import (
    make_edition,
    make_registration,
    make_session,
    make_venue,
)
from tests.factories.interviews import Booth
from tests.factories.jobs import make_job
from tests.factories.juries import add_things, assign, bar, make_entry, make_juror, make_round
from tests.factories.landings import make_landing
from tests.factories.objections import object_to_claim
from tests.factories.projects import make_project
from tests.factories.talent import Office, make_claim

_numbers = count(5000)
DISTRICTS = ("sip", "kunshan")


@dataclass
class Inhabited:
    people: dict[str, Any]
    employer: Organisation = field(default_factory=make_organisation)
    editions: list[Any] = field(default_factory=list)

    def arguments(self, user: Any) -> dict[str, list[Any]]:
        """What the parameters of rules may be, by their names."""
        reaches = [of(user, one) for one in self.editions for of in (reading_reach, running_reach)]
        return {
            "user": [user],
            "role": list(TURNS),
            "edition": self.editions,
            "districts": [frozenset(DISTRICTS[:1]), frozenset(DISTRICTS), frozenset()],
            "reach": [*reaches, EVERYTHING, NOTHING],
            "subject_id": [Entry.subject_id],
        }


def make_people() -> dict[str, Any]:
    """Every role for whatever it may be limited to, somebody with none, somebody with several."""
    people = {"talent": make_user()}
    for role, kinds in SCOPES_OF_ROLE.items():
        for kind in kinds:
            values = {ScopeKind.CITY: (None,), ScopeKind.DISTRICT: DISTRICTS}
            for value in values.get(kind, ()):
                people[f"{role} {value or kind}"] = make_user(role, value, scope_kind=kind)
    everything = make_user()
    for role in TURNS:
        grant_role(everything, role)
    return people | {"several roles": everything}


def make_claims(city: Inhabited) -> None:
    """Of every state: a junior one and a senior, near and far, of own people and an employer."""
    office = Office("sip")
    reviewer = city.people["several roles"]
    fates = cycle([(None, "sip"), (city.employer.id, "kunshan"), (None, "kunshan")])
    levels = cycle(["junior", "associate-senior"])
    for state in ClaimState:
        walked = make_claim(state, office=office)
        for number, claim in enumerate([walked, copy_of(walked), copy_of(walked)]):
            claim.employer_id, claim.district = next(fates)
            claim.level = next(levels)
            if number == 2:
                claim.claimant_id = reviewer.id
    make_objections(city, office)
    # One of them confirmed that a title be revoked.
    db.session.scalars(select(TitleRevocation)).one().decided_by_id = office.city.id
    # Reviewers with an employer, and some who decided before.
    for name in ("district", "city", "province"):
        city.people[f"office: {name}"] = getattr(office, name)
        employed = make_user()
        for role in TURNS:
            grant_role(employed, role)
        employed.organisation_id = city.employer.id
        city.people[f"employed: {name}"] = employed
    db.session.commit()


def make_objections(city: Inhabited, office: Office) -> None:
    """Open and dismissed, of a reviewer's own, and to what reviewers did."""
    contested = make_claim(ClaimState.PUBLIC_NOTICE, office=office)
    grounds = (Ground.FALSE_DOCUMENT, Ground.REVIEWERS)
    for state, ground in product(("received", "dismissed"), grounds):
        one = object_to_claim(contested, ground=ground)
        one.answered_by_id, one.closed_at, one.state = office.city.id, now(), state
    object_to_claim(contested, by=city.people["several roles"])
    object_to_claim(contested, email=city.people["several roles"].email)


def make_organisations(city: Inhabited) -> None:
    """Of every state and place, with officers who are talent, who verify, and who left again."""
    officers = cycle([city.people["talent"], city.people["several roles"], None])
    for state, district in product(OrganisationState, (*DISTRICTS, "")):
        until = today() if state is OrganisationState.VERIFIED else None
        one = make_sent_organisation(
            next(officers), state=state, district=district, verified_until=until
        )
        if state is OrganisationState.REFUSED:
            one.officers[0].removed_at = now()
        if state is OrganisationState.RETURNED:
            one.officers[0].accepted_at = None
        if district == "sip":
            asker = make_user()
            one.officers.append(
                Officer(email=asker.email, user_id=asker.id, added_at=now(), asked_at=now())
            )
        for state_of_post in (JobState.DRAFT, JobState.SUBMITTED):
            make_job(one, state=state_of_post)
    db.session.commit()


def make_services() -> None:
    """Of every district, and of the city's own people."""
    for district in (*DISTRICTS, ""):
        said = {"served_on": today(), "name": "示例公司", "firm": "示例公司", "district": district}
        reference = f"ES-2020-{next(_numbers)}"
        db.session.add(EnterpriseService(reference=reference, created_at=now(), **said))


def make_interviews(city: Inhabited) -> None:
    """Some of each person's, at booths whose officers and named people are among the others."""
    fair = city.editions[0]
    for number, name in enumerate(("talent", "several roles", "organiser")):
        visitor = next(one for known, one in city.people.items() if known.startswith(name))
        booth = Booth(fair)
        city.people[f"booth {number}"] = booth.officer
        if number == 2:
            staff_of(booth.exhibitor)[0].email = city.people["talent"].email
        if find_live_registration(fair, visitor) is None:
            make_registration(fair, user=visitor)
        booking.book(booth.add_slot(200 * number + 100), SharingLevel.NAME, by=visitor, at=now())
    db.session.commit()


def make_events(city: Inhabited) -> None:
    """Three editions; in the first, people at venues of districts, below them, and at several."""
    city.editions = [make_edition(sessions=1) for _ in range(3)]
    first, second, third = city.editions
    second.venues[0].district = "kunshan"
    # At the third nobody is checked in, and each has a delegation of somebody else.
    third.sessions[0].check_in = False
    brings = ("talent", "organiser sip", "organiser")
    for edition, name in zip(city.editions, cycle(brings), strict=False):
        by = next(user for known, user in city.people.items() if known.startswith(name))
        group = {"name": name, "created_by_id": by.id, "created_at": edition.starts_at}
        db.session.add(Delegation(edition_id=edition.id, **group))
    near = make_venue(first, district="sip")
    make_venue(first, parent=make_venue(first, parent=near, district="kunshan"))
    places = (near, make_venue(first, parent=near), make_venue(first, district="kunshan"))
    sessions = [first.sessions[0], *(make_session(first, place) for place in places)]
    for chosen in (*([one] for one in sessions), sessions[1:], sessions[2:]):
        make_registration(first, *chosen)
    for home in (None, near):
        own = make_registration(second, user=city.people["talent"] if home is None else None)
        own.home_venue = home
    for way in Way:
        made = make_registration(second)
        made.way, made.created_by_id = way, city.people["organiser sip"].id
    for edition, writer in product((first, second), ("organiser sip", "organiser city", "talent")):
        db.session.add(
            Mailing(edition=edition, created_by_id=city.people[writer].id, created_at=now(),
                    subject={}, body={})
        )  # fmt: skip
    for role in (Role.ORGANISER, Role.GATE_STAFF):
        of_edition = make_user(role, str(first.id), scope_kind=ScopeKind.EDITION)
        city.people[f"{role} of the first"] = of_edition
    db.session.commit()


def make_reviewed(city: Inhabited) -> None:
    """Projects of every state and level: near and far, of own people, a carrier's, an employer's.

    Some were voted on, by one who may and at another level than the present.
    """
    officer = city.people["carrier of projects"] = make_user(Role.CARRIER_OFFICER)
    carrier = make_sent_organisation(officer, district="kunshan")
    several = city.people["several roles"]
    code = city.employer.credit_code or ""
    fates = cycle([{}, {"channel_id": city.employer.id}, {"company_credit_code": code}])
    places, shared = cycle(["sip", "", "kunshan"]), cycle([True, True, False])
    editions = cycle(city.editions)
    for state, level in product(ProjectState, (1, 3)):
        if state is ProjectState.DRAFT and level == 3:
            continue
        is_own = state in {ProjectState.REJECTED, ProjectState.WITHDRAWN}
        one = make_project(
            next(editions), state, owner=several if is_own else None, district=next(places),
            shares_with_carriers=next(shared), level=level, **next(fates),
        )  # fmt: skip
        if level == 3:
            one.carriers = [ProjectCarrier(position=1, name="x", organisation_id=carrier.id)]
        for at_level in (1, 2):
            said = {"level": at_level, "verdict": Verdict.PASS, "at": now()}
            db.session.add(ProjectDecision(project_id=one.id, reviewer_id=several.id, **said))
    one = make_project(city.editions[0], level=3, shares_with_carriers=True)
    one.carriers = [ProjectCarrier(position=1, name="x", organisation_id=carrier.id)]
    make_project(city.editions[1], district="sip")
    db.session.commit()


def make_agreements(city: Inhabited) -> None:
    """At every venue one of a project near, far or of one's own; some recorded by those who ask.

    One is of the project that a jury hides from one of its jurors.
    """
    organiser = city.people["organiser city"]
    places = cycle(["sip", "kunshan", ""])
    recorders = cycle([organiser, city.people["organiser sip"], city.people["talent"]])
    states = cycle(AgreementState)

    def sign(project: Project, venue: Venue) -> None:
        at = {"confirmed_at": now(), "annulled_at": now(), "recorded_at": now()}
        db.session.add(
            Agreement(
                reference=f"AG-{next(_numbers)}", edition=project.edition, project=project,
                venue=venue, kind="venture", mode="online", signed_on=today(),
                state=next(states), recorded_by_id=next(recorders).id, **at,
            )
        )  # fmt: skip

    for edition in city.editions:
        for number, venue in enumerate(edition.venues):
            owner = None if number else organiser
            project = make_project(
                edition, ProjectState.PASSED, level=4, owner=owner, district=next(places)
            )
            sign(project, venue)
    judged = judged_project()
    sign(judged, judged.edition.venues[0])
    make_docking(judged, make_sent_organisation(district="sip"), DockingState.TALKS)
    db.session.commit()


def judged_project() -> Project:
    """The one that stands in a round as what a panel judges."""
    return db.session.scalars(select(Project).order_by(Project.reference).limit(1)).one()


def make_exhibitors(city: Inhabited) -> None:
    """Drafts and sent ones of employers near and far, at each edition; two of one's own."""
    known = db.session.scalars(select(Organisation).order_by(Organisation.reference)).all()
    states = cycle([ExhibitorState.SUBMITTED, ExhibitorState.DRAFT, ExhibitorState.CONFIRMED])
    for edition, one in product(city.editions, known):
        number = next(_numbers)
        db.session.add(
            Exhibitor(reference=f"EX-{number}", edition=edition, organisation=one,
                      state=next(states), created_at=now())
        )  # fmt: skip
    db.session.commit()


def make_projects(city: Inhabited) -> None:
    """Sent ones and drafts for each edition, meant for districts or none; two of one's own."""
    own = [city.people["talent"], city.people["organiser city"], None]
    states = cycle([ProjectState.SUBMITTED, ProjectState.DRAFT, ProjectState.IN_REVIEW])
    for edition, district, owner in product(city.editions, (*DISTRICTS, ""), own):
        state = next(states) if owner is None else ProjectState.WITHDRAWN
        make_project(edition, state, owner=owner, district=district)


def make_landings(city: Inhabited) -> None:
    """Of each edition and district: one of one's own, one hidden by a conflict among them."""
    own = [city.people["talent"], city.people["organiser sip"], None]
    for edition, district, owner in product(city.editions, DISTRICTS, own):
        project = make_project(edition, ProjectState.REJECTED, owner=owner)
        make_landing(project, district=district)


def make_awards(city: Inhabited) -> None:
    """Of each edition and district: one of one's own, of one's team, and of a stranger."""
    for edition in city.editions:
        prize = Prize(edition=edition, code="p", name_en="P", name_zh="奖", rank=1, places=99)
        for district, owner in product(DISTRICTS, ("talent", "organiser sip", None)):
            project = make_project(
                edition, ProjectState.REJECTED, owner=city.people.get(owner), district=district
            )
            if owner is None:
                make_colleague(project, user=city.people["organiser city"])
            db.session.add(
                Award(reference=f"AW-{next(_numbers)}", prize=prize, project=project, note="Why",
                      group_key="track:", proposed_at=now())
            )  # fmt: skip
    db.session.commit()


def make_pitches(city: Inhabited) -> None:
    """In each session of each edition one, and one without a room; the first hidden from an
    organiser by a conflict of interest."""
    for edition in city.editions:
        round_ = make_round(subject="project", context_id=edition.id)
        plan = PitchPlan(
            round=round_, edition=edition, pitch_minutes=8, question_minutes=7, changed_at=now()
        )
        for number, session in enumerate([*edition.sessions, None], 1):
            entry, span = make_entry(round_), {}
            if session is not None:
                span = {"starts_at": session.starts_at, "ends_at": session.ends_at}
                span["room"] = PitchRoom(plan=plan, session=session, position=number, **span)
            db.session.add(
                Pitch(reference=f"PT-{next(_numbers)}", plan=plan, entry=entry, position=number,
                      changed_at=now(), **span)
            )  # fmt: skip
            if number == 1:
                bar(make_juror(round_, city.people["organiser city"]), entry)
    db.session.commit()


def copy_of(claim: Claim) -> Claim:
    """The same with its moves, without walking there again."""
    number = next(_numbers)
    made = Claim(**_columns(claim), reference=f"RC-2026-{number}")
    made.entry_code = f"copy-{number}"  # nobody has two open claims on one entry
    made.moves = [ClaimMove(**_columns(move)) for move in claim.moves]
    db.session.add(made)
    return made


def _columns(one: Any) -> dict[str, Any]:
    left_out = {"id", "reference", "claim_id"}
    return {
        column.key: getattr(one, column.key)
        for column in type(one).__mapper__.column_attrs
        if column.key not in left_out
    }


def make_juries(app: Flask, city: Inhabited) -> None:
    """Rounds of every state; those on the panels hold entries, are barred from some, or left."""
    add_things(app)
    people = [one for one in city.people.values() if one.is_authenticated]
    seats = cycle(JurorState)
    for state in RoundState:
        one = make_round(state=state, decided_at=now())
        jurors = [make_juror(one, user, state=next(seats)) for user in people[:7]]
        entries = [make_entry(one), make_entry(one), make_entry(one, removed_at=now())]
        for juror, entry, given in zip(
            jurors, cycle(entries), cycle(AssignmentState), strict=False
        ):
            assign(juror, entry, state=given, submitted_at=now())
        barred = bar(jurors[0], entries[0])
        barred.lifted_at = now() if state is RoundState.DRAFT else None
        bar(jurors[1], entries[1])
    # A project as what a panel judges, which hides it from one of its jurors everywhere.
    bar(jurors[1], make_entry(one, subject_id=judged_project().id))
    landed = db.session.scalars(select(Landing.project_id).limit(1)).one()
    bar(jurors[1], make_entry(one, subject_id=landed))
    db.session.commit()
