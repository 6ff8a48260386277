"""The report of a planted fair equals numbers counted by hand; what is frozen stays."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import python_calamine
from flask_login import login_user
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role, ScopeKind
from core.clock import BEIJING, today
from core.db import db
from core.errors import DomainError, Forbidden
from events.applications.models import Application
from events.applications.states import ApplicationState
from events.editions.models import Edition
from events.editions.results import results_of
from events.editions.tabs import tabs_for
from events.event_types.registry import ParticipantRole
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.gate.models import Attendance
from events.gate.states import ScanWay
from events.jobs.models import FairJob
from events.jobs.states import JobKind, JobState
from events.registrations.models import Registration
from events.reports.documents import charts_of, workbook_of
from events.reports.lists import _rows, due_on, standing_of, stands
from events.reports.models import FairReportVersion
from events.reports.queries import count
from events.reports.services import freeze, write
from events.reports.states import ReportStanding
from events.reports.values import FIGURES, GROUPS, RATES, Content
from tests.core.documents.engine import lint
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.factories.events import make_edition, make_registration, make_session
from tests.factories.jobs import make_job

pytestmark = pytest.mark.both_databases
_numbers = itertools.count(1)
S, A = ExhibitorState, ApplicationState


def hour(edition: Edition, day: int, at: int) -> datetime:
    """An hour of one of the fair's days in Beijing; 0 is the first."""
    first = edition.starts_at.astimezone(BEIJING).date()
    return datetime.combine(first + timedelta(days=day), datetime.min.time(), BEIJING) + timedelta(
        hours=at
    )


def exhibitor(edition: Edition, state: ExhibitorState, **facts: Any) -> Exhibitor:
    one = Exhibitor(reference=f"EX-{next(_numbers)}", edition=edition, state=state, **facts,
                    organisation=make_organisation(), created_at=edition.starts_at)  # fmt: skip
    one.entity_id = one.organisation.id
    db.session.add(one)
    db.session.flush()
    return one


def registered(edition: Edition, *sessions: Any, **fields: Any) -> Registration:
    before = edition.starts_at - timedelta(days=1)
    return make_registration(edition, *sessions, at=before, **fields)


def came(registration: Registration, session: Any, at: datetime) -> None:
    db.session.add(Attendance(registration_id=registration.id, session_id=session.id, first_at=at,
                              way=ScanWay.QR))  # fmt: skip


def staff_came(one: Exhibitor, *moments: datetime) -> None:
    """Somebody of it, let in at these moments: one session each."""
    person = registered(one.edition, one.edition.sessions[0])
    person.role = ParticipantRole.EXHIBITOR_STAFF
    db.session.add(ExhibitorPerson(exhibitor=one, name="Zhou Lan", registration_id=person.id,
                                   added_at=one.edition.starts_at))  # fmt: skip
    for session, at in zip(one.edition.sessions, moments, strict=False):
        came(person, session, at)


def offer(one: Exhibitor, **fields: Any) -> Any:
    before = one.edition.starts_at - timedelta(days=5)
    job = make_job(one.organisation, **{"published_at": before} | fields)
    db.session.add(FairJob(exhibitor=one, job=job, added_at=before))
    return job


def apply(edition: Edition | None, job: Any, user: User | None, degree: str, **moments: Any) -> Any:
    state = moments.pop("state", A.SENT)
    one = Application(reference=f"AP-{next(_numbers)}", job=job, organisation=job.organisation,
                      edition=edition, user=user, degree=degree, state=state,
                      sent_at=job.published_at, **moments)  # fmt: skip
    db.session.add(one)
    return one


