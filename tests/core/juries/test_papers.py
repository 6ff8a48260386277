from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

import pypdfium2
import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents import services as documents
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.juries.models import Assignment
from core.juries.results import papers
from core.juries.results.minutes import minutes_order
from core.juries.states import (
    ROUND_WORKFLOW,
    AssignmentState,
    JurorState,
    Outcome,
    Promotion,
    RoundAction,
    RoundState,
)
from core.juries.subjects import JURY_SUBJECTS
from tests.core.juries.test_results import STEEP, address, sent
from tests.factories.core import make_user, sign_in
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round

pytestmark = pytest.mark.usefixtures("things")


@pytest.fixture
def desk(client):
    return sign_in(client, make_user(Role.ORGANISER))


@pytest.fixture
def undrawn(monkeypatch):
    """Orders that were drawn; the drawing itself has its own tests."""
    orders = []

    def draw(order):
        orders.append(order)
        return b"%PDF-1.7 " + order.serial.encode()

    monkeypatch.setattr(documents, "draw", draw)
    return orders


def decided():
    """Three entries, five jurors, one lost, one conflict: the steep one wins by criterion 1."""
    one = make_round(quorum=3, jurors_per_entry=5)
    jurors = [make_juror(one, name=f"Juror {n}") for n in range(5)]
    flat, steep, last = (make_entry(one) for _ in range(3))
    for juror, points in zip(jurors, STEEP, strict=True):
        assign(juror, flat, 34, 26, 26)
        assign(juror, steep, *points)
    lost = make_juror(
        one, name="Ñandú 𠮷田", state=JurorState.EXCUSED, reason="Ill", excused_at=now()
    )
    assign(lost, last, 20, 20, 20)
    for juror in jurors[:2]:
        assign(juror, last, 20, 20, 20)
    bar(jurors[4], last)
    for entry, place, outcome in (
        (steep, 1, "promoted"),
        (flat, 2, "promoted"),
        (last, 3, "not_promoted"),
    ):
        entry.rank, entry.outcome = place, Outcome(outcome)
    one.state, one.decided_at, one.reason = RoundState.DECIDED, now(), "Two places"
    one.promotion, one.promotion_value = Promotion.TOP_N, Decimal(2)
    one.opens_at, one.closes_at = now() - timedelta(days=9), now() - timedelta(days=1)
    db.session.commit()
    return one, jurors, (steep, flat, last)


