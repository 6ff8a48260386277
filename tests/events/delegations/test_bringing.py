"""The public way to bring a delegation: entrance, account, lists that join, letter, own pages."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict
from core.outbox.models import Message
from events.delegations import services
from events.delegations.models import DelegationSheet
from events.delegations.queries import list_members, list_sheets
from events.delegations.services import PART
from events.delegations.services.bringing import MOST_WAITING
from events.delegations.values import SheetState
from events.registrations.groups import Delegation
from events.registrations.models import Registration
from tests.events.delegations.test_delegations import bring, csv_file, row
from tests.factories.core import make_token, make_user, sign_in
from tests.factories.events import make_edition
from tests.talent.claims.pages import TOKEN


def upload(browser, edition, *rows, **more):
    address = f"/events/{edition.slug}/delegations/new"
    fields = {"csrf_token": TOKEN.search(browser.get(address).text)[1], "name": "TU München",
              "places": "together", "agreed": "y", **more}  # fmt: skip
    file = io.BytesIO(csv_file(*(cells for _number, cells in rows)))
    return browser.post(address, data={**fields, "file": (file, "list.csv")}, follow_redirects=True)


def act(browser, delegation, verb: str, **fields):
    base = f"/events/{delegation.edition.slug}/delegations/{delegation.id}"
    token = TOKEN.search(browser.get("/notice").text)[1]
    return browser.post(f"{base}/{verb}", data={"csrf_token": token, **fields},
                        follow_redirects=True)  # fmt: skip


def test_a_stranger_finds_the_way_from_the_event_to_the_form(app, client) -> None:
    edition = make_edition()
    entrance, form = (
        f"/events/{edition.slug}/delegations",
        f"/events/{edition.slug}/delegations/new",
    )
    assert f'href="{entrance}"' in client.get(f"/events/{edition.slug}").text
    page = client.get(entrance).text
    assert f'href="{form}"' in page
    assert "You need an account" in page
    sheet = client.get(f"{entrance}/sheet.xlsx")
    assert (sheet.status_code, sheet.data[:2]) == (200, b"PK")
    answer = client.get(form)
    assert answer.status_code == 302
    assert form in answer.location.replace("%2F", "/")
    assert client.get(entrance, headers={"Accept-Language": "zh"}).text.count("办理步骤") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cutoff_at": now() - timedelta(hours=1)}, "Registration closed on"),
        ({"opens_at": now() + timedelta(days=3)}, "Registration opens in 3 days."),
        ({"state": "draft"}, None),
        ({"type": "round_table"}, None),
    ],
)
def test_what_is_not_open_offers_no_entrance(app, client, fields, said) -> None:
    kind = fields.pop("type", "recruitment_fair")
    edition = make_edition(kind, **fields)
    address = f"/events/{edition.slug}/delegations"
    page = client.get(f"/events/{edition.slug}").text
    assert f'href="{address}"' not in page
    answer = client.get(address)
    assert answer.status_code == (200 if said else 404)
    if said:
        assert said in answer.text
        assert f'href="{address}/new"' not in answer.text
        assert sign_in(client, make_user()).get(f"{address}/new").status_code == 409


def test_a_second_list_joins_the_first_and_doubles_are_named(app, client, work) -> None:
    edition = make_edition(asks_identity=True)
    leader = make_user(preferred_language="en")
    browser = sign_in(client, leader)
    upload(browser, edition, row(2), row(3))
    (delegation,) = db.session.scalars(select(Delegation))
    assert "2 people are registered." in act(browser, delegation, "register").text
    page = upload(browser, edition, row(3), row(4), row(5, country="Narnia")).text
    assert "Registered for this event already." in page
    assert "1 row can be registered." in page
    done = act(browser, delegation, "register", list="2").text
    assert "2 rows were left out" in done
    db.session.expire_all()
    (delegation,) = db.session.scalars(select(Delegation))
    assert [one.name for one in list_members(delegation)] == ["Person 2", "Person 3", "Person 4"]
    assert [one.number for one in list_sheets(delegation)] == [1, 2]
    assert f"/delegations/{delegation.id}" in browser.get("/me").text
    entrance = browser.get(f"/events/{edition.slug}/delegations").text
    assert "See your delegation" in entrance
    assert "Add a further list" in entrance


def test_lists_are_registered_each_by_itself_and_can_be_taken_back(app, client) -> None:
    edition, leader = make_edition(), make_user()
    browser = sign_in(client, leader)
    for number in (2, 3, 4):
        upload(browser, edition, row(number), name="Ours")
    (delegation,) = db.session.scalars(select(Delegation))
    page = browser.get(f"/events/{edition.slug}/delegations/{delegation.id}").text
    assert "List 1" in page
    act(browser, delegation, "register", list="2")
    act(browser, delegation, "drop", list="1")
    db.session.expire_all()
    states = {one.number: one.standing for one in list_sheets(delegation)}
    assert states == {2: SheetState.ENTERED, 3: SheetState.BROUGHT}
    assert act(browser, delegation, "drop", list="2").status_code == 403
    assert act(browser, delegation, "register", list="1").status_code == 404
    answer = act(browser, delegation, "drop", list="3")
    assert answer.request.path.endswith(str(delegation.id))
    other = make_edition()
    upload(browser, other, row(2))
    (empty,) = db.session.scalars(select(Delegation).where(Delegation.edition_id == other.id))
    assert act(browser, empty, "drop").request.path == f"/events/{other.slug}/delegations"
    assert db.session.scalar(select(Delegation).where(Delegation.edition_id == other.id)) is None


def test_only_so_many_lists_wait(app) -> None:
    edition, leader = make_edition(), make_user()
    for number in range(MOST_WAITING):
        bring(edition, [row(2 + number)], by=leader)
    with pytest.raises(Conflict):
        bring(edition, [row(50)], by=leader)


def test_an_organiser_brings_for_several_and_says_which_a_list_joins(app, client) -> None:
    edition, organiser = make_edition(), make_user(Role.ORGANISER)
    first = bring(edition, [row(2)], by=organiser)
    second = bring(edition, [row(3)], by=organiser)
    assert first.delegation_id != second.delegation_id
    theirs = bring(edition, [row(4)], by=make_user()).delegation
    db.session.commit()
    browser = sign_in(client, organiser)
    page = browser.get(f"/events/{edition.slug}/delegations/{theirs.id}").text
    assert f"/delegations/new?joins={theirs.id}" in page.replace("&amp;", "&")
    stranger = sign_in(app.test_client(), make_user())
    assert stranger.get(f"/events/{edition.slug}/delegations/{theirs.id}").status_code == 404
    answer = stranger.get(f"/events/{edition.slug}/delegations/new?joins={theirs.id}").text
    assert "joins your delegation" not in answer


def test_the_leader_gets_one_letter_with_everybody_and_the_link(app, work) -> None:
    edition = make_edition(asks_identity=True)
    leader = make_user(preferred_language="zh")
    rows = [row(number) for number in range(2, 3 + PART)]
    sheet = bring(edition, [*rows, row(90, "<Ü & 王>", country="?")], by=leader)
    services.register_members(sheet, by=leader, at=now())
    db.session.commit()
    to_leader = select(Message).where(Message.kind == "delegations/registered")
    assert db.session.scalar(to_leader) is None
    work()
    (letter,) = db.session.scalars(to_leader)
    assert (letter.address, letter.recipient_id) == (leader.email, leader.id)
    lines = letter.text.splitlines()
    for member in list_members(sheet.delegation):
        said = f"{member.reference} · {member.name}："
        assert any(line.startswith(said) for line in lines)
    assert any(line.startswith("第 90 行 · <Ü & 王>：") for line in lines)
    assert "&lt;Ü &amp; 王&gt;" in letter.html
    assert f"/events/{edition.slug}/delegations/{sheet.delegation_id}" in letter.text


def test_whoever_an_organiser_brings_a_list_for_is_told_without_a_link(app) -> None:
    organiser = make_user(Role.ORGANISER)
    sheet = bring(make_edition(), [row(2)], by=organiser)
    services.register_members(sheet, by=organiser, at=now())
    (letter,) = db.session.scalars(select(Message).where(Message.kind == "delegations/registered"))
    assert (letter.address, letter.recipient_id) == ("jana@example.org", None)
    assert "/delegations/" not in letter.text


def test_a_leader_whose_people_wait_hears_twice(app) -> None:
    edition, leader = make_edition(needs_approval=True), make_user(preferred_language="en")
    sheet = bring(edition, [row(2)], by=leader)
    services.register_members(sheet, by=leader, at=now())
    organiser = make_user(Role.ORGANISER)
    services.confirm_delegation(sheet.delegation, by=organiser, at=now())
    first, second = db.session.scalars(
        select(Message).where(Message.kind == "delegations/registered").order_by(Message.created_at)
    )
    assert "They wait for the organiser" in first.text
    assert "They wait for the organiser" not in second.text


def test_one_account_is_counted_whatever_the_path(app, client, work) -> None:
    """Lists and programs together: the thirty-first person waits, without a place or a letter."""
    at_once = app.extensions["settings"].delegation_at_once
    edition, leader = make_edition(capacity=99), make_user()
    rows = [row(number) for number in range(2, 1 + at_once)]
    services.register_members(bring(edition, rows, by=leader), by=leader, at=now())
    secret = make_token(leader, ["events:register"])
    db.session.commit()

    def by_program(name: str):
        answer = app.test_client().post(
            f"/api/v1/events/{edition.slug}/registrations",
            json={"person": {"name": name, "email": f"{name}@example.org"}, "sessions": ["S1"],
                  "for_self": False, "consents": ["event_processing"]},
            headers={"Authorization": f"Bearer {secret}"},
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
        return answer.json

    # Though a part of the list is not in yet.
    assert by_program("thirtieth")["state"] == "confirmed"
    more = by_program("next")
    assert (more["state"], more["seats"][0]["state"]) == ("submitted", "requested")
    work()
    assert edition.sessions[0].taken == at_once
    written = set(db.session.scalars(select(Message.address)))
    assert "thirtieth@example.org" in written
    assert "next@example.org" not in written
    # And the other way round: what programs brought counts for a list.
    sheet = bring(edition, [row(900)], by=leader)
    services.register_members(sheet, by=leader, at=now())
    assert [one.state for one in list_members(sheet.delegation, of=sheet)] == ["submitted"]
    # For oneself one is never too many.
    own = app.test_client().post(
        f"/api/v1/events/{edition.slug}/registrations",
        json={"person": {"name": "Self", "email": leader.email}, "sessions": ["S1"],
              "for_self": True, "consents": ["event_processing"]},
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert own.json["state"] == "confirmed"


def test_a_page_under_way_says_how_far_and_asks_again(app, client) -> None:
    edition, leader = make_edition(), make_user(Role.ORGANISER)
    rows = [row(number) for number in range(2, 2 + 2 * PART)]
    sheet = bring(edition, rows, by=leader)
    db.session.commit()
    browser = sign_in(client, leader)
    page = act(browser, sheet.delegation, "register").text
    assert f"{PART} of {2 * PART} people are seen to." in page
    assert page.count('data-hx-select="#delegation"') == 1
    assert "Look again how far it is" in page
    assert page.count('data-label="Registration no."') == PART
    assert act(browser, sheet.delegation, "register", list="1").status_code == 403
    assert db.session.scalars(select(DelegationSheet)).one().done == PART
    count = select(Registration.id)
    assert len(db.session.scalars(count).all()) == PART
