"""Suggestions as their makers, the desk and everybody see them."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.reports.models import Export
from core.working_days.services import load_shipped_years
from events.suggestions import services
from events.suggestions.models import Suggestion
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.factories.events import make_edition, make_registration
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

HOSTILE = "<script>alert(1)</script>{{7*7}}"
BOTH = {"en": "The crossing is built in May.", "zh": "五月建成过街通道。"}


@pytest.fixture
def table(app):
    load_shipped_years()
    db.session.commit()
    return make_edition("round_table", sessions=2)


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def add(table, desk, text="A crossing is missing.", **fields):
    registration = fields.get("registration")
    maker = registration.reference if registration else ""
    made = services.collect(table, table.sessions[0], text, maker, by=desk.user, at=now())
    db.session.commit()
    return made


def answered(table, desk, text="A crossing is missing.", *, is_public=True, registration=None):
    one = add(table, desk, text, registration=registration)
    services.assign(one, "Traffic Bureau", by=desk.user, at=now())
    services.answer(one, BOTH, is_public=is_public, by=desk.user, at=now())
    db.session.commit()
    return one


def act(desk, address, action, **fields):
    """Sends an action's form from the page as it is now."""
    seen = db.session.scalar(select(Suggestion.version))
    db.session.rollback()
    fields = {f"{action}-{name}": value for name, value in {"seen": seen, **fields}.items()}
    return desk.post(f"{address}/{action}", go="send", **fields)


def list_of(table):
    return f"/desk/events/{table.slug}/suggestions"


def test_participant_makes_one_from_the_page_of_the_registration(app, table):
    maker = make_user()
    registration = make_registration(table, user=maker)
    browser = SignedIn(app, maker)
    page = browser.get(f"/me/registrations/{registration.reference}").text
    assert f"/events/{table.slug}/suggestions/new" in page
    address = f"/events/{table.slug}/suggestions/new"
    check_page(browser.get(address).text)
    empty = browser.post(address, session="", text=" ")
    assert empty.status_code == 422
    assert "Write down the suggestion." in empty.text
    typed = browser.post(address, session="nothing", text="kept as typed")
    assert typed.status_code == 422
    assert "kept as typed" in typed.text
    sent = browser.post(address, session=str(table.sessions[1].id), text=HOSTILE)
    assert sent.status_code == 303
    made = db.session.scalars(select(Suggestion)).one()
    assert (made.text, made.session_id) == (HOSTILE, table.sessions[1].id)
    page = browser.get(f"/me/registrations/{registration.reference}").text
    assert made.reference in page
    assert "<script>alert" not in page


def test_who_is_not_registered_or_signed_in_makes_none(app, table):
    address = f"/events/{table.slug}/suggestions/new"
    assert SignedIn(app, make_user()).get(address).status_code == 404
    assert "/sign-in" in app.test_client().get(address).location


def test_types_without_suggestions_have_no_such_pages(app, desk):
    fair = make_edition("recruitment_fair")
    assert app.test_client().get(f"/events/{fair.slug}/suggestions").status_code == 404
    assert desk.get(list_of(fair)).status_code == 404
    assert "Suggestions and answers" not in app.test_client().get(f"/events/{fair.slug}").text


def test_public_page_shows_answers_and_never_who_asked(client, table, desk):
    registration = make_registration(table, name="Maker Canary")
    shown = answered(table, desk, HOSTILE, registration=registration)
    hidden = answered(table, desk, "Not for the public", is_public=False)
    open_one = add(table, desk, "Not answered yet")
    assert f"/events/{table.slug}/suggestions" in client.get(f"/events/{table.slug}").text
    for language, told in (("en", BOTH["en"]), ("zh", BOTH["zh"])):
        client.set_cookie("lang", language)
        page = client.get(f"/events/{table.slug}/suggestions").text
        tree = check_page(page)
        assert told in words(tree)
        assert HOSTILE in words(tree)
        for kept in ("Maker Canary", hidden.reference, open_one.reference):
            assert kept not in page
        assert shown.reference in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_desk_pages_are_valid_in_both_languages(table, desk, language):
    one = answered(table, desk, "建议")
    desk.client.set_cookie("lang", language)
    desk.user.preferred_language = language
    db.session.commit()
    for address in (list_of(table), f"{list_of(table)}/new", f"{list_of(table)}/{one.reference}"):
        answer = desk.get(address)
        assert answer.status_code == 200, address
        check_page(answer.text)


def test_desk_carries_one_from_the_room_to_its_end(app, table, desk):
    organisation = make_organisation(name_en="Suzhou Metro")
    made = desk.post(f"{list_of(table)}/new", session=str(table.sessions[0].id), text="Trains")
    assert made.status_code == 303
    address = made.location
    half = act(desk, address, "assign", unit="", working_days="x")
    assert half.status_code == 422
    assert "Name the unit that answers." in half.text
    task = {"unit": organisation.credit_code, "working_days": "10"}
    assert act(desk, address, "assign", **task).status_code == 303
    one = db.session.scalars(select(Suggestion)).one()
    assert (one.unit, one.organisation_id) == ("Suzhou Metro", organisation.id)
    refused = act(desk, address, "answer", text_en="Only English.", text_zh="")
    assert refused.status_code == 422
    assert "The answer is needed in both languages." in refused.text
    assert "Only English." in refused.text
    check_page(refused.text)
    act(desk, address, "answer", text_en=BOTH["en"], text_zh=BOTH["zh"], is_public="y")
    assert act(desk, address, "resolve").status_code == 303
    assert act(desk, address, "resolve").status_code == 409
    db.session.expire_all()
    assert (one.state, one.is_public) == ("resolved", True)


