"""What every list of the desk does alike, whatever it lists."""

from __future__ import annotations

import csv
import itertools
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from flask import current_app, request
from lxml import html
from sqlalchemy import func, select, true

import tests.factories.landings as landed
from core.accounts.models import User
from core.accounts.roles import Role
from core.audit import record
from core.audit.models import AuditEntry
from core.clock import BEIJING, now, today
from core.db import db
from core.documents.services import register
from core.indicators.services import keep_earlier, keep_indicator
from core.jobs import enqueue
from core.juries.subjects import JURY_SUBJECTS
from core.lists import row_pages
from core.lists.choice import ListChoice, OpenList, open_list
from core.lists.columns import ColumnKind
from core.lists.page import list_shown
from core.lists.spec import LIST_ADDITIONS, LISTS
from core.reports.models import Export
from core.reports.readers import read_sheet
from core.reports.states import ExportState
from core.working_days.services import load_shipped_years
from events.applications.sharing import share
from events.applications.states import SharingLevel
from events.booths.services import assign_new
from events.certificate_batches.models import BatchPerson, CertificateBatch
from events.delegations.services import bring_delegation
from events.delegations.values import Plan
from events.directories.services import keep_entry
from events.dockings.states import DockingState
from events.editions.states import EditionState
from events.enterprise_services.services import keep_kind, keep_service
from events.exhibitors.services import move
from events.exhibitors.states import ExhibitorAction, ExhibitorState
from events.gate.models import Attendance
from events.gate.services import add_device
from events.gate.values import MadeScan
from events.interviews import services as booking
from events.mailings import services as mailing_services
from events.mailings.models import Draft, MailingRecipient
from events.organisation_groups.services import keep_group
from events.partners.services import keep_region
from events.pitches import services as services_of_pitches
from events.project_reviews.models import ProjectLevel
from events.shortages.services import keep_occupation
from events.suggestions import services as suggestion_services
from events.talks import services as services_of_talks
from events.talks.values import Wanted
from events.taxonomies.services import keep_taxonomy
from events.tickets.codes import ticket_code
from events.travel_objections.services import Objection, object_to
from events.travel_support.services import publish as publish_travel
from events.visits.services import record_visits
from talent.catalogue.models import CatalogueSuggestion
from talent.claims.documents import title_certificate
from talent.claims.states import ClaimState
from talent.corrections.services import ask as ask_for_correction
from talent.expert_opinions.services import Asked, ask_expert
from talent.missed_entries.collecting import collect
from tests.core.documents.orders import issue
from tests.core.files.corpus import page_pdf
from tests.counting import count_queries
from tests.events.attendees.people import TOKEN, publish_form
from tests.events.letters.asking import make_confirmed, make_letter
from tests.factories import fairs
from tests.factories.agreements import SigningWeek
from tests.factories.awards import make_award, make_prize
from tests.factories.booths import make_entitled, make_planned_fair
from tests.factories.carriers import make_profile, make_verified_carrier
from tests.factories.core import make_sent_organisation, make_user, sign_in
from tests.factories.dockings import make_carrier as make_park
from tests.factories.dockings import make_docking, make_released
from tests.factories.events import make_edition, make_registration
from tests.factories.exhibitors import make_employer, make_exhibitor, make_fair
from tests.factories.interviews import Booth, make_visitor
from tests.factories.jobs import make_job
from tests.factories.juries import (
    THING,
    add_things,
    assign,
    make_entry,
    make_juror,
    make_round,
    make_rubric,
)
from tests.factories.objections import object_to_claim
from tests.factories.pitches import PitchDay
from tests.factories.projects import make_call, make_passed, make_project
from tests.factories.talent import GROUNDS, Office, make_calendar, make_claim
from tests.factories.travel import draw_up, make_arrived, make_offering
from tests.talent.catalogue.sheets import draft

pytestmark = pytest.mark.both_databases


@dataclass
class Place:
    """Where a list is, who reads it, and how one more row comes to be."""

    reader: User
    url: str
    add: Callable[[], object]
    subject: object = None


def attendees() -> Place:
    edition = make_edition("entrepreneurship_week", asks_identity=False)
    publish_form(edition)
    return Place(
        make_user(Role.ORGANISER), f"/desk/events/{edition.slug}/attendees",
        lambda: make_registration(edition), edition,
    )  # fmt: skip


def claims() -> Place:
    office = Office()
    make_calendar()
    return Place(
        office.district,
        "/desk/claims",
        lambda: make_claim(ClaimState.INITIAL_REVIEW, office=office),
    )


def objections() -> Place:
    office = Office()
    contested = make_claim(ClaimState.PUBLIC_NOTICE, office=office)
    return Place(office.city, "/desk/objections", lambda: object_to_claim(contested))


def editions() -> Place:
    return Place(make_user(Role.ORGANISER), "/desk/events", make_edition)


