"""The reviewers' pages: the queue, one claim, its papers, and the desk itself."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from html import escape, unescape
from itertools import pairwise, product
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.sql.visitors import iterate

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now, today
from core.db import db
from core.i18n import speaking
from core.lists.choice import open_list
from core.lists.row_pages import list_page
from core.working_days.models import CalendarYear
from talent.claims import services
from talent.claims.lists import CLAIMS, next_in_queue
from talent.claims.models import Claim, ClaimPaper
from talent.claims.states import ClaimState
from tests.counting import count_queries
from tests.factories.core import grant_role, make_user
from tests.factories.talent import (
    QUESTION,
    Office,
    answer_all,
    make_calendar,
    make_claim,
    make_edition,
    make_entry,
    make_paper,
)
from tests.talent.claims.pages import Reviewer

QUEUE = "/desk/claims"
HOSTILE = "<script>alert(1)</script>{{7*7}}\"'>\u202e陈"


@pytest.fixture
def office(app):
    return Office()


def test_who_reviewed_is_said_in_the_words_of_the_glossary(app, office):
    make_claim(ClaimState.INITIAL_REVIEW, office=office)
    page = Reviewer(app, office.district).client.get(f"{QUEUE}?lang=zh").text
    assert "初审/复审人员" in page
    assert "评审专家" not in page


def test_a_claim_that_does_not_wait_is_one_press_from_the_search(app, office):
    """The list shows by itself what waits; who looks for another number finds it all the same."""
    there = make_claim(ClaimState.RECOGNISED, office=office).reference
    client = Reviewer(app, office.district).client
    page = client.get(f"{QUEUE}?words={there}&columns=reference").text
    assert f"/desk/claims/{there}" not in page
    way = unescape(re.search(r'nothing-title.*?href="([^"]+)"', page, re.DOTALL)[1])
    assert dict(parse_qsl(way.partition("?")[2])) == {
        "state": "all", "words": there, "columns": "reference",
    }  # fmt: skip
    assert f"/desk/claims/{there}" in client.get(way).text
    nowhere = client.get(f"{QUEUE}?words=RC-9999&state=all").text
    assert "Look for" not in nowhere


def fill(office: Office, wanted: int) -> None:
    """Many claims at once, as copies of one that was really sent."""
    first = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    columns = [c.key for c in inspect(Claim).column_attrs if c.key not in {"id", "reference"}]
    for number in range(wanted - 1):
        values = {name: getattr(first, name) for name in columns}
        values |= {"reference": f"RC-2001-{number:04d}", "claimant_id": make_user().id}
        values |= {"entry_code": f"SZ-OTH-{number}"}
        db.session.add(Claim(**values))
    db.session.commit()


# The queue


def test_the_queue_takes_the_same_few_queries_for_any_number_of_rows(app, office):
    counts = {}
    for rows in (1, 3, 60):
        db.session.execute(text("DELETE FROM claim_paper"))
        db.session.execute(text("DELETE FROM claim_move"))
        db.session.execute(text("DELETE FROM claim"))
        db.session.commit()
        fill(office, rows)
        counts[rows], page = count_queries(partial(Reviewer(app, office.district).get, QUEUE))
        assert page.status_code == 200
        assert page.text.count("data-row") == min(rows, 50)
    # Session with grants; the calendar; rows counted; their order; rows; kept views; the menu's count.
    assert counts == {1: 7, 3: 7, 60: 7}


def test_a_claims_page_takes_the_same_queries_for_any_length_of_story(app, office):
    counts = []
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    for _ in range(3):
        count, _page = count_queries(partial(reviewer.get, f"{QUEUE}/{claim.reference}"))
        counts.append(count)
        services.request_supplement(claim, [QUESTION] * 3, by=office.district, at=now())
        answer_all(claim)
        db.session.commit()
    assert counts[1:] == [21, 21]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, True),
        ({"state": "open"}, True),
        ({"state": "waiting"}, True),
        ({"state": "initial_review"}, True),
        ({"state": "submitted"}, False),
        ({"state": "refused"}, False),
        ({"district": "sip"}, True),
        ({"district": "kunshan"}, False),
        ({"level": "intermediate"}, True),
        ({"level": "junior"}, False),
        ({"sector": "biomedicine"}, True),
        ({"sector": "law-ip"}, False),
        ({"words": "élodie"}, True),
        ({"words": "Østergaard 示例"}, True),
        # However it is written: without marks, by sound, in any case; numbers as they stand.
        ({"words": "ELODIE shili"}, True),
        ({"words": "rc-"}, True),
        ({"words": "sz-tst"}, True),
        ({"words": "-"}, True),
        ({"words": "nobody"}, False),
        ({"words": "%"}, False),
        ({"mine": "y"}, True),
        ({"late": "y"}, False),
        ({"order": "oldest"}, True),
        ({"order": "'; DROP TABLE claim", "state": "zzz", "page": "-9"}, True),
    ],
)
def test_the_filter_lives_in_the_address(app, office, wanted, found):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    page = Reviewer(app, office.district).get(f"/desk/claims?{urlencode(wanted)}")
    assert page.status_code == 200
    assert (claim.reference in page.text) == found


def test_late_ones_come_first_and_are_marked(app, office):
    fresh = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    old = make_claim(ClaimState.INITIAL_REVIEW, office=office, at=now() - timedelta(days=40))
    late = Reviewer(app, office.district).get("/desk/claims?late=y")
    assert old.reference in late.text
    assert fresh.reference not in late.text


def test_the_count_in_the_menu_is_the_length_of_its_list(app, office):
    make_claim(ClaimState.SECOND_REVIEW, office=office)
    make_claim(ClaimState.SECOND_REVIEW, office=office)
    own = make_claim(ClaimState.SECOND_REVIEW, office=office)
    own.initial_reviewer_id = office.city.id
    db.session.commit()
    page = Reviewer(app, office.city).get("/desk/claims").text
    assert '<span class="count">2</span>' in page
    assert page.count("data-row") == 2


def test_an_empty_queue_says_what_to_do(app, office):
    make_calendar()
    page = Reviewer(app, office.district).get("/desk/claims")
    assert page.status_code == 200
    assert "No claim fits" in page.text


def test_the_queue_works_by_keyboard(app, office):
    make_claim(ClaimState.SUBMITTED, office=office)
    page = Reviewer(app, office.district).get("/desk/claims").text
    assert "data-keys" in page
    assert "data-open" in page


# One claim


def test_everything_to_decide_stands_on_one_page(app, office):
    make_claim(ClaimState.REFUSED, office=office)
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    page = unescape(Reviewer(app, office.district).get(f"/desk/claims/{claim.reference}").text)
    used = next(used.paper for used in claim.papers if used.kind == "identity")
    for wanted in (
        claim.holder_name,
        claim.entry["name_en"],
        claim.entry["name_zh"],
        "American Board of Toxicology",
        "Look the holder up in the issuer's public register.",
        f"/files/{used.original_id}/pages/1",
        "Identity matches",
        "Papers complete",
        "Years reach the level",
        "0 of 20 days",
        "Reviewer district",
        f'name="refuse-seen" type="hidden" value="{claim.version}"',
        'data-key="f"',
        'data-key="r"',
        'data-key="m"',
    ):
        assert wanted in page, wanted


def test_precedents_name_nobody(app, office):
    edition = make_edition()
    entry = make_entry(edition)
    earlier = make_claim(ClaimState.REFUSED, office=office, entry=entry, name="Odd Precedent")
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office, entry=entry)
    page = Reviewer(app, office.district).get(f"/desk/claims/{claim.reference}").text
    assert "The certificate has expired or is suspended" in page
    assert "Odd Precedent" not in page
    assert earlier.reference not in page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", [s for s in ClaimState if s != ClaimState.DRAFT])
def test_the_page_is_drawn_in_every_state_and_language(app, office, state, language):
    claim = make_claim(state, office=office)
    reviewer = Reviewer(app, office.city)
    page = reviewer.get(f"/desk/claims/{claim.reference}?lang={language}")
    assert page.status_code == 200
    word = {"en": "Checklist", "zh": "审核要点"}[language]
    assert word in page.text


def test_hostile_text_is_shown_and_never_run(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office, job_title=HOSTILE)
    claim.holder_name, claim.employer_note = HOSTILE, HOSTILE
    claim.moves[-1].internal_note = HOSTILE
    db.session.commit()
    for url in ("/desk", "/desk/claims", f"/desk/claims/{claim.reference}"):
        page = Reviewer(app, office.city).get(url).text
        assert "<script>alert" not in page
        assert "{{7*7}}" in page
        assert "&lt;script&gt;alert(1)" in page


# Who may not decide is told why


def test_the_initial_reviewer_is_told_why(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    grant_role(office.district, Role.CITY_REVIEWER)
    page = Reviewer(app, office.district).get(f"/desk/claims/{claim.reference}").text
    assert "Nobody decides both reviews of one claim." in page
    assert 'id="approve"' not in page
    answer = Reviewer(app, office.district).decide(claim, "approve")
    assert answer.status_code == 403
    assert "both reviews" in answer.text


def test_own_claims_are_explained_and_keep_the_notes_of_colleagues(app, office):
    claim = make_claim(ClaimState.SECOND_REVIEW, office=office)
    grant_role(claim.claimant, Role.CITY_REVIEWER)
    page = Reviewer(app, claim.claimant).get(f"/desk/claims/{claim.reference}").text
    assert "Nobody decides a claim of their own." in page
    assert "Complete." not in page
    others = Reviewer(app, office.city).get(f"/desk/claims/{claim.reference}").text
    assert "Complete." in others


def test_other_offices_are_told_whose_turn_it_is(app, office):
    claim = make_claim(ClaimState.SUBMITTED, office=office)
    page = Reviewer(app, office.city).get(f"/desk/claims/{claim.reference}").text
    assert "At this stage another office decides." in page


def test_the_next_claim_of_the_queue_opens_after_a_decision(app, office):
    first, second, third = (
        make_claim(ClaimState.INITIAL_REVIEW, office=office, at=now() - timedelta(days=days))
        for days in (30, 20, 10)
    )
    reviewer = Reviewer(app, office.district)
    for claim, following in ((first, second), (second, third), (third, first)):
        page = reviewer.get(f"/desk/claims/{claim.reference}").text
        link = re.search(r'<a data-key="n" [^>]*href="([^"]+)"', page)
        assert link[1] == f"/desk/claims/{following.reference}"
    answer = reviewer.decide(second, "forward")
    assert answer.location == f"/desk/claims/{third.reference}"
    flashed = reviewer.get(answer.location).text.split('id="flashes"')[1].split("</div>\n</div>")[0]
    assert f'<a href="/desk/claims/{second.reference}">' in flashed
    for claim, following in ((third, first), (first, first)):
        answer = reviewer.decide(claim, "forward")
        assert answer.location == f"/desk/claims/{following.reference}"


def test_the_next_claim_goes_along_the_list_one_came_from(app, office):
    """Narrowed to a district and turned round; what waits for somebody else is passed over."""
    claims = [
        make_claim(ClaimState.INITIAL_REVIEW, office=office, at=now() - timedelta(days=days))
        for days in (40, 30, 20, 10)
    ]
    oldest, elsewhere, decided, newest = claims
    elsewhere.district = "kunshan"
    db.session.commit()
    city = Reviewer(app, make_user(Role.DISTRICT_REVIEWER))
    city.decide(decided, "forward")
    narrowed = "district=sip&state=all&order=-due_on"
    listed = city.get(f"{QUEUE}?{narrowed}").text
    first = unescape(re.search(r'data-open href="([^"]+)"', listed)[1])
    # The one just passed on has the latest due day, and is somebody else's by now.
    assert first == f"{QUEUE}/{decided.reference}?" + urlencode({"queue": _as_listed(narrowed)})
    page = city.get(first.replace(decided.reference, newest.reference)).text
    following = unescape(re.search(r'<a data-key="n" [^>]*href="([^"]+)"', page)[1])
    assert following.startswith(f"{QUEUE}/{oldest.reference}?queue=")
    # So do the papers of the case, with one question mark in their address.
    assert re.search(r'href="/desk/claims/[^"?]+\?queue=[^"?]+&amp;line=[^"?]+#viewer"', page)
    action = unescape(re.search(r'action="([^"]+/forward[^"]*)"', page)[1])
    seen = {"forward-seen": str(newest.version), "go": "send"}
    assert city.post(action, **seen).location == following
    # The list has no other that waits: the case itself is shown, not one of another list.
    last = city.post(action.replace(newest.reference, oldest.reference), **{
        **seen, "forward-seen": str(reload(oldest).version),
    })  # fmt: skip
    assert last.location.startswith(f"{QUEUE}/{oldest.reference}?queue=")
    assert f'{QUEUE}?{escape(_as_listed(narrowed))}"' in city.get(last.location).text


@pytest.mark.parametrize(
    "order", ["due_on", "-due_on", "name", "reviewer", "notice_ends_on", "days"]
)
@pytest.mark.both_databases
def test_whatever_it_is_sorted_by_a_queue_is_gone_through_once(app, office, order):
    claims = [make_claim(ClaimState.INITIAL_REVIEW, office=office) for _ in range(4)]
    claims[0].due_on = None
    claims[1].notice_ends_on = today()
    db.session.commit()
    with app.test_request_context(query_string={"queue": urlencode({"order": order})}):
        opened = open_list(CLAIMS, None, office.district, {"order": order})
        listed = [row.ref for row in list_page(opened).rows]
        for here, following in pairwise([*listed, listed[0]]):
            after = next(one for one in claims if one.reference == here)
            found = next_in_queue(office.district, after)
            assert found.reference == following


@pytest.mark.both_databases
def test_entries_and_titles_are_in_the_order_of_their_names(app, office):
    # By base letter in English, by sound in Chinese; each falls back to the other language.
    names = [("Zoology", "安全"), ("Élan", "张三"), ("", "北京"), ("Eland", "")]
    for english, chinese in names:
        claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
        claim.entry = claim.entry | {"name_en": english, "name_zh": chinese}
        claim.title = {"en": english, "zh": chinese}
    db.session.commit()
    reader, expected = (
        office.district,
        {"en": ["北京", "Élan", "Eland", "Zoology"], "zh": ["安全", "北京", "Eland", "张三"]},
    )
    for code, column in product(expected, ("entry", "title")):
        with app.test_request_context(), speaking(code):
            opened = open_list(CLAIMS, None, reader, {"order": column})
            place = list(opened.on_screen).index(column)
            assert [row.cells[place] for row in list_page(opened).rows] == expected[code]


@pytest.mark.both_databases
def test_what_is_kept_of_a_claim_follows_it(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    claim.holder_name, claim.employer_name = "Ōé Kenzaburō", "苏州绿叶"
    claim.entry = claim.entry | {"sector": "law-ip"}
    db.session.commit()
    kept = db.session.execute(select(Claim.sector, Claim.search, Claim.holder_name_key)).one()
    assert (kept[0], kept[2]) == ("law-ip", "oe kenzaburo")
    assert {"kenzaburo", "苏州绿叶", "suzhoulvye"} <= set(kept[1].split())


def test_nothing_frozen_is_taken_apart_to_order_and_narrow(app, office):
    """Of 20,000 claims that costs more than all the rest of the page."""
    reader = office.district
    with app.test_request_context():
        opened = open_list(CLAIMS, None, reader, {"words": "x", "sector": "law-ip"})
        asked = [one.sorts_by for one in opened.columns.values() if one.sorts_by is not None]
        tables = {one for asking in (*asked, *opened.conditions) for one in iterate(asking)}
    assert not {Claim.entry.expression, Claim.title.expression} & tables
    assert Claim.sector.expression in tables


def _as_listed(query: str) -> str:
    """The filters in the order in which the list itself writes them."""
    said = dict(parse_qsl(query))
    return urlencode({name: said[name] for name in ("state", "district", "order")})


@pytest.mark.parametrize("is_provisional", [True, False])
def test_a_due_day_in_a_year_of_provisional_holidays_says_so(app, office, is_provisional):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    db.session.get(CalendarYear, claim.due_on.year).is_provisional = is_provisional
    db.session.commit()
    page = Reviewer(app, office.district).get(QUEUE).text
    assert ("provisional holidays" in page) is is_provisional


# The checklist and the papers


def tick(reviewer: Reviewer, claim: Claim, point: str, **fields: str):
    return reviewer.post(f"/desk/claims/{claim.reference}/points/{point}", go="check", **fields)


def test_every_line_can_be_ticked_and_taken_back(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    page = reviewer.get(f"/desk/claims/{claim.reference}").text
    points = re.findall(r'id="line-([a-z]+)"', page)
    assert len(points) == 10
    for point in points:
        assert tick(reviewer, claim, point, note="Seen.").status_code == 303
    page = reviewer.get(f"/desk/claims/{claim.reference}").text
    assert "10 of 10 settled" in page
    assert "Every line of the checklist is settled." in page
    assert {check.point for check in reload(claim).checks} == set(points)
    assert all(used.paper.checked_by_id == office.district.id for used in claim.papers)
    undone = reviewer.post(f"/desk/claims/{claim.reference}/points/identity", go="undo")
    assert undone.status_code == 303
    marks = {used.kind: used.paper.checked_at for used in reload(claim).papers}
    assert marks["identity"] is None
    assert marks["certificate"] is not None
    assert "identity" not in {check.point for check in claim.checks}


def test_a_tick_counts_until_another_paper_of_its_line_arrives(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    tick(reviewer, claim, "issuer")
    paper = make_paper(claim.claimant)
    reload(claim).papers.append(ClaimPaper(kind="certificate", paper_id=paper.id))
    db.session.commit()
    page = reviewer.get(f"/desk/claims/{claim.reference}").text
    assert 'id="tick-issuer" name="go" value="check"' in page
    assert tick(reviewer, claim, "issuer").status_code == 303
    assert len(reload(claim).checks) == 1


def test_only_its_reviewer_ticks_lines_that_there_are(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    assert tick(Reviewer(app, office.district), claim, "nothing").status_code == 404
    assert tick(Reviewer(app, office.city), claim, "identity").status_code == 403
    assert tick(Reviewer(app, make_user()), claim, "identity").status_code == 404
    assert reload(claim).checks == []


def test_what_nobody_settled_is_listed_before_a_claim_is_passed_on(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    page = reviewer.get(f"/desk/claims/{claim.reference}").text
    listed = page.split('class="unsettled"')[1].split("</div>")[0]
    assert "Specialty fits the job" in listed
    assert "Identity matches" in listed
    assert "Papers complete" not in listed
    tick(reviewer, claim, "specialty")
    page = reviewer.get(f"/desk/claims/{claim.reference}").text
    assert "Specialty" not in page.split('class="unsettled"')[1].split("</div>")[0]


def test_the_head_says_when_the_claimant_has_answered(app, office):
    claim = make_claim(ClaimState.SUPPLEMENT_REQUESTED, office=office)
    reviewer = Reviewer(app, office.district)
    assert "has answered" not in reviewer.get(f"/desk/claims/{claim.reference}").text
    answer_all(claim)
    db.session.commit()
    page = reviewer.get(f"/desk/claims/{claim.reference}").text
    assert 'The claimant has answered since. <a href="#questions">' in page
    assert '<details class="fold" id="questions" open>' in page
    reviewer.decide(claim, "forward")
    city = Reviewer(app, office.city).get(f"/desk/claims/{claim.reference}").text
    assert "has answered" not in city


def test_the_viewer_shows_what_the_address_names(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer, url = Reviewer(app, office.district), f"/desk/claims/{claim.reference}"
    files = {used.kind: used.paper.original_id for used in claim.papers}
    page = reviewer.get(f"{url}?line=issuer&turn=90&zoom=150").text
    assert f"/files/{files['certificate']}/pages/1?size=large&amp;turn=90" in page
    assert f"/files/{files['identity']}/pages" not in page
    assert 'data-zoom="150"' in page
    alone = reviewer.get(f"{url}?line=issuer", **{"X-Part": "viewer"}).text
    assert alone.strip().startswith('<section class="viewer viewer-open" id="viewer"')
    strange = reviewer.get(f"{url}?line=zzz&paper=zzz&page=-9&turn=7&zoom=9e9&side=<b>").text
    assert f"/files/{files['identity']}/pages/1?size=page" in strange
    none = reviewer.get(f"{url}?line=held").text
    assert "No paper belongs to this line." in none


# Papers and the identity document


def reload(claim: Claim) -> Claim:
    db.session.expire_all()
    return claim


def test_a_checked_paper_says_by_whom_and_counts_in_every_claim(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    used = claim.papers[0]
    reviewer = Reviewer(app, office.district)
    url = f"/desk/claims/{claim.reference}/papers/{used.paper_id}/check"
    assert reviewer.post(url, note="Register page <seen>").status_code == 303
    page = reviewer.get(f"/desk/claims/{claim.reference}?paper={used.paper_id}").text
    assert "Checked by Reviewer district on" in page
    assert "Register page &lt;seen&gt;" in page
    assert reload(used).paper.checked_by_id == office.district.id


def test_only_papers_of_the_claim_can_be_checked_and_only_by_its_reviewer(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    other = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    wrong = f"/desk/claims/{claim.reference}/papers/{other.papers[0].paper_id}/check"
    assert Reviewer(app, office.district).post(wrong).status_code == 404
    right = f"/desk/claims/{claim.reference}/papers/{claim.papers[0].paper_id}/check"
    assert Reviewer(app, office.city).post(right).status_code == 403
    assert Reviewer(app, claim.claimant).post(right).status_code == 404
    assert reload(claim).papers[0].paper.checked_at is None


def test_the_number_is_masked_until_a_reason_is_given_and_logged(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office, document_number="P98765432")
    reviewer = Reviewer(app, office.district)
    url = f"/desk/claims/{claim.reference}/document"
    assert "P98765432" not in reviewer.get(f"/desk/claims/{claim.reference}").text
    for purpose in ("", "  ", "short"):
        refused = reviewer.post(url, purpose=purpose)
        assert refused.status_code == 422
        assert "P98765432" not in refused.text
    assert _openings(claim) == []
    unsaid = reviewer.post(url, purpose="Comparing with the passport", why="")
    assert (unsaid.status_code, "P98765432" in unsaid.text) == (422, False)
    opened = reviewer.post(url, purpose="Comparing with the passport", why="compare")
    assert opened.status_code == 200
    assert "P98765432" in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    entry = _openings(claim)[0]
    assert entry.actor_id == office.district.id
    assert entry.details == {"purpose": "Comparing with the passport", "why": "compare"}
    assert reviewer.get(url).status_code == 405


def test_the_number_stays_masked_on_a_closed_claim(app, office):
    claim = make_claim(ClaimState.REFUSED, office=office, document_number="P98765432")
    answer = Reviewer(app, office.district).post(
        f"/desk/claims/{claim.reference}/document", purpose="Comparing again"
    )
    assert answer.status_code == 403
    assert "P98765432" not in answer.text


def _openings(claim: Claim) -> list[AuditEntry]:
    return list(
        db.session.scalars(
            select(AuditEntry).where(
                AuditEntry.action == "claims:document:opened",
                AuditEntry.subject_id == str(claim.id),
            )
        )
    )


# The desk's own page


@pytest.mark.parametrize(("role", "desk"), [(None, 404), (Role.CARRIER_OFFICER, 200)])
def test_others_find_no_desk_of_claims(app, role, desk):
    """A carrier's desk is of the projects it reviews."""
    person = make_user(role, "x") if role else make_user()
    reader = Reviewer(app, person)
    assert reader.get("/desk").status_code == desk
    assert reader.get("/desk/claims").status_code == 404
    assert ('href="/desk"' in reader.get("/me").text) == (desk == 200)


# Reading writes nothing


def test_reading_pages_writes_nothing(app, office):
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    reviewer = Reviewer(app, office.district)
    before = _everything()
    for url in ("/desk", "/desk/claims", f"/desk/claims/{claim.reference}?ask=years", "/notice"):
        assert reviewer.get(url).status_code == 200
    db.session.rollback()
    assert _everything() == before


def _everything() -> dict[str, list]:
    return {
        table.name: sorted(map(repr, db.session.execute(table.select()).all()))
        for table in db.metadata.sorted_tables
    }