def test_maker_is_named_by_number_and_only_of_this_event(table, desk):
    registration = make_registration(table)
    stranger = make_registration(make_edition("round_table"))
    fields = {"session": str(table.sessions[0].id), "text": "Trains"}
    wrong = desk.post(f"{list_of(table)}/new", **fields, maker=stranger.reference)
    assert wrong.status_code == 422
    assert "No registration of this event has this number." in wrong.text
    desk.post(f"{list_of(table)}/new", **fields, maker=registration.reference.lower())
    assert db.session.scalars(select(Suggestion)).one().registration_id == registration.id


def test_next_one_lies_along_the_list_it_was_opened_from(table, desk):
    one, other = add(table, desk, "First"), add(table, desk, "Second trains")
    third = add(table, desk, "Third trains")
    page = desk.get(f"{list_of(table)}?words=trains").text
    assert f"{third.reference}?queue=words%3Dtrains" in page
    opened = f"{list_of(table)}/{third.reference}?queue=words%3Dtrains"
    page = desk.get(opened).text
    assert f"{list_of(table)}/{other.reference}?queue=words%3Dtrains" in page
    assert one.reference not in page
    # The list itself, a tab of the event, is no case of the queue.
    assert f"{list_of(table)}?queue" not in page
    done = act(desk, f"{list_of(table)}/{third.reference}", "assign", unit="X", working_days="5")
    assert done.status_code == 303


def test_list_filters_by_state_unit_session_and_lateness(table, desk):
    done, waiting = answered(table, desk, "Done text"), add(table, desk, "Waiting text")
    services.assign(waiting, "Water Bureau", by=desk.user, at=now())
    waiting.due_on = waiting.due_on.replace(year=2020)
    db.session.commit()
    for query, shown, hidden in (
        ("?state=answered", done, waiting),
        ("?unit=Water+Bureau", waiting, done),
        ("?late=1", waiting, done),
    ):
        page = desk.get(f"{list_of(table)}{query}").text
        assert shown.text in page, query
        assert hidden.text not in page, query
    assert done.text not in desk.get(f"{list_of(table)}?session=S2").text
    for odd in ("?state=odd", "?page=999999", "?session=zzz", "?unit=%00"):
        assert desk.get(f"{list_of(table)}{odd}").status_code == 200


def test_list_takes_the_same_queries_for_any_number(table, desk):
    counts = set()
    for number in (1, 3):
        while len(db.session.scalars(select(Suggestion)).all()) < number:
            add(table, desk, registration=make_registration(table))
        count, answer = count_queries(lambda: desk.get(list_of(table)))
        assert answer.status_code == 200
        counts.add(count)
    assert len(counts) == 1


def test_sheet_holds_all_and_is_noted(table, desk):
    add(table, desk, "=1+1")
    answered(table, desk, "Trains")
    answer = desk.post(f"{list_of(table)}/export", file_format="csv", which="standard")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 3
    by_text = {row[1]: row for row in rows[1:]}
    assert "=1+1" not in by_text
    assert any("=1+1" in text for text in by_text)
    assert BOTH["zh"] in by_text["Trains"]
    db.session.rollback()
    noted = db.session.scalars(select(Export)).one()
    assert (noted.report, noted.row_count, noted.asked_by_id) == (
        "events.suggestions", 2, desk.user.id,
    )  # fmt: skip
    xlsx = desk.post(f"{list_of(table)}/export", file_format="xlsx", which="shown")
    assert xlsx.data.startswith(b"PK")


def test_auditor_looks_and_changes_nothing(app, table, desk):
    one = add(table, desk)
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert auditor.get(f"{list_of(table)}/{one.reference}").status_code == 200
    assert auditor.get(f"{list_of(table)}/new").status_code == 403
    assert auditor.post(f"{list_of(table)}/{one.reference}/decline").status_code == 403
    assert SignedIn(app, make_user()).get(list_of(table)).status_code == 404


def test_public_page_of_nothing_says_so(client, table):
    client.set_cookie("lang", "zh")
    tree = check_page(client.get(f"/events/{table.slug}/suggestions").text)
    assert in_wrong_language(tree, "zh") == []
    assert "暂无公开的答复" in words(tree)


def test_an_organisations_page_shows_what_it_was_given_to_answer(app, table, desk):
    one = make_organisation(district="sip", state="submitted")
    said = add(table, desk)
    services.assign(said, one.credit_code, by=desk.user, at=now())
    db.session.commit()
    address = f"/desk/organisations/{one.reference}"
    text = desk.get(address).text
    assert said.reference in text
    assert "Suggestions to answer" in words(check_page(text))
    # A district's organiser sees those of the district's venues; a reviewer none.
    for other in (
        make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT),
        make_user(Role.CITY_REVIEWER),
    ):
        assert said.reference not in SignedIn(app, other).get(address).text
    asked, _page = count_queries(lambda: desk.get(address))
    for _number in range(3):
        more = add(table, desk)
        services.assign(more, one.credit_code, by=desk.user, at=now())
        db.session.commit()
    assert count_queries(lambda: desk.get(address))[0] == asked
