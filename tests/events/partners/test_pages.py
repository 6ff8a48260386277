"""Partner regions from their entry to the figures of the fairs held there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role, ScopeKind
from core.clock import now, today
from core.db import db
from core.errors import DomainError
from events.partners import services
from events.partners.figures import figures_of
from events.partners.models import HeldFair, PartnerRegion
from events.partners.queries import count_fairs, count_regions
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_session, make_venue
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/partner-regions"
SAID = {
    "province": "52", "name_zh": "铜仁市", "name_en": "Tongren", "code": "520600",
    "signed_on-day": "1", "signed_on-month": "3", "signed_on-year": "2019",
    "contact": "Labour office, 0856 000 0000",
}  # fmt: skip


@pytest.fixture
def organiser(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def entered(organiser, **fields):
    answer = organiser.post(f"{DESK}/new", **{**SAID, **fields})
    assert answer.status_code == 303, words(check_page(answer.text))
    return db.session.scalar(select(PartnerRegion).order_by(PartnerRegion.reference.desc()))


def past_fair(**fields):
    return make_edition(
        starts_at=now() - timedelta(days=9), ends_at=now() - timedelta(days=8), **fields
    )


def test_a_region_is_entered_corrected_and_ended(app, organiser):
    region = entered(organiser)
    page = f"{DESK}/{region.reference}"
    assert "Tongren" in organiser.get(page).text
    assert "Entered" in organiser.get(page).text
    answer = organiser.post(page, **{**SAID, "name_en": "Tongren City", "seen": region.version})
    assert answer.status_code == 303
    db.session.expire_all()
    assert (region.name_en, region.contact) == ("Tongren City", SAID["contact"])
    assert count_regions() == 1
    ended = {f"ended_on-{part}": getattr(today(), part) for part in ("day", "month", "year")}
    assert organiser.post(page, **SAID, **ended, seen=region.version).status_code == 303
    assert count_regions() == 0
    assert "铜仁市" not in app.test_client().get("/partner-regions").text


def test_a_page_that_is_stale_keeps_what_was_typed(app, organiser):
    region = entered(organiser)
    page = f"{DESK}/{region.reference}"
    stale = region.version
    organiser.post(page, **{**SAID, "note": "first"}, seen=stale)
    answer = organiser.post(page, **{**SAID, "note": "second"}, seen=stale)
    assert answer.status_code == 422
    assert "second" in answer.text
    assert "Somebody changed this" in words(check_page(answer.text))
    db.session.expire_all()
    assert region.note == "first"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "440600"}, "This code belongs to another province."),
        ({"code": "5206"}, "The code has six digits."),
        ({"province": ""}, "Choose the province."),
        ({"name_en": ""}, "Enter the name in English."),
        ({"agreed_until-day": "1", "agreed_until-month": "2", "agreed_until-year": "2019"},
         "The agreement ends before it is signed."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(app, organiser, wrong, said):
    answer = organiser.post(f"{DESK}/new", **{**SAID, **wrong})
    assert answer.status_code == 422
    assert said in words(check_page(answer.text))
    assert db.session.scalar(select(PartnerRegion)) is None


def test_a_region_is_entered_once(app, organiser):
    region = entered(organiser)
    for again in ({}, {"name_zh": "铜仁"}, {"code": ""}):
        answer = organiser.post(f"{DESK}/new", **{**SAID, **again})
        assert answer.status_code == 422
        assert region.reference in answer.text


def test_fairs_held_there_count_for_it(app, organiser):
    region = entered(organiser)
    whole, coming = past_fair(sessions=2), make_edition()
    mixed = past_fair()
    there = make_venue(mixed)
    hall = make_venue(mixed, parent=there)
    make_session(mixed, hall)
    page = f"{DESK}/{region.reference}"
    for chosen in (whole.id, coming.id, there.id):
        assert organiser.post(f"{page}/fairs", fair=str(chosen)).status_code == 303
    # Two of the whole fair, one in the hall below the venue; what is to come is not held yet.
    assert [one.value for one in figures_of(region.id)][:2] == [2, 3]
    assert count_fairs() == 2
    text = words(check_page(organiser.get(page).text))
    assert "Fairs held" in text
    public = app.test_client().get("/partner-regions")
    assert whole.slug in public.text
    assert "Tongren" in public.text
    fair = db.session.scalar(select(HeldFair).where(HeldFair.edition_id == whole.id))
    assert organiser.post(f"{page}/fairs/{fair.id}/remove").status_code == 303
    assert count_fairs() == 1


def test_nothing_counts_for_two_regions(app, organiser):
    one = entered(organiser)
    other = entered(organiser, name_zh="遵义市", name_en="Zunyi", code="520300")
    fair = past_fair()
    venue, elsewhere = make_venue(fair), make_venue(fair)
    hall = make_venue(fair, parent=venue)
    organiser.post(f"{DESK}/{one.reference}/fairs", fair=str(venue.id))
    for taken in (fair.id, venue.id, hall.id):
        answer = organiser.post(f"{DESK}/{other.reference}/fairs", fair=str(taken))
        assert answer.status_code == 422
        assert "counted for a partner region already" in words(check_page(answer.text))
    assert (
        organiser.post(f"{DESK}/{other.reference}/fairs", fair=str(elsewhere.id)).status_code == 303
    )
    assert count_fairs() == 1


def test_a_fair_of_another_region_is_not_found(app, organiser):
    one = entered(organiser)
    other = entered(organiser, name_zh="遵义市", name_en="Zunyi", code="520300")
    organiser.post(f"{DESK}/{one.reference}/fairs", fair=str(past_fair().id))
    fair = db.session.scalar(select(HeldFair))
    assert organiser.post(f"{DESK}/{other.reference}/fairs/{fair.id}/remove").status_code == 404


@pytest.mark.parametrize("scope", [(Role.ORGANISER, "sip", ScopeKind.DISTRICT), (Role.AUDITOR,)])
def test_whoever_only_reads_sees_facts(app, organiser, scope):
    region = entered(organiser)
    role, *rest = scope
    reader = SignedIn(app, make_user(role, *rest[:1], **({"scope_kind": rest[1]} if rest else {})))
    text = reader.get(f"{DESK}/{region.reference}").text
    assert "record-form" not in text
    assert "Labour office" in words(check_page(text))
    assert reader.post(f"{DESK}/{region.reference}", **SAID, seen=1).status_code == 404
    assert reader.post(f"{DESK}/{region.reference}/fairs", fair="x").status_code == 404
    with pytest.raises(DomainError):
        services.keep_region(region, {}, by=reader.user, at=now())


def test_pages_speak_both_languages(app, organiser):
    region = entered(organiser, name_en="Tongren", contact="", note="")
    organiser.post(f"{DESK}/{region.reference}/fairs", fair=str(past_fair().id))
    organiser.get(DESK)  # what was done is said once, in the language it was done in
    for address in (DESK, f"{DESK}/new", f"{DESK}/{region.reference}", "/partner-regions"):
        tree = check_page(organiser.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address


def test_the_list_asks_no_more_for_more_regions(app, organiser):
    entered(organiser)
    organiser.get(DESK)
    first, _answer = count_queries(lambda: organiser.get(DESK))
    for number in range(3):
        entered(organiser, name_zh=f"某{number}市", code=f"52070{number}")
    assert count_queries(lambda: organiser.get(DESK))[0] == first
