"""The set-up's pages: what is typed arrives, and nothing of others' or nonsense does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from lxml import html

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.entry_forms.services import ensure_form
from events.editions.models import Edition
from events.editions.queries import find_edition, list_team
from events.editions.states import EditionState
from events.registrations.entry_form import edition_forms
from tests.events.editions.setting_up import moment, of_edition, of_session, of_venue, send
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue, words


@pytest.fixture
def organiser(app, client):
    return sign_in(client, make_user(Role.ORGANISER))


@pytest.fixture
def desk(organiser):
    """A draft and the addresses of its pages."""
    return make_edition("entrepreneurship_week", state=EditionState.DRAFT, capacity=5)


def at(edition, tail=""):
    return f"/desk/events/{edition.slug}{tail}"


def fresh(thing):
    db.session.expire_all()
    return thing


def test_every_page_opens_in_both_languages(organiser, desk):
    venue, session = desk.venues[0].id, desk.sessions[0].id
    tails = ("", "/settings", "/venues", "/venues/new", f"/venues/{venue}", "/sessions",
             "/sessions/new", f"/sessions/{session}", "/publication", "/team", "/copy")  # fmt: skip
    for language in ("en", "zh"):
        assert organiser.get(f"/desk/events/new?lang={language}").status_code == 200
        for tail in tails:
            page = organiser.get(f"{at(desk, tail)}?lang={language}")
            assert page.status_code == 200, tail


def make_move(client, edition, action, **typed):
    typed = {"seen": edition.version, **typed}
    form = {f"{action}-{key}": value for key, value in typed.items()}
    return send(client, at(edition, f"/publication/{action}"), form | {"go": "send"})


def new_form(**typed):
    starts = now() + timedelta(days=40)
    form = {"series": "", "type_key": "training", "name_en": "Robots", "name_zh": "机器人"}
    return (
        form | moment("starts_at", starts) | moment("ends_at", starts + timedelta(hours=4)) | typed
    )


def test_a_new_event_is_made_and_opens(organiser):
    answer = send(organiser, "/desk/events/new", new_form(slug="robots"))
    assert answer.status_code == 303
    assert answer.location.endswith("/desk/events/robots")
    made = find_edition("robots")
    assert made.type.key == "training"
    assert made.series.name == {"en": "Robots", "zh": "机器人"}


@pytest.mark.parametrize(
    "typed",
    [{"type_key": ""}, {"type_key": "rave"}, {"name_zh": ""}, {"number": "minus"},
     {"number": "99999999999999999999"}, {"slug": "../x"}, {"slug": "new"},
     {"starts_at-time": "25:00"}, {"starts_at-time": ""}, {"starts_at-day": "31", "starts_at-month": "2"},
     {"ends_at-year": "1999"}, {"series": str(uuid.uuid4())}, {"name_en": "x" * 10_000},
     {"name_en": "a\0b"}, {"name_en": "a\u202eb"}],
)  # fmt: skip
def test_a_wrong_beginning_is_shown_again_with_what_was_typed(organiser, typed):
    answer = send(organiser, "/desk/events/new", new_form(**typed))
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert "机器人" in answer.text or "name_zh" in typed
    assert db.session.query(Edition).count() == 0


def test_everything_missing_is_said_at_once(organiser):
    page = send(organiser, "/desk/events/new", {"series": ""})
    assert page.status_code == 422
    for words_ in ("Choose what kind of event it is.", "Enter the name in English."):
        assert words_ in page.text


def test_a_new_venue_begins_in_china(organiser, desk):
    page = organiser.get(at(desk, "/venues/new"))
    (country,) = html.fromstring(page.text).xpath("//input[@id='country']")
    assert country.get("value") == "China"


def test_only_kinds_that_match_offer_matching(organiser):
    for kind, offered in (("training", False), ("entrepreneurship_week", True)):
        edition = make_edition(kind, state=EditionState.OPEN, capacity=5)
        page = organiser.get(at(edition, "/publication"))
        assert ("publication/begin_matching" in page.text) is offered
        assert f'href="/events/{edition.slug}"' in page.text
        answer = make_move(organiser, edition, "begin_matching")
        assert answer.status_code == (303 if offered else 422)
        assert (fresh(edition).state == EditionState.MATCHING) is offered


def test_texts_and_dates_are_kept_as_typed(organiser, desk):
    cutoff = desk.starts_at.replace(second=0, microsecond=0) - timedelta(days=3)
    typed = of_edition(
        desk, name_en="🏮 Lanterns & <b>lights</b>", text_zh="一\r\n\r\n二", expected_people="1200",
        needs_approval="y", inviter_name_en="Office", inviter_contact_zh="李敏",
        inviter_email="li@example.org", **moment("cutoff_at", cutoff),
    )  # fmt: skip
    assert send(organiser, at(desk, "/settings"), typed).status_code == 303
    fresh(desk)
    assert desk.name["en"] == "🏮 Lanterns & <b>lights</b>"
    assert desk.text["zh"] == "一\n\n二"
    assert desk.cutoff_at == cutoff
    assert (desk.needs_approval, desk.asks_identity, desk.expected_people) == (True, False, 1200)
    assert desk.inviter["contact"]["zh"] == "李敏"
    assert desk.inviter["email"] == "li@example.org"
    page = organiser.get(at(desk, "/settings")).text
    assert "&lt;b&gt;lights" in page
    assert 'value="li@example.org"' in page
    assert "police permit." in page


def test_switching_the_language_keeps_what_is_typed(organiser, desk):
    typed = of_edition(desk, summary_en="Half a senten", _lang="zh")
    page = send(organiser, at(desk, "/settings"), typed)
    assert page.status_code == 200
    assert "Half a senten" in page.text
    assert fresh(desk).summary["en"] != "Half a senten"


def test_a_cutoff_after_the_end_is_refused_at_its_field(organiser, desk):
    late = desk.ends_at + timedelta(days=1)
    answer = send(organiser, at(desk, "/settings"), of_edition(desk, **moment("cutoff_at", late)))
    assert answer.status_code == 422
    assert "Registration cannot go on after the event has ended." in answer.text


def test_whoever_came_late_finds_what_they_typed(organiser, desk):
    typed = of_edition(desk, summary_en="Mine, typed for an hour")
    assert send(organiser, at(desk, "/settings"), of_edition(desk, number="7")).status_code == 303
    answer = send(organiser, at(desk, "/settings"), typed)
    assert answer.status_code == 409
    assert "Mine, typed for an hour" in answer.text
    assert fresh(desk).summary["en"] != "Mine, typed for an hour"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "１"])
def test_a_version_that_is_none_is_an_old_one(organiser, desk, seen):
    answer = send(organiser, at(desk, "/settings"), of_edition(desk, number="7", seen=seen))
    assert answer.status_code == 409


def test_a_venue_is_added_moved_and_removed(organiser, desk):
    first = desk.venues[0]
    form = {"name_en": "Hall", "name_zh": "展馆", "parent_id": str(first.id), "district": "gusu",
            "mode": "both", "country": "DE", "time_zone": "Europe/Berlin"}  # fmt: skip
    assert send(organiser, at(desk, "/venues/new"), form).status_code == 303
    hall = fresh(desk).venues[1]
    assert (hall.path, hall.country, hall.district) == (f"{first.path}.001", "DE", "gusu")
    moved = of_venue(hall, parent_id="")
    assert send(organiser, at(desk, f"/venues/{hall.id}"), moved).status_code == 303
    assert fresh(hall).path == "002"
    assert send(organiser, at(desk, f"/venues/{hall.id}/remove"), {}).status_code == 303
    assert len(fresh(desk).venues) == 1


@pytest.mark.parametrize(
    "typed",
    [{"time_zone": "Mars/Olympus"}, {"time_zone": "../../etc/passwd"}, {"country": "XX"},
     {"district": "atlantis"}, {"parent_id": "not-an-id"}, {"mode": "astral"},
     {"address_en": "x" * 10_000}, {"name_en": ""}],
)  # fmt: skip
def test_a_wrong_venue_is_shown_again(organiser, desk, typed):
    venue = desk.venues[0]
    before = (venue.name, venue.country, venue.time_zone)
    answer = send(organiser, at(desk, f"/venues/{venue.id}"), of_venue(venue, **typed))
    assert answer.status_code == 422
    fresh(venue)
    assert (venue.name, venue.country, venue.time_zone) == before


def test_venues_of_elsewhere_are_no_parents_and_not_found(organiser, desk):
    venue, foreign = desk.venues[0], make_edition().venues[0]
    below = make_venue(desk, parent=venue)
    for parent in (foreign, below, venue):
        typed = of_venue(venue, parent_id=str(parent.id))
        assert send(organiser, at(desk, f"/venues/{venue.id}"), typed).status_code == 422
    assert organiser.get(at(desk, f"/venues/{foreign.id}")).status_code == 404
    assert send(organiser, at(desk, f"/venues/{foreign.id}/remove"), {}).status_code == 404


def test_a_session_is_added_changed_and_cancelled(organiser, desk):
    starts = desk.starts_at + timedelta(hours=3)
    form = {"code": "T1", "name_en": "Talk", "name_zh": "讲座", "venue_id": str(desk.venues[0].id),
            "mode": "both", "online_url": "https://live.example.org/a", "language": "",
            "capacity": "12", "allocation": "first_come", "visibility": "public"}  # fmt: skip
    form |= moment("starts_at", starts) | moment("ends_at", starts + timedelta(hours=1))
    assert send(organiser, at(desk, "/sessions/new"), form).status_code == 303
    talk = next(one for one in fresh(desk).sessions if one.code == "T1")
    assert (talk.capacity, talk.has_waitlist, talk.check_in) == (12, False, False)
    more = of_session(talk, capacity="15")
    assert send(organiser, at(desk, f"/sessions/{talk.id}"), more).status_code == 303
    assert (fresh(talk).capacity, talk.sequence) == (15, 0)
    seen = of_session(talk)["seen"]
    address = at(desk, f"/sessions/{talk.id}/cancel")
    assert send(organiser, address, {"seen": "old"}).status_code == 409
    assert send(organiser, address, {"seen": seen}).status_code == 303
    assert fresh(talk).state == "cancelled"


@pytest.mark.parametrize(
    "typed",
    [{"capacity": "1"}, {"capacity": "-1"}, {"capacity": "many"}, {"capacity": "9" * 30},
     {"mode": "online", "online_url": "javascript:alert(1)"}, {"code": ""}, {"code": "a b"},
     {"code": "S1\0"}, {"venue_id": str(uuid.uuid4())}, {"venue_id": ""}, {"language": "xx"},
     {"ends_at-year": "2020"}, {"name_en": "x" * 10_000}, {"online_url": "https://" + "x" * 500},
     {"starts_at-time": "9"}],
)  # fmt: skip
def test_a_wrong_session_is_shown_again_with_what_was_typed(organiser, desk, typed):
    desk.state = EditionState.OPEN
    db.session.commit()
    make_registration(desk)
    make_registration(desk)
    session = desk.sessions[0]
    before = of_session(session)
    form = of_session(session, text_zh="请带简历", **typed)
    answer = send(organiser, at(desk, f"/sessions/{session.id}"), form)
    assert answer.status_code == 422
    assert "请带简历" in answer.text
    assert of_session(fresh(session)) == before


def test_places_that_are_no_number_are_never_taken_as_no_limit(organiser, desk):
    """A number input of a browser sends "30-" as nothing, which here means without limit."""
    session = desk.sessions[0]
    address = at(desk, f"/sessions/{session.id}")
    places = html.fromstring(organiser.get(address).text).get_element_by_id("capacity")
    assert (places.get("type"), places.get("inputmode")) == ("text", "numeric")
    answer = send(organiser, address, of_session(session, capacity="30-"))
    told = html.fromstring(answer.text)
    assert told.get_element_by_id("capacity").value == "30-"
    words = "Enter a whole number up to 1,000,000."
    assert told.get_element_by_id("capacity-error").text_content().split() == words.split()
    assert send(organiser, address, of_session(session, capacity="３０")).status_code == 303
    assert fresh(session).capacity == 30


def test_a_district_organiser_stays_within_the_district(app, client):
    edition = make_edition(sessions=0)
    top = edition.venues[0]
    mine = make_venue(edition, parent=top, district="gusu", name=words("Garden room"))
    theirs = make_venue(edition, parent=top, district="snd", name=words("Lake room"))
    own = make_session(edition, mine, name=words("Own session"))
    other = make_session(edition, theirs, name=words("Other session"))
    browser = sign_in(client, make_user(Role.ORGANISER, "gusu"))
    for tail in ("", "/sessions", "/venues"):
        text = browser.get(at(edition, tail)).text
        assert "Other session" not in text
        assert "Lake room" not in text
    assert "Own session" in browser.get(at(edition, "/sessions")).text
    assert "Lake room" not in browser.get(at(edition, f"/sessions/{own.id}")).text
    assert (
        send(browser, at(edition, f"/sessions/{own.id}"), of_session(own, capacity="4")).status_code
        == 303
    )
    for tail, form in (
        (f"/sessions/{other.id}", of_session(other, capacity="4")),
        (f"/sessions/{other.id}/cancel", {"seen": of_session(other)["seen"]}),
        (f"/venues/{theirs.id}", of_venue(theirs, name_en="Mine")),
        (f"/venues/{theirs.id}/remove", {}),
        (f"/venues/{top.id}", of_venue(top, name_en="Mine")),
    ):
        assert send(browser, at(edition, tail), form).status_code == 404, tail
    for tail in ("/settings", "/publication", "/team"):
        refused = browser.get(at(edition, tail))
        assert refused.status_code == 403
        assert "Only organisers of the whole edition may do this." in refused.text
    assert browser.get("/desk/events/new").status_code == 404
    assert browser.get(at(edition, "/copy")).status_code == 404
    moved = of_session(fresh(own), venue_id=str(theirs.id))
    assert send(browser, at(edition, f"/sessions/{own.id}"), moved).status_code == 422
    named = of_venue(mine, name_en="Bamboo room")
    del named["district"]
    assert send(browser, at(edition, f"/venues/{mine.id}"), named).status_code == 303
    assert fresh(mine).name["en"] == "Bamboo room"
    assert mine.district == "gusu"


def test_only_who_can_is_told_to_open_the_gates(app, client):
    edition = make_edition("training", state=EditionState.OPEN, capacity=5)
    edition.venues[0].district = "kunshan"
    db.session.commit()
    for scope, told in ((None, True), ("kunshan", False)):
        browser = sign_in(app.test_client(), make_user(Role.ORGANISER, scope))
        page = browser.get(at(edition))
        assert page.status_code == 200
        assert ("Open the gates when it is time." in page.text) is told


def test_auditors_read_and_change_nothing(app, client):
    edition = make_edition()
    browser = sign_in(client, make_user(Role.AUDITOR))
    session, venue = edition.sessions[0], edition.venues[0]
    for tail in ("", "/venues", "/sessions"):
        assert browser.get(at(edition, tail)).status_code == 200
    for tail, form in (
        (f"/sessions/{session.id}", of_session(session)),
        (f"/venues/{venue.id}", of_venue(venue)),
        ("/venues/new", {}), ("/sessions/new", {}), ("/settings", {}), ("/team", {}),
        ("/closing/close", {}), ("/closing/reopen", {}),
    ):  # fmt: skip
        assert send(browser, at(edition, tail), form).status_code == 403, tail


def test_publication_lists_what_is_missing_and_then_opens(organiser, desk):
    desk.summary = {"en": "Short", "zh": ""}
    desk.venues[0].address = words("1 Road", "路1号")
    ensure_form(edition_forms(desk), by=None, at=now())
    db.session.commit()
    page = organiser.get(at(desk, "/publication")).text
    assert "The Chinese text is missing." in page
    assert f"{at(desk, '/settings')}#summary" in page
    refused = make_move(organiser, desk, "publish")
    assert refused.status_code == 422
    assert fresh(desk).state == EditionState.DRAFT
    desk.summary = words("Short", "简介")
    db.session.commit()
    stale = make_move(organiser, desk, "publish", seen=desk.version - 1)
    assert stale.status_code == 409
    done = make_move(organiser, desk, "publish")
    assert done.status_code == 303
    assert fresh(desk).state == EditionState.OPEN


def test_moves_out_of_turn_change_nothing(organiser, desk):
    for action, status in (("begin_matching", 409), ("fly", 404), ("cancel", 422)):
        answer = make_move(organiser, desk, action)
        assert answer.status_code == status, action
    for action in ("close", "follow_up", "reopen"):
        said = {f"{action}-seen": desk.version, "reopen-why": "x", "go": "send"}
        assert send(organiser, at(desk, f"/closing/{action}"), said).status_code == 409, action
    assert fresh(desk).state == EditionState.DRAFT


def test_cancelling_asks_why_and_says_it(organiser, desk):
    page = organiser.get(at(desk, "/publication?action=cancel")).text
    assert "everybody who registered is written to" in page
    answer = make_move(organiser, desk, "cancel", text_en="Storm", text_zh="台风")
    assert answer.status_code == 303
    assert fresh(desk).state == EditionState.CANCELLED
    assert send(organiser, at(desk, "/settings"), of_edition(desk)).status_code == 409


def test_a_copy_is_previewed_before_it_is_made(organiser, desk):
    starts = desk.starts_at + timedelta(days=10)
    form = {"name_en": "Again", "name_zh": "再办", "slug": "again", **moment("starts_at", starts)}
    preview = send(organiser, at(desk, "/copy"), form)
    assert preview.status_code == 200
    assert "moved by 10 days" in preview.text
    assert find_edition("again") is None
    assert send(organiser, at(desk, "/copy"), form | {"go": "copy"}).status_code == 303
    assert find_edition("again").state == EditionState.DRAFT
    twice = send(organiser, at(desk, "/copy"), form | {"go": "copy"})
    assert twice.status_code == 422


def test_the_team_is_added_and_taken_off(organiser, desk):
    helper = make_user()
    form = {"email": helper.email, "role": "gate_staff"}
    assert send(organiser, at(desk, "/team"), form).status_code == 303
    assert helper.email in organiser.get(at(desk, "/team")).text
    (grant,) = list_team(desk)
    assert (grant.role, grant.scope_value) == ("gate_staff", str(desk.id))
    for wrong in ({"role": "auditor"}, {"role": ""}, {"email": "no@example.org"}, {"email": "\0"}):
        assert send(organiser, at(desk, "/team"), form | wrong).status_code == 422
    assert send(organiser, at(desk, f"/team/{uuid.uuid4()}/remove"), {}).status_code == 404
    assert send(organiser, at(desk, f"/team/{grant.id}/remove"), {}).status_code == 303
    assert list_team(fresh(desk)) == []


def test_an_organiser_of_one_event_runs_it_and_no_other(app, client):
    edition, other = make_edition(), make_edition()
    user = make_user(Role.ORGANISER, str(edition.id), scope_kind=ScopeKind.EDITION)
    browser = sign_in(client, user)
    assert browser.get(at(edition, "/settings")).status_code == 200
    assert browser.get(at(other)).status_code == 404
    assert send(browser, at(other, "/settings"), of_edition(other)).status_code == 404
    (grant,) = list_team(edition)
    alone = send(browser, at(edition, f"/team/{grant.id}/remove"), {})
    assert alone.status_code == 422
    assert "You are the last organiser" in alone.text