def letters() -> Place:
    edition = make_edition("entrepreneurship_week", asks_identity=False)
    numbers = iter(range(1000000, 1000009))

    def ask() -> None:
        number = f"Q{next(numbers)}"
        person = make_confirmed(edition=edition, document_number=number)
        make_letter(person, passport_number=number)

    return Place(make_user(Role.ORGANISER), f"/desk/events/{edition.slug}/letters", ask, edition)


def suggestions() -> Place:
    edition, organiser = make_edition("round_table"), make_user(Role.ORGANISER)
    load_shipped_years()
    # Of every second one nobody noted who made it.
    makers = itertools.cycle([make_registration(edition).reference, ""])

    def collect() -> None:
        said = (edition, edition.sessions[0], "A crossing.", next(makers))
        suggestion_services.collect(*said, by=organiser, at=now())
        db.session.commit()

    return Place(organiser, f"/desk/events/{edition.slug}/suggestions", collect, edition)


def projects() -> Place:
    call = make_call()
    return Place(
        make_user(Role.ORGANISER), f"/desk/events/{call.edition.slug}/projects",
        lambda: make_project(call.edition, carriers=("Park",)), call.edition,
    )  # fmt: skip


def booths() -> Place:
    (fair, _booths), organiser = make_planned_fair(200), make_user(Role.ORGANISER)
    codes = (f"A{number + 1:02d}" for number in range(200))

    def assign() -> None:
        one = make_entitled(fair, by=organiser)
        one.organisation.name_zh = "Łódź 示例"
        assign_new(fair, one.reference, next(codes), by=organiser, at=now())
        db.session.commit()

    return Place(organiser, f"/desk/events/{fair.slug}/booths", assign, fair)


def exhibitors() -> Place:
    fair, organiser = make_fair(), make_user(Role.ORGANISER)
    return Place(
        organiser, f"/desk/events/{fair.slug}/exhibitors",
        lambda: make_exhibitor(fair, by=organiser), fair,
    )  # fmt: skip


def leads() -> Place:
    officer = make_user()
    booth = make_exhibitor(None, ExhibitorState.APPROVED, officer=officer)

    def visit() -> None:
        person = make_registration(booth.edition, user=make_user())
        scan = MadeScan(uuid.uuid4(), booth.id, now(), code=ticket_code(person.id))
        record_visits(booth, [scan], by=officer, at=now())
        share(person.user, booth.organisation, SharingLevel.CV, by=person.user, at=now())
        db.session.commit()

    return Place(officer, f"/me/exhibitors/{booth.reference}/visits", visit, booth)


def sanctions() -> Place:
    def miss() -> None:
        one = make_exhibitor(None, ExhibitorState.CONFIRMED)
        move(one, ExhibitorAction.MISS, by=None, at=now())
        db.session.commit()

    return Place(make_user(Role.ORGANISER), "/desk/absences", miss)


def documents() -> Place:
    return Place(make_user(Role.AUDITOR), "/desk/certificates", issue)


def background_work() -> Place:
    return Place(
        make_user(Role.AUDITOR), "/desk/system/work",
        lambda: enqueue("operations.tidy") and db.session.commit(),
    )  # fmt: skip


def delegations() -> Place:
    edition, brings = make_edition("entrepreneurship_week"), make_user(Role.ORGANISER)
    plan = Plan("Łódź", "", "", "", True, ())

    def bring() -> None:
        bring_delegation(edition, plan, ("Name",), [(2, ["A"])], by=brings, at=now())
        db.session.commit()

    return Place(brings, f"/desk/events/{edition.slug}/delegations", bring, edition)


def devices() -> Place:
    edition, organiser = make_edition("entrepreneurship_week"), make_user(Role.ORGANISER)
    numbers = iter(range(1, 9))

    def add() -> None:
        add_device(edition, f"North gate {next(numbers)}", by=organiser, at=now())
        db.session.commit()

    return Place(organiser, f"/desk/events/{edition.slug}/gate/devices", add, edition)


def certificates() -> Place:
    edition = make_edition("training", checks_out=False)

    def attend() -> None:
        person = make_registration(edition)
        [seat] = person.seats
        db.session.add(Attendance(registration_id=person.id, session_id=seat.session_id,
                                  first_at=now(), way="qr"))  # fmt: skip
        db.session.commit()

    return Place(
        make_user(Role.ORGANISER), f"/desk/events/{edition.slug}/certificates", attend, edition
    )


def certificate_batch() -> Place:
    edition, organiser = make_edition("training", checks_out=False), make_user(Role.ORGANISER)
    batch = CertificateBatch(reference="CB-2026-0001", edition=edition, asked_at=now())
    edition.state = EditionState.CLOSED
    db.session.add(batch)
    db.session.commit()

    def choose() -> None:
        edition.state = EditionState.OPEN
        person = make_registration(edition)
        edition.state = EditionState.CLOSED
        db.session.add(BatchPerson(batch_id=batch.id, registration_id=person.id))
        db.session.commit()

    address = f"/desk/events/{edition.slug}/certificates/batches/{batch.reference}"
    return Place(organiser, address, choose, batch)


