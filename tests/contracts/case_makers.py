"""For each kind of case: how to bring one to where an action is open, and what its form is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import current_app

import tests.factories.awards as awarded
import tests.factories.landings as landed
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.documents.states import EndReason
from core.entry_forms.services import ensure_form
from core.juries.states import RoundState
from core.juries.subjects import JURY_SUBJECTS
from core.organisations import services as organisations
from events.applicants import services as applicants
from events.applications.states import SharingLevel
from events.booths.services import confirm, hold
from events.dockings.states import DockingState as S
from events.editions.states import EditionState
from events.exhibitors.services import move
from events.exhibitors.states import ExhibitorAction, ExhibitorState
from events.interviewers import services as holding
from events.interviews import services as booking
from events.job_descriptions.values import Entry
from events.jobs import services as jobs
from events.jobs.states import JobState
from events.landings.states import LandingState
from events.mailings import services as mailings
from events.mailings.models import Draft
from events.pitch_stage import services as stage
from events.pitches.states import PitchAction
from events.project_reviews import services as reviews
from events.registrations import services as registrations
from events.registrations.entry_form import edition_forms
from events.suggestions import services as suggestions
from events.talks.services import arrange
from events.talks.values import Wanted
from events.thanks.queries import thank_you_of
from events.thanks.states import Audience
from events.travel_objections.services import Objection, object_to
from events.travel_support import services as travel_support
from talent.catalogue import services as catalogue
from talent.catalogue.services_public import Suggestion, suggest_qualification
from talent.claims.states import ClaimState
from talent.corrections import services as corrections
from talent.decision_reviews.queries import review_of
from talent.expert_opinions.services import Asked, ask_expert
from talent.missed_entries.collecting import collect
from talent.missed_entries.models import MissedMention
from talent.missed_entries.services import set_aside, take_into
from talent.revocations import services as revocations
from tests.events.letters.asking import make_confirmed, make_issued, make_letter
from tests.events.week_figures.records import attend, held
from tests.factories import fairs
from tests.factories.agreements import SigningWeek
from tests.factories.booths import make_entitled, make_planned_fair
from tests.factories.core import make_sent_organisation, make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.events import make_edition, make_registration, words
from tests.factories.exhibitors import make_employer, make_exhibitor
from tests.factories.interviews import Booth, make_visitor
from tests.factories.jobs import make_job
from tests.factories.juries import THING, add_things, assign, make_entry, make_juror, make_round
from tests.factories.objections import object_to_claim
from tests.factories.pitches import PitchDay
from tests.factories.projects import make_passed, make_project
from tests.factories.talent import GROUNDS, Office, make_claim
from tests.factories.travel import draw_up, make_arrived, make_offering
from tests.talent.catalogue.sheets import draft, row

TYPED = "Typed with care, 认真写下"
BOTH = {"text_en": TYPED, "text_zh": TYPED}
ANSWER = {"answer_en": TYPED, "answer_zh": TYPED}
SAID = {**BOTH, "note": TYPED}
ADDRESS = "reader@example.com"
WEEK = "entrepreneurship_week"


@dataclass(frozen=True)
class Maker:
    """`make` gives a case where the action is open, and somebody who may do it."""

    blueprint: str
    make: Callable[[str, Any], tuple[Any, Any]]
    reach: tuple[str, ...]
    fields: Mapping[str, Mapping[str, Any]]
    roles: frozenset[Role] = frozenset({Role.ORGANISER})
    address: str = ADDRESS


def suggestion(action, work):
    table, desk = make_edition("round_table"), make_user(Role.ORGANISER)
    maker = make_registration(table, email=ADDRESS)
    signed = {"by": desk, "at": now()}
    one = suggestions.collect(table, table.sessions[0], "Said", maker.reference, **signed)
    said = {"en": "Said", "zh": "说过"}
    if action in {"answer", "resolve"}:
        suggestions.assign(one, "Traffic Bureau", **signed)
    if action == "resolve":
        suggestions.answer(one, said, is_public=True, **signed)
    if action == "reopen":
        suggestions.decline(one, said, **signed)
    return one, desk


def agreement(action, work):
    week = SigningWeek()
    project = make_passed(week.edition, owner=make_user(email=ADDRESS))
    return week.record(project, week.main), week.other


def pitch(action, work):
    day = PitchDay(make_user(Role.ORGANISER), projects=1, jurors=0)
    juror = make_juror(day.round)
    assign(juror, day.entries[0], 30, 20, 20)
    (one,) = day.drawn().pitches
    if action == "reinstate":
        stage.note(PitchAction.MISS)(one, "Nobody there", **day.by())
    return one, day.organiser


def post(action, work):
    officer, office = make_user(email=ADDRESS), make_user(Role.CITY_REVIEWER)
    employer = make_employer(officer)
    sent = action in {"approve", "return"}
    job = make_job(employer, state=JobState.SUBMITTED if sent else JobState.PUBLISHED)
    if action in {"accept", "decline"}:
        changed = replace(Entry.of(job), title={"en": "Another"})
        jobs.change(job, changed, by=officer, at=now())
    return job, office


def organisation(action, work):
    one, office = make_sent_organisation(make_user(email=ADDRESS)), make_user(Role.CITY_REVIEWER)
    said, signed = {"en": "Said", "zh": "说过"}, {"by": office, "at": now()}
    if action in {"suspend", "lift"}:
        organisations.verify(one, **signed)
    if action == "lift":
        organisations.suspend(one, said, **signed)
    return one, office


def applicant(action, work):
    officer, employer = fairs.make_employer()
    profile = fairs.make_profile(make_user(email=ADDRESS))
    one, signed = (
        fairs.make_application(fairs.make_job(employer), profile),
        {"by": officer, "at": now()},
    )
    if action == "hire":
        applicants.sign(one, None, **signed)
    if action == "reconsider":
        applicants.decline(one, {"en": "Said", "zh": "说过"}, **signed)
    return one, officer


def docking(action, work):
    (officer, carrier), one = make_carrier(), make_released()
    states = {"talk": S.CONTACTED, "intend": S.TALKS, "contact": S.TALKS, "end": S.INTERESTED}
    states |= {"resume": S.ENDED}
    return make_docking(one, carrier, states.get(action, S.PROPOSED)), officer


def talk(action, work):
    (officer, carrier), project = make_carrier(), make_released()
    docking = make_docking(project, carrier, S.TALKS)
    wanted = Wanted(now() + timedelta(days=3), 30, None, video_url="https://meet.example/a")
    one = arrange(docking, wanted, by=officer, at=now())
    if action in {"hold", "miss"}:
        one.starts_at, one.ends_at = now() - timedelta(hours=2), now() - timedelta(hours=1)
    return one, officer


def registration(action, work):
    edition, desk = make_edition(needs_approval=True), make_user(Role.ORGANISER)
    one = make_registration(edition, *edition.sessions, email=ADDRESS)
    if action == "cancel":
        registrations.confirm_registration(one, by=desk, at=now())
    return one, desk


def mailing(action, work):
    edition, desk = make_edition(), make_user(Role.ORGANISER)
    make_registration(edition, email=ADDRESS)
    said = {"en": TYPED, "zh": TYPED}
    one = mailings.new_mailing(edition, Draft(said, said), by=desk, at=now())
    if action in {"stop", "pause", "resume"}:
        mailings.schedule_mailing(one, now() + timedelta(days=1), by=desk, at=now())
    if action in {"pause", "resume"}:
        mailings.begin_mailing(one, at=now())
    if action == "resume":
        mailings.pause_mailing(one, by=desk, at=now())
    return one, desk


def thank_you(_action, _work):
    event = held()
    attend(event, email=ADDRESS)
    one = thank_you_of(event, Audience.ATTENDEES)
    db.session.add(one)
    db.session.commit()
    return one, make_user(Role.ORGANISER)


def letter(action, work):
    registration, desk = make_confirmed(email=ADDRESS), make_user(Role.ORGANISER)
    if action in {"arrival", "exit"}:
        return make_issued(work, registration), desk
    return make_letter(registration), desk


def claim(action, work):
    office, states = Office(), {"accept": ClaimState.SUBMITTED, "approve": ClaimState.SECOND_REVIEW,
                                "panel": ClaimState.SECOND_REVIEW,
                                "take-back": ClaimState.PANEL_REVIEW,
                                "confirm": ClaimState.PROVINCIAL_CONFIRMATION}  # fmt: skip
    states |= dict.fromkeys(
        ("ask-further", "withdraw-request", "lengthen-request"), ClaimState.SUPPLEMENT_REQUESTED
    )
    city = dict.fromkeys(("approve", "panel", "take-back"), office.city)
    person = {**city, "confirm": office.province}.get(action, office.district)
    state = states.get(action, ClaimState.INITIAL_REVIEW)
    return make_claim(state, office=office, claimant=make_user(email=ADDRESS)), person


def edition(action, work):
    before = {"publish": EditionState.DRAFT, "close": EditionState.RUNNING,
              "follow_up": EditionState.CLOSED, "reopen": EditionState.CLOSED}  # fmt: skip
    one = make_edition("entrepreneurship_week", state=before.get(action, EditionState.OPEN))
    one.venues[0].address = words("1 Road", "路1号")
    ensure_form(edition_forms(one), by=None, at=now())
    return one, make_user(Role.ORGANISER)


def batch(action, work):
    one, editor = draft(), make_user(Role.CATALOGUE_EDITOR)
    if action in {"publish", "take-back"}:
        catalogue.propose_edition(one, today(), by=make_user(Role.CATALOGUE_EDITOR), at=now())
    return one, editor


def sent_project(action, work):
    return make_project(owner=make_user(email=ADDRESS)), make_user(Role.ORGANISER)


def exhibitor(action, work):
    desk, officer = make_user(Role.ORGANISER), make_user(email=ADDRESS)
    state = {"cancel": ExhibitorState.APPROVED, "correct": ExhibitorState.CONFIRMED}
    one = make_exhibitor(
        None, state.get(action, ExhibitorState.SUBMITTED), officer=officer, by=desk
    )
    if action == "correct":
        move(one, ExhibitorAction.MISS, by=None, at=now())
    return one, desk


def interview(action, work):
    """The employer's side, or the talent's for what it alone may do, or for its own page."""
    booth = Booth(mode="on_site")
    talent = make_visitor(booth.edition, email=ADDRESS)
    one = booking.book(booth.slots[0], SharingLevel.NAME, by=talent, at=now())
    if action == "judge":
        holding.start(one, by=booth.officer, at=now())
        holding.finish(one, "open", by=booth.officer, at=now())
    return one, booth.officer


def own_interview(action, work):
    one, _officer = interview(action, work)
    return one, one.user


def booth(action, work):
    (fair, (one, *_more)), desk = make_planned_fair(), make_user(Role.ORGANISER)
    exhibitor = make_entitled(fair, officer=make_user(email=ADDRESS))
    held = hold(exhibitor, one, by=desk, at=now())
    if action == "move":
        confirm(held, by=desk, at=now())
    return held, desk


def reviewed(action, work):
    one, city = make_project(owner=make_user(email=ADDRESS)), make_user(Role.CITY_REVIEWER)
    if action == "reopen":
        reviews.reject(one, {"en": "Said", "zh": "说过"}, "Said", by=city, at=now())
    return one, city


def award(action, work):
    prize = awarded.make_prize(make_edition(WEEK), notice_days=5 if action == "announce" else 0)
    owner, first = make_user(email=ADDRESS), make_user(Role.ORGANISER)
    make = awarded.make_confirmed if action == "withdraw" else awarded.make_award
    return make(prize, owner=owner, by=first), make_user(Role.ORGANISER)


def landing(action, work):
    states = {
        "verify": LandingState.CLAIMED, "return": LandingState.CLAIMED,
        "accept": LandingState.VERIFIED,
    }  # fmt: skip
    state, owner = states.get(action, LandingState.VALID), make_user(email=ADDRESS)
    return landed.make_landing(None, state, owner=owner), make_user(Role.ORGANISER)


def traveller(action, work):
    edition, by = make_offering(), make_user(Role.ORGANISER)
    make_arrived(edition, email=ADDRESS)
    (line,) = draw_up(edition, by)
    travel_support.publish(edition, by=by, at=now())
    if action == "restore":
        travel_support.withdraw(line, {"en": "Said", "zh": "说过"}, by=by, at=now())
    return line, by


def decision_review(action, work):
    claim = make_claim(ClaimState.REVIEW_REQUESTED, claimant=make_user(email=ADDRESS))
    return review_of(claim), make_user(Role.CITY_REVIEWER)


def correction(action, work):
    claim = make_claim(ClaimState.RECOGNISED, claimant=make_user(email=ADDRESS))
    work()
    one = corrections.ask(claim, GROUNDS, by=claim.claimant, at=now())
    right = {"holder_name": "Another"}
    corrections.write(one, right, 0, by=make_user(Role.CITY_REVIEWER), at=now())
    return one, make_user(Role.CITY_REVIEWER)


def missed(action, work):
    one = collect("Harbour Meteorologist", at=now())
    said = suggest_qualification(Suggestion("Harbour", address=ADDRESS), by=None, at=now())
    one.mentions.append(MissedMention(suggestion=said, created_at=now()))
    by = make_user(Role.CATALOGUE_EDITOR)
    if action == "reopen":
        set_aside(one, {"en": "Said", "zh": "说过"}, by=by, at=now())
    if action == "give-back":
        said = {name: value for name, value in row(9).items() if not name.startswith("title_")}
        titled = {"series_zh": "工程", "series_en": "Engineering", "title_zh": "工程师"}
        take_into(one, draft(), {**said, **titled, "title_en": "Engineer"}, by=by, at=now())
    return one, by


def expert_opinion(action, work):
    by, expert = make_user(Role.CITY_REVIEWER), make_user(Role.JUROR, email=ADDRESS)
    claim = make_claim(ClaimState.SECOND_REVIEW)
    asked = Asked("Is it?", today() + timedelta(days=5), ["certificate"])
    one = ask_expert(claim, expert, asked, by=by, at=now())
    return one, by if action == "withdraw" else expert


def revocation(action, work):
    claim = make_claim(ClaimState.RECOGNISED, claimant=make_user(email=ADDRESS))
    work()
    by = {"by": make_user(Role.CITY_REVIEWER), "at": now()}
    one = revocations.propose(claim, EndReason.FALSE_PAPERS, {"en": "Said", "zh": "说过"}, **by)
    revocations.state_views(one, GROUNDS, by=claim.claimant, at=now())
    return one, make_user(Role.CITY_REVIEWER)


def objection(action, work):
    line, by = traveller("withdraw", work)
    said = Objection("Reader", ADDRESS, "Said", "en")
    one = object_to(line.edition, line.reference, said, by=None, at=now())
    line.registration.email = ""  # only the answer goes out
    return one, by


def claim_objection(_action, _work):
    office = Office()
    claimant = make_user(email=ADDRESS)
    contested = make_claim(ClaimState.PUBLIC_NOTICE, office=office, claimant=claimant)
    return object_to_claim(contested), office.city


QUESTION = {"questions-0-kind": "years", "questions-0-text_en": TYPED, "questions-0-text_zh": TYPED}
CLAIMS = {
    "ask": QUESTION,
    "ask-further": QUESTION,
    "withdraw-request": {"request": 1, **BOTH},
    "lengthen-request": {"request": 1},
    "refuse": {"reason": "other", **BOTH},
    "panel": {"level": "intermediate"},
}
BORN = {f"birth_on-{part}": value for part, value in (("day", 1), ("month", 2), ("year", 1985))}
CORRECT = {"holder_name": TYPED, "employer_name": TYPED, **BORN}
TASK = {"unit": TYPED, "working_days": 10}
YESTERDAY = today() - timedelta(days=1)
DAY = {f"day-{part}": getattr(YESTERDAY, part) for part in ("day", "month", "year")}
AHEAD = (now() + timedelta(days=30)).date()
ENDED = {f"ended_on-{part}": getattr(YESTERDAY, part) for part in ("day", "month", "year")}
LATER = {
    "closes_at-day": AHEAD.day, "closes_at-month": AHEAD.month, "closes_at-year": AHEAD.year,
    "closes_at-time": "12:00",
}  # fmt: skip
BEGINS = {name.replace("closes_at", "starts_at"): value for name, value in LATER.items()}


def jury_round(action, work):
    """With everything marked; with too little for nothing."""
    if JURY_SUBJECTS.find(THING) is None:
        add_things(current_app)
    states = {"open": RoundState.DRAFT, "close": RoundState.OPEN, "cancel": RoundState.DRAFT}
    one = make_round(state=states.get(action, RoundState.CLOSED), quorum=1)
    assign(make_juror(one), make_entry(one), 30, 20, 20)
    return one, make_user(Role.ORGANISER)


MAKERS = [
    Maker(
        "applicants",
        applicant,
        ("shortlist", "invite", "intend", "sign", "hire", "reconsider", "decline"),
        {"decline": {**BOTH, "internal_note": TYPED}},
        frozenset(),
    ),
    Maker(
        "carrier_projects",
        docking,
        ("interest", "talk", "intend", "contact", "note", "resume", "decline", "end"),
        {
            "decline": BOTH,
            "end": BOTH,
            "note": {"note": TYPED},
            "contact": {"way": "phone", "text": TYPED},
        },
        frozenset(),
    ),
    Maker(
        "carrier_talks",
        talk,
        ("move", "hold", "miss", "cancel"),
        {"move": {**BOTH, **BEGINS, "minutes": 30, "video_url": "https://meet.example/b"}},
        frozenset(),
    ),
    Maker(
        "letters_desk",
        letter,
        ("approve", "arrival", "exit", "withdraw"),
        {"approve": {"note": TYPED}, "arrival": DAY, "exit": DAY, "withdraw": {"reason": TYPED}},
    ),
    Maker(
        "claims_desk",
        claim,
        (
            "accept",
            "forward",
            "ask",
            "refuse",
            "ask-further",
            "withdraw-request",
            "lengthen-request",
        ),
        CLAIMS,
        frozenset({Role.DISTRICT_REVIEWER}),
    ),
    Maker(
        "claims_desk",
        claim,
        ("approve", "panel", "take-back"),
        CLAIMS,
        frozenset({Role.CITY_REVIEWER}),
    ),
    Maker("claims_desk", claim, ("confirm",), CLAIMS, frozenset({Role.PROVINCIAL_SEALER})),
    Maker(
        "registrations_desk",
        registration,
        ("confirm", "return", "refuse", "cancel"),
        {"return": BOTH, "refuse": BOTH, "cancel": BOTH},
    ),
    Maker(
        "booths_desk",
        booth,
        ("confirm", "assign", "move", "release"),
        {"assign": {"code": "A02"}, "move": {"code": "A02"}, "release": BOTH},
    ),
    Maker(
        "exhibitors_desk",
        exhibitor,
        ("approve", "return", "refuse", "cancel", "correct"),
        {"return": BOTH, "refuse": BOTH, "cancel": BOTH},
    ),
    Maker(
        "publication", edition, ("publish", "begin_matching", "start", "cancel"), {"cancel": BOTH}
    ),
    Maker("closing", edition, ("close", "follow_up", "reopen"), {"reopen": {"why": TYPED}}),
    Maker(
        "catalogue_edition",
        batch,
        ("propose", "publish", "take-back", "discard"),
        {"propose": {"in_force_from": AHEAD.isoformat()}},
        frozenset({Role.CATALOGUE_EDITOR}),
    ),
    Maker("thanks", thank_you, ("send",), {}),
    Maker("mailing_desk", mailing, ("send", "pause", "resume", "stop"), {"send": {"when": "now"}}),
    Maker(
        "suggestions_desk",
        suggestion,
        ("answer", "resolve", "assign", "reopen", "decline"),
        {"answer": BOTH, "decline": BOTH, "assign": TASK, "reopen": TASK},
    ),
    Maker("agreements_desk", agreement, ("confirm", "annul"), {"annul": BOTH}),
    Maker(
        "pitches_desk",
        pitch,
        ("show-result", "hold", "miss", "withdraw", "reinstate"),
        {name: {"reason": TYPED} for name in ("miss", "withdraw", "reinstate")},
    ),
    Maker(
        "juries_desk",
        jury_round,
        ("open", "close", "reopen", "cancel"),
        {"cancel": {"reason": TYPED}, "reopen": {"reason": TYPED, **LATER}},
    ),
    Maker(
        "landings_desk",
        landing,
        ("verify", "accept", "return", "close", "move", "annul"),
        {"return": BOTH, "annul": BOTH, "close": BOTH | ENDED, "move": BOTH | ENDED},
    ),
    Maker("awards_desk", award, ("announce", "confirm", "withdraw"), {"withdraw": BOTH}),
    Maker("travel_objections", objection, ("uphold", "dismiss"), {"uphold": BOTH, "dismiss": BOTH}),
    Maker(
        "decision_reviews",
        decision_review,
        ("set-aside", "uphold"),
        {"set-aside": BOTH, "uphold": BOTH},
        frozenset({Role.CITY_REVIEWER}),
    ),
    Maker(
        "objections_desk",
        claim_objection,
        ("tell", "lengthen", "dismiss", "uphold"),
        {
            "tell": BOTH,
            "lengthen": BOTH,
            "dismiss": ANSWER,
            "uphold": ANSWER | BOTH | {"reason": "false_document"},
        },
        frozenset({Role.CITY_REVIEWER}),
    ),
    Maker(
        "corrections",
        correction,
        ("write", "confirm", "decline"),
        {"decline": BOTH, "write": CORRECT},
        frozenset({Role.CITY_REVIEWER}),
    ),
    Maker(
        "missed_entries",
        missed,
        ("plan", "set-aside", "give-back", "reopen"),
        {"plan": {"priority": "a_high", "assignee": ""}, "set-aside": BOTH},
        frozenset({Role.CATALOGUE_EDITOR}),
    ),
    Maker(
        "expert_opinions",
        expert_opinion,
        ("opinion", "decline", "conflict"),
        {
            "opinion": {"recommendation": "open", "answer": TYPED},
            "decline": {"answer": TYPED},
            "conflict": {"answer": TYPED},
        },
        frozenset(),  # the expert who was asked alone, whatever their role
    ),
    Maker("expert_opinions", expert_opinion, ("withdraw",), {}, frozenset({Role.CITY_REVIEWER})),
    Maker(
        "revocations",
        revocation,
        ("confirm", "drop"),
        {"drop": BOTH},
        frozenset({Role.CITY_REVIEWER}),
    ),
    Maker("travel_support", traveller, ("withdraw", "restore"), {"withdraw": BOTH}),
    Maker("projects_desk", sent_project, ("defer",), {"defer": BOTH}),
    Maker(
        "jobs_desk",
        post,
        ("approve", "accept", "return", "decline", "remove"),
        dict.fromkeys(("return", "decline", "remove"), BOTH),
        frozenset({Role.CITY_REVIEWER, Role.DISTRICT_REVIEWER, Role.ORGANISER}),
    ),
    Maker(
        "interviewers",
        interview,
        ("call", "start", "finish", "miss", "cancel"),
        {"finish": {"result": "open", "note": TYPED}, "cancel": {"reason": TYPED}},
        frozenset(),
    ),
    Maker(
        "interviews",
        own_interview,
        ("arrive", "judge", "cancel"),
        {"judge": {"result": "open", "note": TYPED}, "cancel": {"reason": TYPED}},
        frozenset(),
    ),
    Maker(
        "project_reviews",
        reviewed,
        ("advance", "return", "reject"),
        {"advance": {"note": TYPED}, **dict.fromkeys(("return", "reject", "reopen"), SAID)},
        frozenset({Role.CITY_REVIEWER, Role.DISTRICT_REVIEWER, Role.ORGANISER}),
    ),
    Maker(
        "project_reviews",
        reviewed,
        ("reopen",),
        {"reopen": SAID},
        frozenset({Role.CITY_REVIEWER, Role.ORGANISER}),
    ),
    Maker(
        "organisations_desk",
        organisation,
        ("verify", "return", "refuse", "suspend", "lift", "free_code"),
        dict.fromkeys(("return", "refuse", "suspend", "lift", "free_code"), BOTH),
        frozenset({Role.CITY_REVIEWER, Role.DISTRICT_REVIEWER, Role.ORGANISER}),
    ),
]
