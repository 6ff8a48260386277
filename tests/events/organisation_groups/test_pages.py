"""Groups of organisations: kept by staff, read by everybody with their verified members."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.organisations.models import Officer
from core.organisations.states import OrganisationState
from events.organisation_groups.models import GroupMember, OrganisationGroup
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/groups"
SAID = {
    "kind": "alliance", "name_zh": "同心圆联盟", "name_en": "Concentric Alliance",
    "slug": "concentric", "text_zh": "留学人员企业联盟。", "text_en": "Companies of returnees.",
    "is_public": "y",
}  # fmt: skip
TODAY = {f"since-{part}": getattr(today(), part) for part in ("day", "month", "year")}


@pytest.fixture
def organiser(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def made(organiser, **fields):
    answer = organiser.post(f"{DESK}/new", **{**SAID, **fields})
    assert answer.status_code == 303, words(check_page(answer.text))
    return db.session.scalar(select(OrganisationGroup).order_by(OrganisationGroup.id.desc()))


def verified(**fields):
    until = fields.pop("until", today() + timedelta(days=90))
    return make_organisation(
        state=OrganisationState.VERIFIED, verified_at=now(), verified_until=until, **fields
    )


def joined(organiser, group, one, **fields):
    answer = organiser.post(
        f"{DESK}/{group.slug}/members", name=one.credit_code, **{**TODAY, **fields}
    )
    assert answer.status_code == 303, words(check_page(answer.text))


def test_its_page_lists_members_that_are_verified(app, organiser):
    group = made(organiser)
    member, draft = verified(), make_organisation()
    lapsed = verified(until=today() - timedelta(days=1))
    for one in (member, draft, lapsed):
        joined(organiser, group, one)
    text = words(check_page(app.test_client().get("/groups/concentric").text))
    assert "Companies of returnees." in text
    assert member.name_en in text
    assert draft.name_en not in text
    assert lapsed.name_en not in text
    desk = words(check_page(organiser.get(f"{DESK}/concentric").text))
    assert draft.name_en in desk
    assert "Concentric Alliance" in app.test_client().get("/groups").text


def test_a_member_that_left_is_shown_no_more(app, organiser):
    group, one = made(organiser), verified()
    joined(organiser, group, one)
    member = db.session.scalar(select(GroupMember))
    member.since = today() - timedelta(days=5)
    db.session.commit()
    assert organiser.post(f"{DESK}/concentric/members/{member.id}/end").status_code == 303
    db.session.expire_all()
    assert member.until == today()
    member.until = today() - timedelta(days=1)
    db.session.commit()
    assert one.name_en not in app.test_client().get("/groups/concentric").text
    joined(organiser, group, one)  # it may come back


def test_nothing_joins_twice_or_unknown(app, organiser):
    group, one = made(organiser), verified()
    joined(organiser, group, one)
    for name, said in (
        (one.name_zh, "belongs to the group already"),
        ("Nobody", "No organisation"),
    ):
        answer = organiser.post(f"{DESK}/concentric/members", name=name, **TODAY)
        assert answer.status_code == 422
        assert said in words(check_page(answer.text))


@pytest.mark.parametrize("slug", ["new", "Two Words", "../x", "views"])
def test_addresses_are_plain(app, organiser, slug):
    answer = organiser.post(f"{DESK}/new", **{**SAID, "slug": slug})
    assert answer.status_code == 422
    assert "Small letters and digits" in words(check_page(answer.text))


def test_an_address_is_taken_once(app, organiser):
    made(organiser)
    assert organiser.post(f"{DESK}/new", **SAID).status_code == 422


def test_a_group_that_is_not_public_has_no_page(app, organiser):
    group = made(organiser, is_public="")
    group.is_public = False
    db.session.commit()
    assert app.test_client().get("/groups/concentric").status_code == 404
    assert "Concentric" not in app.test_client().get("/groups").text


def test_an_organisations_page_shows_its_groups(app, organiser):
    group = made(organiser)
    officer = make_user()
    one = verified(district="sip")
    one.officers.append(
        Officer(email=officer.email, user_id=officer.id, added_at=now(), accepted_at=now())
    )
    db.session.commit()
    joined(organiser, group, one)
    own = SignedIn(app, officer).get(f"/me/organisations/{one.reference}").text
    assert "/groups/concentric" in own
    assert "/desk/groups" not in own
    assert "/desk/groups/concentric" in organiser.get(f"/desk/organisations/{one.reference}").text


def test_reviewers_read_and_change_nothing(app, organiser):
    made(organiser)
    reviewer = SignedIn(app, make_user(Role.CITY_REVIEWER))
    assert "record-form" not in reviewer.get(f"{DESK}/concentric").text
    assert reviewer.post(f"{DESK}/concentric", **SAID, seen=1).status_code == 404
    assert SignedIn(app, make_user()).get(DESK).status_code == 404


def test_pages_speak_both_languages(app, organiser):
    made(organiser)
    for address in (DESK, f"{DESK}/new", f"{DESK}/concentric", "/groups", "/groups/concentric"):
        tree = check_page(organiser.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address


def test_the_page_asks_no_more_for_more_members(app, organiser):
    group = made(organiser)
    joined(organiser, group, verified())
    organiser.get(f"{DESK}/concentric")
    first, _answer = count_queries(lambda: organiser.get(f"{DESK}/concentric"))
    for _number in range(3):
        joined(organiser, group, verified())
    assert count_queries(lambda: organiser.get(f"{DESK}/concentric"))[0] == first