def write_mailing(edition, by):
    words = {"en": "Łódź", "zh": "好"}
    return mailing_services.new_mailing(edition, Draft(words, words), by=by, at=now())


def mailings() -> Place:
    edition, organiser = make_edition(), make_user(Role.ORGANISER)

    def write() -> None:
        write_mailing(edition, organiser)
        db.session.commit()

    return Place(organiser, f"/desk/events/{edition.slug}/messages", write, edition)


def recipients() -> Place:
    edition, organiser = make_edition(), make_user(Role.ORGANISER)
    mailing = write_mailing(edition, organiser)
    mailing_services.schedule_mailing(mailing, None, by=organiser, at=now())
    db.session.commit()

    def draw() -> None:
        person = make_registration(edition)
        db.session.add(MailingRecipient(mailing_id=mailing.id, registration_id=person.id))
        db.session.commit()

    return Place(organiser, f"/desk/events/{edition.slug}/messages/{mailing.id}", draw, mailing)


def catalogue_editions() -> Place:
    return Place(make_user(Role.CATALOGUE_EDITOR), "/desk/catalogue", draft)


def permits() -> Place:
    return Place(make_user(Role.ORGANISER), "/desk/permits", make_edition)


def fair_reports() -> Place:
    return Place(make_user(Role.ORGANISER), "/desk/reports-of-fairs", make_edition)


def catalogue_suggestions() -> Place:
    def miss() -> None:
        db.session.add(CatalogueSuggestion(created_at=now(), qualification="Łódź Manager"))
        db.session.commit()

    return Place(make_user(Role.CATALOGUE_EDITOR), "/desk/catalogue/suggestions", miss)


def missed_entries() -> Place:
    numbers = itertools.count(1)

    def miss() -> None:
        collect(f"Łódź Manager {next(numbers)}", at=now())
        db.session.commit()

    return Place(make_user(Role.CATALOGUE_EDITOR), "/desk/catalogue/work-list", miss)


def organisations() -> Place:
    return Place(
        make_user(Role.CITY_REVIEWER), "/desk/organisations",
        lambda: make_sent_organisation(name_zh="Łódź 示例"),
    )  # fmt: skip


def carriers() -> Place:
    add = lambda: make_profile(make_verified_carrier(name_zh="Łódź 示例"))  # noqa: E731
    return Place(make_user(Role.ORGANISER), "/desk/carriers", add)


def directories() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)
    said = dict.fromkeys(("text_zh", "text_en", "tags_zh", "tags_en", "link"), "")
    said |= {"kind": "policies", "valid_until": None, "title_en": "Policy"}

    def add() -> None:
        number = next(numbers)
        titled = {"title_zh": f"Łódź 政策{number}", "position": number}
        keep_entry(None, said | titled, by=by, at=now())

    return Place(by, "/desk/directories", add)


def partners() -> Place:
    by, numbers = make_user(Role.ORGANISER), iter(range(10, 60))
    said = dict.fromkeys(("signed_on", "agreed_until", "ended_on"))

    def add() -> None:
        code = f"5206{next(numbers)}"
        names = {"province": "52", "code": code, "name_zh": f"某{code}县", "name_en": code}
        keep_region(None, said | names, by=by, at=now())

    return Place(by, "/desk/partner-regions", add)


def indicators() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)
    said = dict.fromkeys(("unit_zh", "unit_en"), "") | {"part_id": None, "whole_id": None}
    said |= {"definition_zh": "口径", "definition_en": "What is counted", "is_public": True}

    def add() -> None:
        number = next(numbers)
        names = {
            "code": f"number{number}",
            "name_zh": f"指标{number}",
            "name_en": f"Łódź {number}",
        }
        keep_indicator(None, said | names, by=by, at=now())

    return Place(by, "/desk/indicators", add)


def earlier_figures() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)
    said = {"figure": "week_attendances", "year": today().year - 1, "value": 5, "source": "Łódź"}
    return Place(
        by, "/desk/earlier-figures",
        lambda: keep_earlier(
            None, said | {"as_of": today() - timedelta(days=next(numbers))}, by=by, at=now()
        ),
    )  # fmt: skip


def taxonomies() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)

    def add() -> None:
        number = next(numbers)
        said = {"number": number, "name_zh": f"目录{number}", "name_en": f"Łódź {number}"}
        day = today() + timedelta(days=number)
        keep_taxonomy(None, said | {"in_force_from": day, "source": ""}, by=by, at=now())

    return Place(by, "/desk/industry-lists", add)


def shortages() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)
    said = dict.fromkeys(("edition", "source", "name_en"), "") | {
        "degree": "short",
        "ended_on": None,
    }

    def add() -> None:
        number = next(numbers)
        keep_occupation(
            None, said | {"code": f"2-{number}", "name_zh": f"Łódź 职业{number}"}, by=by, at=now()
        )

    return Place(by, "/desk/shortage-occupations", add)