@pytest.fixture
def fair(app):
    """Two days, over for four. By hand: see `COUNTS`."""
    starts = datetime.combine(today() - timedelta(days=5), datetime.min.time(), BEIJING)
    starts += timedelta(hours=9)
    edition = make_edition("recruitment_fair", sessions=0, starts_at=starts,
                           ends_at=starts + timedelta(days=1, hours=8))  # fmt: skip
    first, second = make_session(edition), make_session(edition, hour=33)
    # Employers: three were there; one confirmed and did not come, one came to another fair.
    lathes = exhibitor(edition, S.PRESENT, ownership="private", industry="Machinery")
    chips = exhibitor(edition, S.PRESENT, ownership="foreign", industry="Electronics")
    tools = exhibitor(edition, S.PRESENT, ownership="private", industry="machinery ")
    absent = exhibitor(edition, S.NO_SHOW, ownership="state", industry="Energy")
    exhibitor(make_edition("recruitment_fair"), S.PRESENT)
    # Lathes came on both days, chips twice on the first; nobody of tools was scanned: 2 + 1 + 1.
    staff_came(lathes, hour(edition, 0, 9), hour(edition, 1, 9))
    staff_came(chips, hour(edition, 0, 9))
    staff_came(chips, hour(edition, 0, 10))
    # Posts: 3 + 4 bachelor, 2 master; not a draft, staff to lend, one withdrawn before, the absent.
    milling = offer(lathes, headcount=3, degree="bachelor")
    wafers = offer(chips, headcount=4, degree="bachelor")
    offer(tools, headcount=2, degree="master", state=JobState.WITHDRAWN,
          ended_at=edition.ends_at + timedelta(days=1))  # fmt: skip
    offer(tools, headcount=50, state=JobState.DRAFT, published_at=None)
    offer(tools, headcount=60, kind=JobKind.STAFF_OFFERED)
    offer(tools, headcount=70, state=JobState.WITHDRAWN,
          ended_at=edition.starts_at - timedelta(days=1))  # fmt: skip
    offer(absent, headcount=80)
    # Four people, of whom one came to both sessions: 4 entrants, 5 attendances.
    anna, bert, chen, dora = (make_user() for _ in range(4))
    for user, sessions in ((anna, (first, second)), (bert, (first,)), (chen, (first,)),
                           (dora, (second,))):  # fmt: skip
        registration = registered(edition, *sessions, user=user)
        for session in sessions:
            came(registration, session, session.starts_at)
    registered(edition, user=make_user())  # came to nothing
    # 8 CVs: see each. Between fairs and of another one: not counted.
    on_day, after = hour(edition, 1, 16), hour(edition, 2, 1)
    apply(edition, milling, anna, "bachelor", state=A.INTENT, intent_at=on_day)
    apply(edition, wafers, anna, "master", state=A.SIGNED, intent_at=on_day, signed_at=on_day)
    apply(edition, milling, bert, "bachelor", state=A.INTENT, intent_at=after)
    apply(edition, wafers, chen, "bachelor", state=A.SIGNED, signed_at=after)
    apply(edition, milling, chen, "bachelor", state=A.WITHDRAWN)
    apply(edition, milling, dora, "college", state=A.DECLINED)
    apply(edition, wafers, dora, "college", state=A.INTERVIEW, employer_intent_at=on_day)
    apply(edition, wafers, None, "", state=A.INTENT, intent_at=on_day)
    apply(None, wafers, bert, "bachelor", state=A.INTENT, intent_at=on_day)
    db.session.commit()
    db.session.refresh(edition)
    return edition


# Intents: Anna twice, Bert, Chen (signed), and one erased since; people: those four.
COUNTS = {
    "employers": 3, "employer_visits": 4, "posts": 3, "headcount": 9, "entrants": 4,
    "attendances": 5, "cvs": 8, "intents": 5, "intent_persons": 4, "signed_on_spot": 1,
    "signed": 2, "hired": 0,
}  # fmt: skip


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


def after_the_fair(edition: Edition) -> datetime:
    return hour(edition, 3, 10)


def test_the_figures_of_a_planted_fair_are_those_counted_by_hand(app, fair):
    content = count(fair, after_the_fair(fair))
    assert content.counts == COUNTS
    assert content.groups["ownership"] == [("private", 2), ("foreign", 1)]
    assert content.groups["industry"] == [("Machinery", 2), ("Electronics", 1)]
    assert content.groups["posts_by_degree"] == [("bachelor", 7), ("master", 2)]
    # Anna counts with the higher of her degrees, whoever is erased without one.
    assert content.groups["intents_by_degree"] == [("bachelor", 2), ("master", 1), ("", 1)]


def test_rates_say_of_what_they_are_and_round_half_up(app, fair):
    content = count(fair, after_the_fair(fair))
    by_cvs, by_people = RATES
    assert (by_cvs.part, by_cvs.whole, by_cvs.of(content)) == ("intents", "cvs", Decimal("62.5"))
    assert (by_people.part, by_people.whole) == ("intent_persons", "entrants")
    assert by_people.of(content) == Decimal(100)
    rounded = Content(**{**vars(content), "counts": COUNTS | {"intents": 1, "cvs": 16}})
    assert by_cvs.of(rounded) == Decimal("6.3")  # 6.25
    empty = Content(**{**vars(content), "counts": dict.fromkeys(COUNTS, 0)})
    assert by_cvs.of(empty) is None


def test_every_figure_and_group_has_its_number(app, fair):
    content = count(fair, after_the_fair(fair))
    assert set(content.counts) == {one.key for one in FIGURES}
    assert set(content.groups) == {one.key for one in GROUPS}


def test_online_an_employers_word_counts(app, fair):
    for one in fair.sessions:
        one.mode = "online"
    absent = db.session.scalar(select(Exhibitor).where(Exhibitor.state == S.NO_SHOW))
    absent.state = S.CONFIRMED
    db.session.flush()
    content = count(fair, after_the_fair(fair))
    assert (content.counts["employers"], content.counts["headcount"]) == (4, 89)


