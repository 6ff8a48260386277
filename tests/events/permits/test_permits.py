"""Plans and permits: what is needed by when, what cannot be, who is reminded, and who sees them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from core.accounts.roles import Role, ScopeKind
from core.clock import BEIJING, beijing_date, now, today
from core.db import db
from core.errors import DomainError
from core.outbox.models import Message
from events.editions.models import Edition
from events.editions.results import results_of
from events.permits import services
from events.permits.lists import OF_KIND, _rows, is_late
from events.permits.models import Permit
from events.permits.queries import facts_of, requirements_of
from events.permits.services import Said, keep, remind
from events.permits.states import PermitKind, PermitStanding
from events.permits.values import Facts
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition

pytestmark = pytest.mark.both_databases
K, S = PermitKind, PermitStanding
FIRST, LAST = date(2026, 6, 20), date(2026, 6, 21)


def facts(expected=None, type_key="recruitment_fair") -> Facts:
    return Facts(type_key, expected, FIRST, LAST)


def said(filed=None, granted=None, number="", note="") -> Said:
    return Said(filed, granted, number, note)


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def fair(app):
    """It begins at midnight in Beijing, which is the evening before in UTC."""
    starts = datetime.combine(today() + timedelta(days=30), datetime.min.time(), BEIJING)
    return make_edition("recruitment_fair", starts_at=starts, expected_people=800)


def standing(edition: Edition, on: date | None = None) -> dict[str, str]:
    found = requirements_of([edition], on or today())[edition.id]
    return {str(one.kind): str(one.standing) for one in found}


@pytest.mark.parametrize(
    ("type_key", "expected", "needed"),
    [
        ("recruitment_fair", None, set(K) - {K.MASS_EVENT}),
        ("recruitment_fair", 999, set(K) - {K.MASS_EVENT}),
        ("recruitment_fair", 1000, set(K)),
        ("training", 999, set()),
        ("training", 1000, {K.MASS_EVENT, K.SECURITY, K.EMERGENCY}),
        ("no type any more", None, set()),
    ],
)
def test_what_is_needed_follows_kind_and_size(app, type_key, expected, needed):
    with app.app_context():
        assert {kind for kind in K if facts(expected, type_key).needs(kind)} == needed


def test_days_are_counted_from_the_fairs_first_and_last(app):
    small, large = facts(), facts(1000)
    with app.app_context():
        due = {kind: (small.due_on(kind), large.due_on(kind)) for kind in K}
    fifteen, twenty = date(2026, 6, 5), date(2026, 5, 31)
    assert due[K.FILING] == due[K.IMPLEMENTATION] == (fifteen, fifteen)
    # What goes to the police too goes with the earlier of both.
    assert due[K.SECURITY] == due[K.EMERGENCY] == (fifteen, twenty)
    assert due[K.MASS_EVENT][1] == twenty
    assert due[K.STATISTICS] == (date(2026, 6, 28), date(2026, 6, 28))


@pytest.mark.parametrize(
    ("kind", "filed", "granted", "on", "expected"),
    [
        (K.FILING, None, None, date(2026, 6, 5), S.MISSING),
        (K.FILING, None, None, date(2026, 6, 6), S.LATE),
        (K.FILING, date(2026, 6, 9), None, date(2026, 6, 19), S.FILED),
        (K.FILING, date(2026, 6, 1), None, FIRST, S.LATE),
        (K.FILING, date(2026, 6, 1), date(2026, 6, 3), FIRST, S.DONE),
        (K.SECURITY, date(2026, 6, 1), None, FIRST, S.DONE),
        (K.MASS_EVENT, None, None, FIRST, S.NOT_NEEDED),
        (K.STATISTICS, None, None, date(2026, 6, 28), S.MISSING),
        (K.STATISTICS, None, None, date(2026, 6, 29), S.LATE),
    ],
)
def test_where_one_stands_is_told_by_its_days(app, kind, filed, granted, on, expected):
    with app.app_context():
        assert facts().standing(kind, filed, granted, on) is expected


def test_the_police_of_the_city_decide_from_five_thousand_on(app):
    assert "city" in str(facts(5000).police)
    assert "county" in str(facts(4999).police)


@pytest.mark.parametrize(
    ("kind", "filed", "granted", "field", "words"),
    [
        (K.FILING, 0, -1, "granted_on", "before it was filed"),
        (K.FILING, None, 0, "filed_on", "filed on too"),
        (K.FILING, 1, None, "filed_on", "still to come"),
        (K.MASS_EVENT, 0, 1, "granted_on", "still to come"),
        (K.STATISTICS, 0, None, "filed_on", "not over that day"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    app, fair, organiser, kind, filed, granted, field, words
):
    days = [None if days is None else today() + timedelta(days=days) for days in (filed, granted)]
    with pytest.raises(DomainError) as refused:
        keep(fair, kind, said(*days), seen=0, by=organiser, at=now())
    assert refused.value.field == field
    assert words in str(refused.value)
    assert db.session.query(Permit).count() == 0


def test_a_permit_after_the_beginning_permits_nothing(app, organiser):
    gone = make_edition("recruitment_fair", starts_at=now() - timedelta(days=9))
    days = [today() - timedelta(days=days) for days in (20, 8)]
    with pytest.raises(DomainError) as refused:
        keep(gone, K.FILING, said(*days), seen=0, by=organiser, at=now())
    assert refused.value.field == "granted_on"
    assert "had begun" in str(refused.value)


def test_more_people_expected_later_make_a_permit_needed(app, fair, organiser):
    assert "mass_event" not in standing(fair)
    fair.expected_people = 1200
    assert standing(fair)["mass_event"] == "missing"
    keep(fair, K.MASS_EVENT, said(today()), seen=0, by=organiser, at=now())
    assert standing(fair)["mass_event"] == "filed"
    # Fewer again: what was entered stays, and is not asked for.
    fair.expected_people = 900
    assert standing(fair)["mass_event"] == "not_needed"


def test_the_list_says_late_as_the_days_do(app, organiser):
    """Every event and kind, compared with the one rule, over days around each limit."""
    for days in (-9, -8, -7, -3, 0, 1, 14, 15, 16, 19, 20, 21):
        for type_key, expected in (("recruitment_fair", 1500), ("recruitment_fair", None),
                                   ("training", 1000), ("training", 5)):  # fmt: skip
            starts = datetime.combine(today() + timedelta(days=days), datetime.min.time(), BEIJING)
            one = make_edition(type_key, starts_at=starts, ends_at=starts + timedelta(hours=9),
                               expected_people=expected)  # fmt: skip
            if days % 2:
                for kind in (K.FILING, K.MASS_EVENT, K.SECURITY):
                    db.session.add(
                        Permit(edition=one, kind=kind, filed_on=today() - timedelta(days=40))
                    )
    db.session.commit()
    rows = db.session.execute(
        _rows(organiser, None).with_only_columns(
            Edition, *(is_late(kind).label(kind) for kind in K),
            *(one.filed_on.label(f"{kind}_filed") for kind, one in OF_KIND.items()),
        )
    ).all()  # fmt: skip
    assert len(rows) == 48
    seen = set()
    for row in rows:
        for kind in K:
            filed = getattr(row, f"{kind}_filed")
            late = facts_of(row[0]).standing(kind, filed, None, today()) is S.LATE
            assert bool(getattr(row, str(kind))) == late, (kind, row[0].starts_at, filed)
            seen.add((kind, late))
    assert len(seen) == 2 * len(K)


def test_the_team_is_reminded_once_for_each_day(app, fair, organiser):
    own = make_user(Role.ORGANISER, str(fair.id), scope_kind=ScopeKind.EDITION)
    own.preferred_language = "zh"
    db.session.commit()
    due = fair.starts_at - timedelta(days=15)
    services.remind(at=due - timedelta(days=8))
    assert db.session.query(Message).count() == 0
    for _ in range(2):
        remind(at=due - timedelta(days=6))
    sent = db.session.query(Message).all()
    assert {one.recipient_id for one in sent} == {own.id}
    assert len(sent) == 4
    assert any("招聘会备案" in one.subject for one in sent)
    # What was filed is not asked for; an event that moved is due anew.
    keep(fair, K.FILING, said(today()), seen=0, by=organiser, at=now())
    fair.starts_at += timedelta(days=1)
    db.session.commit()
    remind(at=due)
    assert db.session.query(Message).count() == 4 + 3


def test_without_a_team_of_its_own_the_citys_organisers_are_reminded(app, fair, organiser):
    make_user(Role.ORGANISER, "gusu")
    remind(at=fair.starts_at - timedelta(days=10))
    assert {one.recipient_id for one in db.session.query(Message)} == {organiser.id}


def address(edition, tail=""):
    return f"/desk/events/{edition.slug}/permits{tail}"


def typed(day: date, name="filed_on") -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


def test_an_organiser_files_one_with_its_paper(app, fair, organiser):
    browser = SignedIn(app, organiser)
    assert "To be filed" in browser.get(address(fair)).text
    file = (BytesIO(a_picture()), "备案回执.png")
    sent = typed(today()) | typed(today(), "granted_on")
    answer = browser.post(
        address(fair, "/filing"), number="苏人社备〔2026〕7号", seen="0", file=file, **sent
    )
    assert answer.status_code == 303
    page = browser.get(address(fair)).text
    assert "备案回执" in page
    assert "苏人社备〔2026〕7号" in page
    assert "In order" in page
    paper = db.session.query(Permit).one().papers[0]
    assert browser.get(f"/files/{paper.file_id}").status_code == 200
    removed = browser.post(address(fair, f"/filing/files/{paper.id}/remove"))
    assert removed.status_code == 303
    assert "备案回执" not in browser.get(address(fair)).text


def test_a_second_writer_is_told_and_keeps_what_was_typed(app, fair, organiser):
    keep(fair, K.SECURITY, said(today()), seen=0, by=organiser, at=now())
    db.session.commit()
    answer = SignedIn(app, organiser).post(address(fair, "/security"), note="mine", seen="0")
    assert answer.status_code == 422
    assert "Somebody else changed this meanwhile" in answer.text
    assert "mine</textarea>" in answer.text


def test_wrong_days_stand_at_their_boxes(app, fair, organiser):
    sent = typed(today()) | typed(today() - timedelta(days=1), "granted_on")
    answer = SignedIn(app, organiser).post(address(fair, "/filing"), seen="0", **sent)
    assert answer.status_code == 422
    assert "It cannot have been granted before it was filed." in answer.text
    assert SignedIn(app, organiser).get(address(fair, "/parking")).status_code == 404


@pytest.mark.parametrize(
    ("role", "scope", "statuses"),
    [(Role.AUDITOR, None, (200, 403, 200)), (Role.ORGANISER, "gusu", (404, 404, 404)),
     (Role.CITY_REVIEWER, None, (404, 404, 404))],
)  # fmt: skip
def test_they_are_of_the_event_as_a_whole(app, fair, role, scope, statuses):
    """R19: whoever runs one venue sees none of its papers."""
    fair.venues[0].district = "gusu"
    db.session.commit()
    browser = SignedIn(app, make_user(role, scope))
    seen = [browser.get(address(fair)).status_code, browser.get(address(fair, "/filing")).status_code,
            browser.get("/desk/permits").status_code]  # fmt: skip
    assert tuple(seen) == statuses
    assert f"/desk/events/{fair.slug}/settings" not in browser.get(address(fair)).text


def test_the_overview_counts_what_is_missing_and_leads_there(app, fair, organiser):
    fair.starts_at = now() + timedelta(days=10)
    fair.ends_at = fair.starts_at + timedelta(days=1)
    db.session.commit()
    page = SignedIn(app, organiser).get(f"/desk/events/{fair.slug}").text
    assert address(fair) in page
    assert "Plans and permits to file" in page
    assert "4 past their day" in page


def test_afterwards_the_form_of_figures_is_left(app, fair, organiser):
    fair.starts_at, fair.ends_at = now() - timedelta(days=4), now() - timedelta(days=3)
    for kind in set(K) - {K.STATISTICS}:
        db.session.add(Permit(edition=fair, kind=kind, filed_on=FIRST, granted_on=FIRST))
    db.session.commit()
    with app.test_request_context():
        steps = results_of(fair, organiser, today()).steps
    due = beijing_date(fair.ends_at) + timedelta(days=7)
    assert ("Statistics form after the fair", due) in {(str(s.label), s.due_on) for s in steps}


def test_the_list_of_events_shows_and_exports_where_each_stands(app, fair, organiser):
    late = make_edition("recruitment_fair", starts_at=now() + timedelta(days=5))
    keep(fair, K.FILING, said(today(), today(), "No. 7"), seen=0, by=organiser, at=now())
    db.session.commit()
    browser = SignedIn(app, organiser)
    page = browser.get("/desk/permits").text
    assert "In order" in page
    only = browser.get("/desk/permits?late=filing").text
    assert f"/desk/events/{late.slug}/permits" in only
    assert f"/desk/events/{fair.slug}/permits" not in only
    answer = browser.post("/desk/permits/export", file_format="csv", which="standard")
    assert "No. 7" in answer.text


def test_pages_of_any_number_of_papers_cost_the_same(app, fair, organiser):
    browser = SignedIn(app, organiser)
    counts = {path: [] for path in (address(fair), "/desk/permits", f"/desk/events/{fair.slug}")}
    for kind in (K.FILING, K.SECURITY):
        keep(fair, kind, said(today()), seen=0, by=organiser, at=now())
        make_edition("recruitment_fair")
        db.session.commit()
        for path, found in counts.items():
            found.append(count_queries(lambda path=path: browser.get(path))[0])
    assert all(one == two for one, two in counts.values()), counts


def test_midnight_in_beijing_is_the_first_day(app, fair):
    assert fair.starts_at.astimezone(UTC).date() < facts_of(fair).first_day