def own_entries() -> Place:
    one = make_round(make_rubric(subject="project"), subject="project")
    juror = make_juror(one)
    add = lambda: assign(juror, make_entry(one, field="energy"))  # noqa: E731
    return Place(juror.user, f"/me/juries/{one.reference}", add, one)


def enterprise_services() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)
    said = {"served_on": today(), "credit_code": "", "kind_id": None, "district": ""}
    return Place(
        by, "/desk/enterprise-services",
        lambda: keep_service(None, said | {"name": f"第{next(numbers)}公司"}, by=by, at=now()),
    )  # fmt: skip


def service_kinds() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)

    def add() -> None:
        number = next(numbers)
        keep_kind(None, {"name_zh": f"类型{number}", "name_en": f"Kind {number}"}, by=by, at=now())

    return Place(by, "/desk/service-kinds", add)


def organisation_groups() -> Place:
    by, numbers = make_user(Role.ORGANISER), itertools.count(1)

    def add() -> None:
        said = dict.fromkeys(("text_zh", "text_en"), "") | {"kind": "alliance", "is_public": True}
        number = next(numbers)
        names = {"slug": f"group-{number}", "name_zh": f"联盟{number}", "name_en": f"No. {number}"}
        keep_group(None, said | names, by=by, at=now())

    return Place(by, "/desk/groups", add)


def _interviews(of_edition: bool) -> Place:
    booth = Booth(slots=12)
    free = iter(booth.slots)

    def book() -> None:
        visitor = make_visitor(booth.edition, display_name="Łódź Cărtărescu")
        booking.book(next(free), SharingLevel.CV, by=visitor, at=now())
        db.session.commit()

    if of_edition:
        desk = f"/desk/events/{booth.edition.slug}/interviews"
        return Place(make_user(Role.ORGANISER), desk, book, booth.edition)
    own = f"/me/exhibitors/{booth.exhibitor.reference}/interviews"
    return Place(booth.officer, own, book, booth.exhibitor)


def own_interviews() -> Place:
    return _interviews(of_edition=False)


def edition_interviews() -> Place:
    return _interviews(of_edition=True)


def jobs() -> Place:
    employer = make_employer(make_user(), name_zh="Łódź 示例")
    return Place(make_user(Role.CITY_REVIEWER), "/desk/jobs", lambda: make_job(employer))


def applicants() -> Place:
    officer, employer = fairs.make_employer()
    levels, job = itertools.cycle(SharingLevel), fairs.make_job(employer)
    return Place(
        officer, f"/me/organisations/{employer.reference}/applicants",
        lambda: fairs.make_application(job, fairs.make_profile(name="Łódź"), next(levels)), employer,
    )  # fmt: skip


def released_projects() -> Place:
    officer, carrier = make_park()
    edition = make_call().edition
    return Place(
        officer, f"/me/organisations/{carrier.reference}/projects",
        lambda: make_docking(make_released(edition, title="Łódź 固态电池"), carrier), carrier,
    )  # fmt: skip


def dockings() -> Place:
    edition, (_officer, carrier) = make_call().edition, make_park()
    return Place(
        make_user(Role.ORGANISER), f"/desk/events/{edition.slug}/dockings",
        lambda: make_docking(make_released(edition, title="Łódź 固态电池"), carrier), edition,
    )  # fmt: skip


def talks() -> Place:
    edition, (officer, carrier), turn = make_call().edition, make_park(), itertools.count(1)

    def meet() -> None:
        one = make_docking(
            make_released(edition, title="Łódź 固态电池"), carrier, DockingState.TALKS
        )
        begins = now() + timedelta(hours=next(turn))
        where = {"venue": None, "video_url": "https://meet.example/a"}
        services_of_talks.arrange(one, Wanted(begins, 30, **where), by=officer, at=now())
        db.session.commit()

    return Place(make_user(Role.ORGANISER), f"/desk/events/{edition.slug}/talks", meet, edition)


def travel_support() -> Place:
    edition, by = make_offering(), make_user(Role.ORGANISER)

    def add() -> None:
        make_arrived(edition, name="Łódź 示例")
        draw_up(edition, by)

    return Place(by, f"/desk/events/{edition.slug}/travel-support", add, edition)


def travel_objections() -> Place:
    edition, by, numbers = make_offering(), make_user(Role.ORGANISER), itertools.count(1)
    line = make_arrived(edition)
    publish_travel(edition, by=by, at=now())

    def add() -> None:
        said = Objection("Łódź 示例", f"objector{next(numbers)}@example.org", "No", "en")
        object_to(edition, line.reference, said, by=None, at=now())
        db.session.commit()

    return Place(by, f"/desk/events/{edition.slug}/travel-objections", add, edition)


def decision_reviews() -> Place:
    return Place(
        make_user(Role.CITY_REVIEWER),
        "/desk/reviews",
        lambda: make_claim(ClaimState.REVIEW_REQUESTED, name="Łódź 示例"),
    )