def test_a_later_hire_changes_what_is_live_and_not_what_is_frozen(app, fair, organiser):
    at = after_the_fair(fair)
    write(fair, {"en": "Many came.", "zh": "人很多。"}, seen=0, by=organiser, at=at)
    kept = freeze(fair, by=organiser, at=at)
    hired = db.session.scalars(select(Application).where(Application.state == A.SIGNED)).first()
    hired.state, hired.hired_at = A.HIRED, at + timedelta(days=9)
    db.session.commit()
    assert count(fair, at + timedelta(days=10)).counts["hired"] == 1
    db.session.refresh(kept)
    frozen = Content.from_json(kept.content)
    assert (frozen.counts, frozen.text["en"], frozen.as_of) == (COUNTS, "Many came.", at)
    write(fair, {"en": "", "zh": ""}, seen=1, by=organiser, at=at)
    second = freeze(fair, by=organiser, at=at + timedelta(days=10))
    assert (second.number, second.content["counts"]["hired"], second.content["text"]) == (
        2, 1, {"en": "", "zh": ""},
    )  # fmt: skip
    page = SignedIn(app, organiser).get(f"/desk/events/{fair.slug}/report/1").text
    assert "Many came." in page
    live = SignedIn(app, organiser).get(f"/desk/events/{fair.slug}/report").text
    assert "In the latest version" in live


def test_kept_content_comes_back_as_it_was(app, fair):
    content = count(fair, after_the_fair(fair))
    assert Content.from_json(content.to_json()) == content


def test_nothing_is_frozen_before_the_end_or_by_others(app, fair, organiser):
    with pytest.raises(DomainError):
        freeze(fair, by=organiser, at=fair.ends_at - timedelta(minutes=1))
    with pytest.raises(Forbidden):
        freeze(fair, by=make_user(Role.AUDITOR), at=after_the_fair(fair))
    assert db.session.query(FairReportVersion).count() == 0


def test_words_are_in_both_languages_or_none(app, fair, organiser):
    at = after_the_fair(fair)
    with pytest.raises(DomainError) as refused:
        write(fair, {"en": "Only English", "zh": ""}, seen=0, by=organiser, at=at)
    assert refused.value.field == "text_zh"
    desk, address = SignedIn(app, organiser), f"/desk/events/{fair.slug}/report"
    assert desk.post(address, text_en="One", text_zh="一", seen="0").status_code == 303
    impossible = "9" * 5_000
    assert desk.post(address, text_en="Two", text_zh="二", seen=impossible).status_code == 422
    assert desk.get(f"{address}/{impossible}.xlsx").status_code == 404
    answer = desk.post(address, text_en="<b>Two</b>", text_zh="二", seen="0")
    assert answer.status_code == 422
    assert "Somebody else changed these words" in answer.text
    assert "&lt;b&gt;Two&lt;/b&gt;" in answer.text
    assert ">One</p>" in answer.text


@pytest.mark.parametrize(
    ("last", "made", "expected"),
    [(0, False, "to_come"), (1, False, "due"), (7, False, "due"), (8, False, "late"),
     (40, True, "frozen")],
)  # fmt: skip
def test_the_list_knows_what_is_due_and_overdue(app, organiser, last, made, expected):
    """The same rule in Python and in the database, whose days are Beijing's."""
    ends = datetime.combine(today() - timedelta(days=last), datetime.min.time(), BEIJING)
    ends += timedelta(hours=1)
    fair = make_edition("recruitment_fair", starts_at=ends - timedelta(hours=1), ends_at=ends)
    make_edition("training", starts_at=ends - timedelta(hours=1), ends_at=ends)
    if made:
        db.session.add(FairReportVersion(edition=fair, number=1, content={}, frozen_at=ends))
    db.session.commit()
    first = ends if made else None
    assert standing_of(ends.astimezone(BEIJING).date(), first, today()) == expected
    for one in ReportStanding:
        found = db.session.scalars(_rows(organiser, None).where(stands(one))).all()
        assert found == ([fair] if one == expected else [])


def test_the_days_are_a_setting(app):
    assert due_on(date(2026, 6, 21)) == date(2026, 6, 28)


