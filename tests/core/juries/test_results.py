from __future__ import annotations

import csv
import io
import re

import pytest

from core.accounts.roles import Role
from core.db import db
from core.juries.models import Assignment
from core.juries.states import AssignmentState, JurorState, RoundState
from tests.factories.core import make_user, sign_in
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round

pytestmark = pytest.mark.usefixtures("things")
STEEP = [(38, 27, 26), (37, 26, 25), (35, 25, 25), (38, 26, 26), (32, 22, 22)]


@pytest.fixture
def desk(client):
    return sign_in(client, make_user(Role.ORGANISER))


def address(one, rest):
    return f"/desk/juries/{one.reference}/{rest}"


def mark_in(page):
    return re.search(r'name="mark"[^>]*value="(\w+)"', page).group(1)


def token_in(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def sent(page, **more):
    return {"csrf_token": token_in(page), **more}


def round_with(jurors=3, entries=2, **fields):
    one = make_round(**{"jurors_per_entry": 2, "quorum": 1, "max_per_juror": 9} | fields)
    return (
        one,
        [make_juror(one, expertise=["bio"]) for _ in range(jurors)],
        [make_entry(one, field="bio") for _ in range(entries)],
    )


def test_the_proposal_is_seen_then_carried_out(desk):
    one, jurors, entries = round_with()
    url = address(one, "assigning")
    page = desk.get(url).text
    for each in (*jurors, *entries):
        assert (each.name if each in jurors else each.reference) in page
    assert "Expertise: Biomedicine" in page
    assert not re.search(r">\s*bio\s*<", page)
    hand = desk.get(address(one, f"entries/{entries[0].id}/jurors")).text
    assert "· Biomedicine" in hand
    answer = desk.post(url, data=sent(page, mark=mark_in(page)), follow_redirects=True)
    assert "4 places are given." in answer.text
    assert "Every entry has its jurors." in answer.text


def test_a_proposal_that_was_overtaken_is_shown_anew_and_gives_nothing(desk):
    one, jurors, entries = round_with()
    url = address(one, "assigning")
    page = desk.get(url).text
    bar(jurors[0], entries[0])
    answer = desk.post(url, data=sent(page, mark=mark_in(page)))
    assert answer.status_code == 409
    assert "have changed" in answer.text
    assert db.session.query(Assignment).count() == 0
    assert mark_in(answer.text) != mark_in(page)


def test_who_lacks_jurors_is_named_with_the_reason(desk):
    one, jurors, entries = round_with()
    for juror in jurors[:2]:
        bar(juror, entries[0])
    page = desk.get(address(one, "assigning")).text
    assert "Only 1 juror of the panel has no conflict." in page
    full, _jurors, _entries = round_with(max_per_juror=1)
    assert "All who could have as many as they take." in desk.get(address(full, "assigning")).text


def test_by_hand_from_those_who_may_and_back(desk):
    one, (juror, barred, _third), (entry, _other) = round_with()
    bar(barred, entry)
    url = address(one, f"entries/{entry.id}/jurors")
    page = desk.get(url).text
    assert f'value="{juror.id}"' in page
    assert f'value="{barred.id}"' not in page
    assert "Same employer" in page
    page = desk.post(url, data=sent(page, juror=str(juror.id)), follow_redirects=True).text
    assert "judges it too" in page
    refused = desk.post(url, data=sent(page, juror=str(barred.id)))
    assert refused.status_code == 422
    made = db.session.query(Assignment).one()
    back = desk.post(f"{url}/{made.id}/take-back", data=sent(page), follow_redirects=True).text
    assert "no longer judges it" in back
    assert made.standing is AssignmentState.RELEASED


def test_pages_are_a_coordinators_alone(client, desk):
    one, (juror, *_), (entry, _other) = round_with()
    made = assign(juror, entry, 30, 20, 20)
    paths = ["assigning", "ranking", "marks", f"marks/{made.id}", f"entries/{entry.id}/jurors"]
    for path in paths:
        assert desk.get(address(one, path)).status_code == 200
    sign_in(client, juror.user)
    for path in paths:
        assert client.get(address(one, path)).status_code == 404


def test_ranking_shows_both_means_and_what_is_provisional(desk):
    one = make_round(quorum=3)
    jurors = [make_juror(one) for _ in STEEP]
    steep, flat, waiting = (make_entry(one) for _ in range(3))
    for juror, points in zip(jurors, STEEP, strict=True):
        assign(juror, steep, *points)
        assign(juror, flat, 34, 26, 26)
    for juror, points in zip(jurors[:4], STEEP, strict=False):
        assign(juror, waiting, *points)
    assign(jurors[4], waiting)
    page = " ".join(desk.get(address(one, "ranking")).text.split())
    assert page.index(waiting.reference) < page.index(steep.reference) < page.index(flat.reference)
    assert "provisional 4/5" in page
    assert page.count("86.00") >= 2
    assert "by criterion 1" in page


def test_marks_are_handed_over_so_that_totals_can_be_recomputed(desk):
    one = make_round()
    entry = make_entry(one)
    for points in STEEP:
        assign(make_juror(one), entry, *points, comment_public="Convincing")
    drafted = assign(make_juror(one), entry, 40, 30, 30, comment_public="Secret draft")
    drafted.state, drafted.submitted_at = AssignmentState.ASSIGNED, None
    db.session.commit()
    url = address(one, "marks")
    page = desk.get(url).text
    file = desk.post(f"{url}/export", data=sent(page, file_format="csv", which="standard"))
    rows = list(csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig"))))
    assert len(rows) == 6
    totals = [float(row["Total"]) for row in rows if row["Total"]]
    assert sum(totals) / len(totals) == 86.0
    for row in rows:
        points = [float(row[f"{n}. Criterion {n}"] or 0) for n in (1, 2, 3)]
        assert sum(points) == float(row["Total"] or 0)
    assert "Secret draft" not in file.text
    assert "Secret draft" not in page + desk.get(f"{url}/{drafted.id}").text


def test_whoever_sits_on_the_panel_reads_no_results_and_afterwards_none_in_conflict(client):
    one = make_round()
    both = make_user(Role.ORGANISER)
    mine, barred, free = make_juror(one, both), *(make_entry(one) for _ in range(2))
    bar(mine, barred)
    marks = [assign(make_juror(one), entry, 30, 20, 20) for entry in (barred, free)]
    sign_in(client, both)
    paths = ("marks", "ranking", *(f"marks/{mark.id}" for mark in marks))
    assert {client.get(address(one, path)).status_code for path in paths} == {404}
    mine.state = JurorState.EXCUSED
    db.session.commit()
    for path in ("marks", "ranking"):
        page = client.get(address(one, path)).text
        assert free.reference in page
        assert barred.reference not in page
    answers = [client.get(address(one, f"marks/{mark.id}")).status_code for mark in marks]
    assert answers == [404, 200]


def test_nothing_is_given_once_the_round_is_over(desk):
    one, _jurors, _entries = round_with(state=RoundState.CLOSED)
    url = address(one, "assigning")
    page = desk.get(url).text
    assert desk.post(url, data=sent(page, mark=mark_in(page))).status_code == 409