def corrections() -> Place:
    def add() -> None:
        claim = make_claim(ClaimState.RECOGNISED, name="Łódź 示例")
        register(title_certificate(claim, at=now()), page_pdf())
        ask_for_correction(claim, GROUNDS, by=claim.claimant, at=now())
        db.session.commit()

    return Place(make_user(Role.CITY_REVIEWER), "/desk/corrections", add)


def expert_opinions() -> Place:
    def add() -> None:
        claim = make_claim(ClaimState.SECOND_REVIEW, name="Łódź 示例")
        asked = Asked("Is it?", today() + timedelta(days=5), ["certificate"])
        by, expert = make_user(Role.CITY_REVIEWER), make_user(Role.JUROR)
        ask_expert(claim, expert, asked, by=by, at=now())
        db.session.commit()

    return Place(make_user(Role.CITY_REVIEWER), "/desk/opinions", add)


def revocations() -> Place:
    return Place(
        make_user(Role.CITY_REVIEWER),
        "/desk/revocations",
        lambda: make_claim(ClaimState.REVOKED, name="Łódź 示例"),
    )


def fair_applications() -> Place:
    edition, (_officer, employer) = make_edition(), fairs.make_employer()
    job = fairs.make_job(employer)
    return Place(
        make_user(Role.ORGANISER), f"/desk/events/{edition.slug}/applications",
        lambda: fairs.make_application(job, fairs.make_profile(), edition=edition), edition,
    )  # fmt: skip


def pitches() -> Place:
    day = PitchDay(make_user(Role.ORGANISER), projects=0)
    plan = day.plan()
    day.open_room(plan)
    db.session.commit()

    def enter() -> None:
        day.enter(make_project(day.edition, title="Łódź 固态电池"))
        services_of_pitches.draw_order(plan, "seed", "One more", **day.by())
        db.session.commit()

    return Place(day.organiser, f"/desk/events/{day.edition.slug}/pitches", enter, day.edition)


def agreements() -> Place:
    week, carrier = SigningWeek(), make_verified_carrier(name_zh="Łódź 创业园")

    def sign() -> None:
        week.record(make_passed(week.edition, title="Łódź 固态电池"), week.main, carrier)

    return Place(week.city, f"/desk/events/{week.edition.slug}/agreements", sign, week.edition)


def awards() -> Place:
    prize, by = make_prize(make_call().edition, places=99), make_user(Role.ORGANISER)
    edition = prize.edition
    return Place(
        by, f"/desk/events/{edition.slug}/awards",
        lambda: make_award(prize, by=by, title="Łódź 固态电池"), edition,
    )  # fmt: skip


def prizes() -> Place:
    edition = make_call().edition
    return Place(
        make_user(Role.ORGANISER), f"/desk/events/{edition.slug}/prizes",
        lambda: make_prize(edition, name_en="Łódź", name_zh="洛兹"), edition,
    )  # fmt: skip


def landings() -> Place:
    edition, by = make_call().edition, make_user(Role.ORGANISER)
    add = lambda: landed.make_landing(edition=edition, company_name="Łódź")  # noqa: E731
    return Place(by, "/desk/landings", add)


def project_reviews() -> Place:
    edition, by = make_call().edition, make_user(Role.CITY_REVIEWER)

    def enter() -> None:
        one = make_project(edition, title="Łódź 固态电池")
        db.session.add(ProjectLevel(project_id=one.id, level=1, entered_at=now(), due_on=today()))
        db.session.commit()

    return Place(by, "/desk/project-reviews", enter)


def _juries() -> User:
    if JURY_SUBJECTS.find(THING) is None:
        add_things(current_app)
    return make_user(Role.ORGANISER)


def jury_rounds() -> Place:
    by = _juries()
    return Place(
        by, "/desk/juries", lambda: assign(make_juror(one := make_round()), make_entry(one))
    )


def jury_marks() -> Place:
    by, one = _juries(), make_round()
    juror = make_juror(one)
    return Place(
        by, f"/desk/juries/{one.reference}/marks",
        lambda: assign(juror, make_entry(one, title={"en": "Łódź", "zh": "洛兹"}), 30, 20, 20), one,
    )  # fmt: skip


def jury_entries() -> Place:
    by, one = _juries(), make_round()
    juror = make_juror(one)
    return Place(
        by, f"/desk/juries/{one.reference}/entries",
        lambda: assign(juror, make_entry(one, title={"en": "Łódź", "zh": "洛兹"}), 30, 20, 20), one,
    )  # fmt: skip


