"""A juror's pages: declare, mark, discuss; by plain links and forms."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db import db
from core.juries.models import Assignment, Conflict
from core.juries.states import AssignmentState, RoundState
from core.juries.subjects import Parties
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.juries import assign, bar, bar_elsewhere, make_entry, make_juror, make_round
from tests.talent.claims.pages import TOKEN

pytestmark = pytest.mark.usefixtures("things")


class Desk:
    """A juror with two entries, and a browser."""

    def __init__(self, app, **round_fields) -> None:
        self.round = make_round(**round_fields)
        self.juror = make_juror(self.round)
        self.first, self.second = make_entry(self.round), make_entry(self.round)
        self.given = [assign(self.juror, one) for one in (self.first, self.second)]
        self.browser = sign_in(app.test_client(), self.juror.user)
        self.base = f"/me/juries/{self.round.reference}"

    def get(self, tail: str = "", **more):
        return self.browser.get(self.base + tail, **more)

    @property
    def token(self) -> str:
        return TOKEN.search(self.browser.get("/me/juries").text)[1]

    def post(self, tail: str, **data):
        return self.browser.post(self.base + tail, data={"csrf_token": self.token, **data})

    def entry(self, one=None) -> str:
        return f"/entries/{(one or self.first).reference}"


# Who asks and their session, the entry in hand with its round and rubric, the own marks.
# A round's first mark locks the rubric too, by one question more than any later one.
PAGE_QUERIES, MARK_QUERIES = 3, 17
POINTS = {"points_1": "38", "points_2": "27", "points_3": "26"}


def test_from_the_list_to_the_last_mark(app):
    desk = Desk(app)
    assert "0 of 2" in desk.browser.get("/me/juries").text
    listed = desk.get().text
    assert desk.first.reference in listed
    assert "Mark the next one" in listed
    answer = desk.post(desk.entry() + "/marks", go="send", **POINTS, comment_public="Solid")
    assert answer.location.endswith(desk.entry(desk.second))
    answer = desk.post(desk.entry(desk.second) + "/marks", go="send", **POINTS)
    assert answer.location.endswith(desk.base)
    assert "2 of 2 marked" in desk.get().text
    shown = desk.get(desk.entry()).text
    assert "Solid" in shown
    assert "points_1" not in shown


def test_an_entry_has_a_name_and_a_field_of_work_in_chinese(app):
    """No 职称 (a professional title), no 字段 (a field of a form)."""
    listed = Desk(app).get("?lang=zh").text
    heads = "".join(re.findall(r"<th.*?</th>", listed, re.DOTALL))
    assert ("名称" in heads, "领域" in heads) == (True, True)
    assert "职称" not in heads
    assert "字段" not in listed


def test_wrong_points_stand_at_their_fields_and_nothing_is_lost(app):
    desk = Desk(app)
    answer = desk.post(
        desk.entry() + "/marks", go="send", points_1="41", points_2="", points_3="26",
        comment_internal="Keep me",
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'id="points_1-error"' in answer.text
    assert 'id="points_2-error"' in answer.text
    assert 'id="points_3-error"' not in answer.text
    assert 'value="41"' in answer.text
    assert "Keep me" in answer.text
    assert db.session.get(Assignment, desk.given[0].id).standing is AssignmentState.ASSIGNED


def test_points_are_kept_by_themselves_and_skipping_is_not_marking(app):
    desk = Desk(app)
    kept = desk.post(desk.entry() + "/points", points_1="12.5", comment_public="Half")
    assert kept.status_code == 204
    shown = desk.get(desk.entry()).text
    assert 'value="12.5"' in shown
    assert "Half" in shown
    assert desk.post(desk.entry() + "/points", points_1="99").status_code == 422
    answer = desk.post(desk.entry() + "/marks", go="skip", points_1="13")
    assert answer.location.endswith(desk.entry(desk.second))
    assert "0 of 2 marked" in desk.get().text
    assert 'value="13"' in desk.get(desk.entry()).text


def test_one_wrong_figure_costs_nothing_beside_it(app):
    desk = Desk(app)
    desk.post(desk.entry() + "/points", points_1="12")
    typed = {"points_1": "99", "points_2": "20", "comment_public": "Long words"}
    answer = desk.post(desk.entry() + "/points", **typed)
    assert answer.status_code == 422
    assert answer.mimetype == "text/plain"
    assert "takes 0 to 40 points" in answer.text
    assert "All else is kept." in answer.text
    shown = desk.get(desk.entry()).text
    for kept in ('value="12"', 'value="20"', "Long words"):
        assert kept in shown


def test_a_refused_mark_is_on_record(app):
    desk = Desk(app)
    assert desk.post(desk.entry() + "/marks", go="send", points_1="41").status_code == 422
    rows = select(AuditEntry).where(AuditEntry.action == "jury_entry:mark_refused")
    refused = db.session.scalars(rows).one()
    assert refused.subject_id == str(desk.first.id)


def test_declaring_comes_before_everything(app, things):
    desk = Desk(app)
    for one in (desk.first, desk.second):
        things.parties[one.subject_id] = Parties(
            people=("Ana Duarte",), organisation_names=frozenset({"Acme"})
        )
    desk.juror.declared_at = None
    db.session.commit()
    assert desk.get(desk.entry()).location.endswith("/declare")
    assert desk.post(desk.entry() + "/marks", go="send", **POINTS).status_code == 404
    listed = desk.get().text
    assert "Declare conflicts first" in listed
    assert desk.first.title["en"] not in listed
    page = desk.get("/declare").text
    assert "Ana Duarte" in page
    assert "Acme" in page
    assert desk.first.title["en"] not in page
    stated = re.search(r'name="listed"[^>]*value="([^"]+)"', page)[1]
    wrong = desk.post("/declare", listed=stated, answer_1="none")
    assert wrong.status_code == 422
    assert "Say for each entry" in wrong.text
    sent = {"listed": stated, "answer_1": "some", "why_1": "my cousin", "answer_2": "none"}
    assert desk.post("/declare", **sent).status_code == 303
    assert db.session.scalar(select(Conflict.detail)) == "my cousin"
    assert desk.get(desk.entry()).status_code == 404
    assert desk.get(desk.entry(desk.second)).status_code == 200
    assert desk.first.reference not in desk.get().text


def test_an_entry_added_meanwhile_has_to_be_read_first(app):
    desk = Desk(app)
    desk.juror.declared_at = None
    db.session.commit()
    page = desk.get("/declare").text
    stated = re.search(r'name="listed"[^>]*value="([^"]+)"', page)[1]
    added = assign(desk.juror, make_entry(desk.round))
    sent = {"listed": stated, **{f"answer_{n}": "none" for n in (1, 2, 3)}}
    assert desk.post("/declare", **sent).status_code == 409
    assert db.session.get(Assignment, added.id).is_declared is False


def test_a_blind_round_names_nobody(app, things):
    desk = Desk(app, is_blind=True)
    things.parties[desk.first.subject_id] = Parties(people=("Ana Duarte",))
    desk.juror.declared_at = None
    db.session.commit()
    assert "Ana Duarte" not in desk.get("/declare").text
    desk.juror.declared_at = desk.given[0].assigned_at
    db.session.commit()
    assert "True" in desk.get(desk.entry()).text  # the card was asked for without names
    assert desk.first.title["en"] not in desk.get().text
    assert desk.first.title["en"] not in desk.get("?columns=title").text


@pytest.mark.parametrize("barring", [bar, bar_elsewhere])
def test_a_conflicted_post_is_not_found_and_noted(app, barring):
    desk = Desk(app)
    token = desk.token
    barring(desk.juror, desk.first)
    for tail in ("/marks", "/points", "/recuse", "/remarks"):
        answer = desk.browser.post(
            desk.base + desk.entry() + tail, data={"csrf_token": token, "go": "send", **POINTS}
        )
        assert answer.status_code == 404, tail
    assert desk.get(desk.entry()).status_code == 404
    refused = select(AuditEntry).where(AuditEntry.action == "jury_entry:refused")
    assert len(db.session.scalars(refused).all()) == 5
    assert "of 1 marked" in desk.get().text
    assert desk.first.reference not in desk.get().text
    # What is nobody's business is no news in the log.
    assert desk.get("/entries/TH-0000-0000").status_code == 404
    assert len(db.session.scalars(refused).all()) == 5


def test_the_panel_is_heard_after_ones_own_mark_without_names(app):
    desk = Desk(app)
    other = make_juror(desk.round, make_user(display_name="Prof. Hidden"))
    assign(other, desk.first, 31, 22, 23, comment_internal="Weak market")
    before = desk.get(desk.entry()).text
    assert "Weak market" not in before
    assert "The panel" not in before
    desk.post(desk.entry() + "/marks", go="send", **POINTS)
    after = desk.get(desk.entry()).text
    assert "Weak market" in after
    assert "Prof. Hidden" not in after
    assert "Juror 2" in after
    assert desk.post(desk.entry() + "/remarks", text="Really?").status_code == 303
    assert "Really?" in desk.get(desk.entry()).text


def test_stepping_back_takes_the_entry_away(app):
    desk = Desk(app)
    wrong = desk.post(desk.entry() + "/recuse", reason="")
    assert wrong.status_code == 422
    assert "Say in a few words" in wrong.text
    answer = desk.post(desk.entry() + "/recuse", reason="I advised them")
    assert answer.location.endswith(desk.entry(desk.second))
    assert desk.get(desk.entry()).status_code == 404


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.DECIDED])
def test_after_the_end_it_is_read_and_not_marked(app, state):
    desk = Desk(app, state=state, decided_at=None if state == "closed" else make_round().opens_at)
    shown = desk.get(desk.entry()).text
    assert "Marking is over" in shown
    assert "points_1" not in shown
    assert desk.post(desk.entry() + "/marks", go="send", **POINTS).status_code == 403


def test_a_stranger_finds_no_round(app):
    desk = Desk(app)
    desk.browser = sign_in(app.test_client(), make_user())
    for tail in ("", "/declare", desk.entry()):
        assert desk.get(tail).status_code == 404
    assert "You sit on no jury" in desk.browser.get("/me/juries").text


def test_a_page_and_a_mark_ask_the_same_of_small_and_large_rounds(app):
    def asked(entries: int, others: int) -> tuple[int, int]:
        desk = Desk(app)
        for _ in range(entries):
            assign(desk.juror, make_entry(desk.round))
        for _ in range(others):
            assign(make_juror(desk.round), desk.first, 30, 20, 20)
        entry, sent = desk.base + desk.entry(), {"csrf_token": desk.token, "go": "send", **POINTS}
        shown, page = count_queries(lambda: desk.browser.get(entry))
        given, _answer = count_queries(lambda: desk.browser.post(entry + "/marks", data=sent))
        assert page.status_code == 200
        return shown, given

    asked(1, 1)  # what is asked once in a program
    few, many = asked(1, 1), asked(8, 6)
    assert few == many == (PAGE_QUERIES, MARK_QUERIES)