def test_the_overview_asks_for_the_report_until_there_is_one(app, fair, organiser):
    with app.test_request_context():
        steps = {str(one.label): one.due_on for one in results_of(fair, organiser, today()).steps}
    assert steps["Make the report of the fair"] == today() + timedelta(days=3)
    db.session.rollback()
    freeze(fair, by=organiser, at=after_the_fair(fair))
    db.session.commit()
    with app.test_request_context():
        results = results_of(fair, organiser, today())
    assert "Make the report of the fair" not in {str(one.label) for one in results.steps}
    assert {str(one.label): one.count for one in results.outcomes}["Employers"] == 3


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize(
    ("spoken", "words"),
    [("en", ("Report of the fair", "Intent rate by CVs", "62.5 %", "Machinery", "66.7 %",
             "Private enterprise", "From CV to being hired")),
     ("zh", ("招聘会报告", "意向率（按简历）", "62.5 %", "Machinery", "66.7 %", "家次"))],
)  # fmt: skip
def test_the_paper_holds_everything_in_either_language(app, fair, organiser, spoken, words):
    desk, address = SignedIn(app, organiser), f"/desk/events/{fair.slug}/report"
    assert desk.post(f"{address}/freeze").status_code == 303
    answer = desk.get(f"{address}/1.pdf?in={spoken}")
    assert answer.mimetype == "application/pdf"
    text = text_of(answer.data)
    assert [word for word in words if word not in text] == []
    assert lint.faults(answer.data) == []


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_the_workbook_holds_figures_shares_and_charts(app, fair, organiser, spoken):
    hostile = db.session.scalar(select(Exhibitor).where(Exhibitor.industry == "Electronics"))
    hostile.industry = '=HYPERLINK("http://x.example")'
    db.session.commit()
    answer = SignedIn(app, organiser).get(f"/desk/events/{fair.slug}/report/now.xlsx?in={spoken}")
    assert answer.status_code == 200
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert len(book.sheet_names) == 1 + len(GROUPS)
    figures = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in figures[2:14]] == list(COUNTS.values())
    industries = book.get_sheet_by_index(2).to_python()
    assert [row[1:3] for row in industries[1:]] == [[2, 66.7], [1, 33.3]]
    assert industries[2][0] == hostile.industry
    assert answer.data.count(b"xl/charts/chart") >= len(GROUPS)


def test_a_fair_of_nothing_has_a_report_too(app, organiser):
    starts = datetime.combine(today() - timedelta(days=3), datetime.min.time(), BEIJING)
    fair = make_edition("recruitment_fair", sessions=0, starts_at=starts)
    content = count(fair, starts)
    assert set(content.counts.values()) == {0}
    with app.test_request_context():
        assert len(charts_of(content)) == 1
        assert workbook_of(content).startswith(b"PK")
    page = SignedIn(app, organiser).get(f"/desk/events/{fair.slug}/report")
    assert "Nothing to part yet." in page.text


@pytest.mark.parametrize(
    ("who", "statuses"),
    [("auditor", (200, 200, 403)), ("district", (404, 404, 404)), ("own", (200, 200, 303)),
     ("employer", (404, 404, 404))],
)  # fmt: skip
def test_who_sees_and_makes_it(app, fair, who, statuses):
    """Its figures are of the whole fair (R19), and no person's (R15b)."""
    fair.venues[0].district = "gusu"
    db.session.commit()
    user = {
        "auditor": lambda: make_user(Role.AUDITOR),
        "district": lambda: make_user(Role.ORGANISER, "gusu"),
        "own": lambda: make_user(Role.ORGANISER, str(fair.id), scope_kind=ScopeKind.EDITION),
        "employer": make_user,
    }[who]()
    desk, address = SignedIn(app, user), f"/desk/events/{fair.slug}/report"
    seen = (desk.get(address).status_code, desk.get(f"{address}/now.xlsx").status_code,
            desk.post(f"{address}/freeze").status_code)  # fmt: skip
    assert seen == statuses


def test_what_is_no_version_is_not_found(app, fair, organiser):
    desk, address = SignedIn(app, organiser), f"/desk/events/{fair.slug}/report"
    for tail in ("/1", "/1.pdf", "/x.pdf", "/now.pdf?in=fr"):
        assert desk.get(address + tail).status_code == 404
    training = make_edition("training")
    assert desk.get(f"/desk/events/{training.slug}/report").status_code == 404


def test_a_report_costs_the_same_for_any_number_of_applications(app, fair, organiser):
    desk = SignedIn(app, organiser)
    address, costs = f"/desk/events/{fair.slug}/report", []
    job = db.session.scalar(select(FairJob)).job
    for _ in range(2):
        costs.append(count_queries(lambda: desk.get(address))[0])
        apply(fair, job, make_user(), "master", state=A.INTENT, intent_at=fair.starts_at)
        registered(fair)
        db.session.commit()
    assert costs[0] == costs[1]


def test_its_tab_stands_in_a_group_that_is_there_once(app, fair, organiser):
    with app.test_request_context(f"/desk/events/{fair.slug}/report"):
        login_user(organiser)
        groups, _tabs = tabs_for(fair)
    labels = [str(one.label) for one in groups]
    assert "Afterwards" in labels
    assert len(labels) == len(set(labels))