PLACES = {
    "core.juries.rounds": jury_rounds, "core.juries.entries": jury_entries,
    "core.juries.marks": jury_marks,
    "events.landings": landings, "events.awards": awards, "events.prizes": prizes,
    "events.project_reviews": project_reviews, "juries.own_entries": own_entries,
    "events.shortages": shortages,
    "core.indicators": indicators, "core.earlier_figures": earlier_figures,
    "events.taxonomies": taxonomies, "events.partners": partners, "events.enterprise_services": enterprise_services,
    "events.service_kinds": service_kinds, "events.organisation_groups": organisation_groups,
    "events.jobs": jobs,
    "events.applicants": applicants, "events.fair_applications": fair_applications,
    "core.organisations": organisations, "events.carriers": carriers,
    "events.directories": directories,
    "talent.catalogue_editions": catalogue_editions,
    "talent.catalogue_suggestions": catalogue_suggestions,
    "talent.missed_entries": missed_entries,
    "events.mailings": mailings, "events.recipients": recipients,
    "events.certificates": certificates, "events.certificate_batch": certificate_batch,
    "events.devices": devices,
    "events.exhibitors": exhibitors, "events.sanctions": sanctions, "events.booths": booths,
    "events.leads": leads,
    "core.documents": documents, "core.background_work": background_work, "events.delegations": delegations,
    "events.attendees": attendees, "talent.claims": claims, "talent.objections": objections,
    "talent.decision_reviews": decision_reviews, "talent.revocations": revocations,
    "talent.expert_opinions": expert_opinions,
    "talent.corrections": corrections,
    "events.permits": permits, "events.fair_reports": fair_reports,
    "events.interviews": own_interviews, "events.edition_interviews": edition_interviews,
    "events.editions": editions, "events.letters": letters, "events.suggestions": suggestions,
    "events.released_projects": released_projects, "events.dockings": dockings,
    "events.talks": talks, "events.travel_support": travel_support,
    "events.travel_objections": travel_objections,
    "events.projects": projects, "events.pitches": pitches,
    "events.agreements": agreements,
}  # fmt: skip
# Their reader's own account and coming in stand in them, or their own export: tried beside it.
NEVER_EMPTY = {
    "core.accounts", "core.audit", "core.exports", "core.own_exports", "core.privacy_touched",
}  # fmt: skip


class List:
    """One list as its reader sees it."""

    def __init__(self, app, key: str, place: Place | None = None) -> None:
        self.app = app
        self.spec, self.place = LISTS[key], place or PLACES[key]()
        self.client = sign_in(app.test_client(), self.place.reader)

    def get(self, query: str = ""):
        answer = self.client.get(self.place.url + query)
        assert answer.status_code == 200, query
        return html.fromstring(answer.text)

    def opened(self) -> OpenList:
        return open_list(self.spec, self.place.subject, self.place.reader)

    def undrawn(self, query: str) -> Beside:
        """What the page of this address would be drawn from, read as its route reads it."""
        with self.app.test_request_context(self.place.url + query):
            sent = self.spec.read(request.args)
            opened = open_list(self.spec, self.place.subject, self.place.reader, sent)
            drawn = list_shown(opened, request.view_args)
            page = drawn.page
            numbers = {step: page.number + step for step in (-1, 1)}
            beside = {
                step: query_of(drawn.page_url(number))
                for step, number in numbers.items()
                if 1 <= number <= page.pages
            }
            return [row.ref for row in page.rows], beside

    def take(self, file_format: str, query: str = "", **more: str):
        token = TOKEN.search(self.client.get("/notice").text)[1]
        sent = {"csrf_token": token, "file_format": file_format, "which": "shown", **more}
        answer = self.client.post(f"{self.place.url}/export{query}", data=sent)
        assert answer.status_code == 200, answer.text
        kept = answer.headers.get("Content-Disposition", "")
        assert kept.startswith("attachment") == (file_format != "print"), kept
        return answer


@pytest.fixture(params=sorted(PLACES))
def listed(app, request):
    return List(app, request.param)


def shown(page) -> list[list[str]]:
    """The cells on screen, but for ticks, what only a card shows, and the word for a late day."""
    for word in page.xpath("//*[contains(@class, 'late-word')]"):
        word.drop_tree()
    cells = "./td[not(contains(@class, 'tick') or contains(@class, 'card-only'))]"
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath(cells)]
        for row in page.xpath("//table//tbody/tr[@data-row]")
    ]


def names(page) -> list[str]:
    # What has no page of its own can be ticked.
    links, ticks = ".//a[@data-open]/@href", ".//input[@name='ref']/@value"
    # A list that leads nowhere and in which nothing is ticked is told apart by what it says.
    rows = page.xpath("//tr[@data-row]")
    said = ".//td//text()"
    return [str((row.xpath(links) or row.xpath(ticks) or row.xpath(said))[0]) for row in rows]


def test_every_list_is_driven_here(app):
    assert {spec.key for spec in LISTS} == set(PLACES) | NEVER_EMPTY
    assert {one.list_key for one in LIST_ADDITIONS} <= set(PLACES)