def text_of(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_minutes_hold_all_that_defends_the_result(app):
    one, jurors, entries = decided()
    order = minutes_order(one, at=now())
    text = text_of(documents.draw(order))
    for words in (
        "评审会议纪要", "Minutes of the jury", one.reference, one.rubric.reference, "v1",
        "86.00", "36.00", "34.00", "Parted by criterion 1", "按第一评分项", "Excused", "Ill",
        "Ñandú 𠮷田", "Same employer", "Promoted", "Two places", "Specimen", order.serial,
        *(juror.name for juror in jurors), *(entry.reference for entry in entries),
    ):  # fmt: skip
        assert words in text, words
    # As in the file of marks: fourteen marks, of which the lost juror's counts.
    assert order.printed["marks_counted"] == "13"
    rows = db.session.scalars(select(Assignment)).all()
    assert order.printed["sum_of_totals"] == f"{sum(s.points for r in rows for s in r.scores):.2f}"
    assert order.printed["entries_promoted"] == "2"


def test_what_no_typeface_prints_is_a_square_and_the_minutes_are_drawn(app):
    one, (juror, *_), _entries = decided()
    juror.name = "Ann \U0001f680"
    db.session.commit()
    assert "Ann □" in text_of(documents.draw(minutes_order(one, at=now())))


def test_minutes_are_issued_once_however_often_the_job_runs(app, work, undrawn):
    one, _jurors, _entries = decided()
    for _ in range(2):
        papers.ask_for_minutes(one)
        db.session.commit()
        work()
    issued = db.session.scalars(select(IssuedDocument)).all()
    assert [each.kind for each in issued] == [DocumentKind.JURY_MINUTES]
    assert one.minutes_document_id == issued[0].id


def test_minutes_come_with_the_decision(app, work, undrawn):
    one, _jurors, _entries = decided()
    one.state = RoundState.CLOSED
    db.session.commit()
    boss = make_user(Role.ORGANISER)
    ROUND_WORKFLOW.fire(one, RoundAction.DECIDE, by=boss, at=now())
    db.session.commit()
    work()
    assert one.minutes_document_id is not None
    assert [order.kind for order in undrawn] == [DocumentKind.JURY_MINUTES]


def test_minutes_are_read_by_whoever_runs_the_round_but_nobody_in_conflict(client, work, undrawn):
    one, jurors, entries = decided()
    papers.ask_for_minutes(one)
    db.session.commit()
    work()
    file = f"/files/{db.session.get(IssuedDocument, one.minutes_document_id).file_id}/download"
    both = make_user(Role.ORGANISER)
    bar(make_juror(one, both), entries[2])
    for who, status in (
        (make_user(Role.ORGANISER), 200), (both, 404), (jurors[0].user, 404),
        (make_user(Role.CITY_REVIEWER), 404),
    ):  # fmt: skip
        url = f"/desk/juries/{one.reference}/papers"
        sign_in(client, who)
        assert papers.may_read_minutes(who, str(one.id)) is (status == 200)
        page = client.get(url)
        assert (file.split("/")[2] in page.text) is (status == 200)


def test_jurors_who_marked_are_certified_once(desk, work, undrawn):
    one, jurors, _entries = decided()
    make_juror(one, name="Idle")
    url = address(one, "papers")
    page = desk.get(url).text
    assert "Issue 6 juror certificates" in page
    desk.post(f"{url}/jurors", data=sent(page))
    work()
    assert sorted(order.holder_name for order in undrawn) == sorted(
        [*(juror.name for juror in jurors), "Ñandú 𠮷田"]
    )
    first = next(order for order in undrawn if order.holder_name == jurors[0].name)
    assert first.printed["entries_marked"] == "3"
    assert first.holder_id == jurors[0].user_id
    assert "juror certificates" not in desk.get(url).text
    assert papers.uncertified(one) == []


def test_awards_go_to_ranks_that_were_promoted_and_to_none_twice(desk, work, undrawn, monkeypatch):
    one, _jurors, (steep, flat, _last) = decided()
    owner = make_user()
    holders = {steep.subject_id: (owner.id, "Wang Wei")}
    object.__setattr__(JURY_SUBJECTS[one.subject], "holders", lambda _ids: holders)
    url = address(one, "papers")
    page = desk.get(url).text
    said = sent(page, name_en="First prize", name_zh="一等奖", first="1", last="1")
    assert "1 certificate is being drawn" in desk.post(url, data=said, follow_redirects=True).text
    work()
    (order,) = undrawn
    assert (order.holder_id, order.printed["holder_name"]) == (owner.id, steep.title["zh"])
    assert order.printed["award"] == "一等奖 First prize"
    assert order.content.holder_other_name == "Wang Wei"
    assert desk.post(url, data=said).status_code == 422
    assert desk.post(url, data=said | {"first": "3", "last": "3"}).status_code == 422
    desk.post(url, data=said | {"last": "3", "name_zh": "二等奖"})
    work()
    assert [each.subject_id for each in undrawn] == [str(steep.id), str(flat.id)]


def test_no_paper_is_issued_before_the_result(desk):
    one = make_round()
    page = desk.get(address(one, "papers")).text
    assert "once the result is on record" in page
    for what in ("jurors", "minutes"):
        assert desk.post(address(one, f"papers/{what}"), data=sent(page)).status_code == 409


def test_certificates_are_drawn_with_long_and_rare_names(app):
    _one, (juror, *_), (steep, *_) = decided()
    juror.name = "Maria do Céu Figueiredo de Albuquerque Vasconcelos e Sousa Pinto Żółć 𠮷"
    steep.title = {
        "zh": "面向极端环境的第三代半导体功率器件及其系统集成产业化项目（二期）" * 2,
        "en": "Long " * 20,
    }
    db.session.commit()
    drawn = documents.draw(papers.juror_certificate(juror, 3, at=now()))
    assert "Vasconcelos" in text_of(drawn)
    award = {"zh": "一等奖", "en": "First prize"}
    drawn = documents.draw(papers.award_certificate(steep, award, (None, ""), at=now()))
    assert "一等奖" in text_of(drawn)


@pytest.fixture
def waiting():
    one = make_round()
    juror = make_juror(one, name="Ann \U0001f680 Li")
    entry, other = make_entry(one), make_entry(one)
    assign(make_juror(one), other)
    return one, juror, entry, assign(juror, entry)


def test_a_sheet_holds_a_jurors_own_entries_with_room_to_write(desk, waiting):
    one, juror, entry, _given = waiting
    for code, words in (("en", "Score sheet"), ("zh", "评分表")):
        answer = desk.get(address(one, f"papers/{juror.id}.pdf?in={code}"))
        assert answer.mimetype == "application/pdf"
        text = text_of(answer.get_data())
        assert words in text
        assert entry.reference in text
        assert one.entries[1].reference not in text
        assert "Criterion 1" in text
    assert desk.get(address(one, f"papers/{juror.id}.pdf?in=fr")).status_code == 404
    assert desk.get(address(one, f"papers/{make_juror(make_round()).id}.pdf")).status_code == 404


def test_the_sheet_of_a_blind_round_has_numbers_and_no_titles(desk, waiting):
    one, juror, entry, _given = waiting
    entry.title = {"zh": "Ada Liu", "en": "Ada Liu"}
    for is_blind in (False, True):
        one.is_blind = is_blind
        db.session.commit()
        text = text_of(desk.get(address(one, f"papers/{juror.id}.pdf")).get_data())
        assert entry.reference in text
        assert ("Ada Liu" not in text) is is_blind


def test_a_paper_sheet_is_entered_in_the_jurors_name_and_marked(desk, waiting):
    one, _juror, _entry, given = waiting
    url = address(one, f"marks/{given.id}")
    page = desk.get(url).text
    points = {"points_1": "41", "points_2": "", "points_3": "26"}
    refused = desk.post(url, data=sent(page, **points))
    assert refused.status_code == 422
    assert given.standing is AssignmentState.ASSIGNED
    points = {"points_1": "38", "points_2": "27.5", "points_3": "26"}
    answer = desk.post(url, data=sent(page, **points, comment_public="Good"), follow_redirects=True)
    assert "entered from a paper sheet" in answer.text
    assert (given.standing, given.from_paper) == (AssignmentState.SUBMITTED, True)
    assert sum(score.points for score in given.scores) == Decimal("91.5")
    assert one.ranking_locked_at
    assert desk.post(url, data=sent(page, **points)).status_code == 409


def test_a_jurors_draft_is_not_shown_to_whoever_enters_paper(desk, waiting):
    one, _juror, _entry, given = waiting
    given.comment_internal = "Draft of mine"
    db.session.commit()
    assert "Draft of mine" not in desk.get(address(one, f"marks/{given.id}")).text


def test_paper_waits_for_an_open_round_and_nobody_enters_their_own(client, waiting):
    one, _juror, entry, _given = waiting
    both = make_user(Role.ORGANISER)
    own = assign(make_juror(one, both), entry)
    sign_in(client, both)
    page = client.get(address(one, "papers")).text
    points = sent(page, points_1="1", points_2="1", points_3="1")
    assert client.post(address(one, f"marks/{own.id}"), data=points).status_code == 404
    one.state = RoundState.CLOSED
    db.session.commit()
    sign_in(client, make_user(Role.ORGANISER))
    assert client.post(address(one, f"marks/{own.id}"), data=points).status_code == 409