def test_it_is_like_every_list_with_no_row_one_three_and_five(listed, monkeypatch):
    """All at one place, which costs more to make than to ask."""
    says_that_it_is_empty_and_is_handed_over_with_its_headings(listed)
    numbers = questions(listed, 0)
    fill(listed, 1)
    numbers += questions(listed, 1)
    what_an_address_asks_and_the_list_does_not_know_is_named(listed)
    a_filter_is_a_chip_that_takes_itself_away(listed)
    fill(listed, 3)
    assert len({*numbers, *questions(listed, 3)}) == 1
    each_row_leads_to_its_own_page_and_one_address_is_built(listed)
    a_filter_says_its_condition_once_for_a_page(listed)
    every_file_holds_what_the_page_shows(listed)
    fill(listed, 5)
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 2)
    pages_follow_each_other_and_beyond_the_end_comes_the_last(listed)
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 3)
    pages_follow_each_other_by_every_order(listed, monkeypatch)


def fill(listed, rows: int) -> None:
    for _ in range(2 * rows + 1):
        if len(listed.undrawn("")[0]) >= rows:
            return
        db.session.commit()  # what was begun to read may not write
        listed.place.add()
        db.session.commit()
    raise AssertionError("no row is added by what adds one")


def questions(listed, rows: int) -> list[int]:
    """How many it asks for so many rows, in the columns of the beginning and in all."""
    counted = []
    for query in ("", f"?columns={','.join(listed.opened().columns)}"):
        number, page = count_queries(lambda query=query: listed.get(query))
        assert len(shown(page)) == rows
        counted.append(number)
    return counted


def says_that_it_is_empty_and_is_handed_over_with_its_headings(listed):
    nothing = "//*[contains(@class, 'nothing')]"
    assert listed.get().xpath(nothing)
    # Filters are blamed only where there are some.
    assert not listed.get().xpath(f"{nothing}//a") or listed.opened().chosen
    if listed.spec.key != "events.suggestions":  # its page has words of its own
        assert listed.get("?words=zzz").xpath(f"{nothing}//a")
    lines = list(csv.reader(listed.take("csv").data.decode("utf-8-sig").splitlines()))
    assert [len(line) for line in lines] == [len(listed.opened().on_screen)]


def what_an_address_asks_and_the_list_does_not_know_is_named(listed):
    # All in one address: each is named, and none narrows the list.
    choices = [one.name for one in listed.opened().filters.values() if one.kind != "words"]
    sent = {name: f"nonsense-{place}" for place, name in enumerate(["order", "columns", *choices])}
    page = listed.get(f"?nonsense=1&{urlencode(sent)}")
    notes = page.xpath("//*[contains(@class, 'notice-warning')]")
    said = " ".join(one.text_content() for one in notes)
    for word in ("“nonsense”", *(f"“{value}”" for value in sent.values())):
        assert word in said, word
    assert len(shown(page)) == 1


def a_filter_is_a_chip_that_takes_itself_away(listed):
    one = next(one for one in listed.opened().filters.values() if one.choices and not one.default)
    value = next(iter(one.choices))
    page = listed.get(f"?{one.name}={value}&order={listed.spec.card.title}")
    [chip] = [
        chip for chip in page.xpath("//a[contains(@class, 'chip')]")
        if one.choices[value] in chip.text_content()
    ]  # fmt: skip
    assert f"{one.name}=" not in urlsplit(chip.get("href")).query
    assert f"order={listed.spec.card.title}" in chip.get("href")


def each_row_leads_to_its_own_page_and_one_address_is_built(listed):
    built = []

    def link(subject, ref):
        built.append(ref)
        return listed.spec.link(subject, ref)

    with listed.app.test_request_context(listed.place.url):
        opened = replace(listed.opened(), spec=replace(listed.spec, link=link))
        drawn = list_shown(opened, request.view_args)
        refs = [row.ref for row in drawn.page.rows]
        wanted = [listed.spec.link(listed.place.subject, ref) for ref in refs]
        assert len(refs) == 3
        assert drawn.links() == wanted
        # An account's name in the database is not as its address spells it.
        assert len(built) == 1 or refs[0] not in wanted[0]


def a_filter_says_its_condition_once_for_a_page(listed):
    said = []

    def condition(*_):
        said.append(True)
        return true()

    with listed.app.test_request_context(listed.place.url):
        opened = listed.opened()
        name, one = next(iter(opened.filters.items()))
        filters = {**opened.filters, name: replace(one, condition=condition)}
        row_pages.list_page(replace(opened, filters=filters, choice=ListChoice({name: "x"})))
    assert len(said) == 1


def every_file_holds_what_the_page_shows(listed):
    earlier = {one.id for one in db.session.query(Export)}
    opened = listed.opened()
    plain = [key for key, one in opened.columns.items() if not one.is_sensitive]
    query = f"?columns={','.join(plain)}"
    on_page = shown(listed.get(query))
    assert len(on_page) == 3
    files = {
        name: rows_of(listed.take(name, query), name, plain) for name in ("csv", "xlsx", "json")
    }
    # A sheet does not tell a day from its first second.
    assert [[cell.removesuffix(" 00:00:00") for cell in row] for row in files["csv"]] == [
        [cell.removesuffix(" 00:00:00") for cell in row] for row in files["xlsx"]
    ]
    moments = [opened.columns[key].kind is ColumnKind.MOMENT for key in plain]
    assert files["csv"] == [
        [
            _beijing(cell) if is_moment else cell
            for cell, is_moment in zip(row, moments, strict=True)
        ]
        for row in files["json"]
    ]
    to_the_minute = [
        [
            cell[:16] if is_moment else " ".join(cell.split())
            for cell, is_moment in zip(row, moments, strict=True)
        ]
        for row in files["csv"]
    ]
    assert on_page == to_the_minute
    printed = html.fromstring(listed.take("print", query).text)
    assert [
        [td.text_content().strip() for td in tr.xpath("./td")] for tr in printed.xpath("//tbody/tr")
    ] == on_page
    exports = [one for one in db.session.query(Export) if one.id not in earlier]
    assert {one.file_format for one in exports} == {"csv", "xlsx", "json", "print"}
    assert {(one.standing, one.row_count) for one in exports} == {(ExportState.DONE, 3)}


def pages_follow_each_other_and_beyond_the_end_comes_the_last(listed):
    sortable = [key for key, one in listed.opened().columns.items() if one.sorts_by is not None]
    query = f"?order={sortable[0]}"
    pages = follow_each_other(lambda query: on_screen(listed, query), query)
    for number in (2, 3):
        assert on_screen(listed, f"{query}&page={number}")[0] == pages[number - 1]
    last = listed.get("?page=99")
    assert len(shown(last)) == 1
    assert last.xpath("//a[@aria-current='page' and text()='3']")


def pages_follow_each_other_by_every_order(listed, monkeypatch):
    # Read before they are drawn, and their places alone: the drawing and the cells are alike for
    # every order, and cost twenty times as much.
    monkeypatch.setattr(row_pages, "_columns_of_page", lambda _opened: [])
    sortable = [key for key, one in listed.opened().columns.items() if one.sorts_by is not None]
    for order in (sign + key for key in sortable for sign in ("", "-")):
        follow_each_other(listed.undrawn, f"?order={order}")


# The rows of the page at an address, and the addresses of those before (-1) and after it (1).
Beside = tuple[list[str], dict[int, str]]


def test_pages_of_the_audit_log_follow_each_other_by_every_order(app, monkeypatch):
    """It is never empty, so it is tried with what stands in it; and it is sought by its number."""
    reader = make_user(Role.AUDITOR)
    for number in range(5):
        record("system:tried", f"thing {number % 2}", by=reader if number % 2 else None, at=now())
    db.session.commit()
    log = List(app, "core.audit", Place(reader, "/desk/audit", lambda: None))
    monkeypatch.setattr(row_pages, "PAGE_SIZE", 3)
    rows = db.session.scalar(select(func.count()).select_from(AuditEntry))
    sortable = [key for key, one in log.opened().columns.items() if one.sorts_by is not None]
    assert {"number", "at", "action"} <= set(sortable)
    for order in (sign + key for key in sortable for sign in ("", "-")):
        follow_each_other(log.undrawn, f"?order={order}", rows)


def follow_each_other(read: Callable[[str], Beside], query: str, rows: int = 5) -> list[list[str]]:
    """The pages of these rows, which are the same forwards and back from beyond the end."""
    forward = walk(read, query, 1)
    assert len(forward) == len(set(forward)) == rows, query
    pages = [forward[at : at + row_pages.PAGE_SIZE] for at in range(0, rows, row_pages.PAGE_SIZE)]
    # The last is counted, the ones before it are what stands before a row.
    back = walk(read, f"{query}&page=99", -1)
    assert back == [one for page in reversed(pages) for one in page], query
    return pages


def walk(read: Callable[[str], Beside], query: str | None, step: int) -> list[str]:
    """The rows of the first page and of those behind it, as the links lead."""
    found = []
    while query is not None:
        rows, beside = read(query)
        found += rows
        query = beside.get(step)
    return found


def on_screen(listed: List, query: str) -> Beside:
    page = listed.get(query)
    links = {step: page.xpath(f"//a[@rel='{way}']") for step, way in ((-1, "prev"), (1, "next"))}
    return names(page), {step: query_of(a[0].get("href")) for step, a in links.items() if a}


def query_of(address: str) -> str:
    return f"?{urlsplit(address).query}"


def rows_of(answer, name: str, keys: list[str]) -> list[list[str]]:
    if name == "json":
        return [[_text(row[key]) for key in keys] for row in json.loads(answer.text)["rows"]]
    sheet = read_sheet(answer.data, declared_name=f"list.{name}")
    return [list(row.values) for row in sheet.rows]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _beijing(moment: str) -> str:
    if not moment:
        return ""
    return f"{datetime.fromisoformat(moment).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
