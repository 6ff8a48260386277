"""A carrier's profile: written by its officers, read by the office, shown to everybody or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now, today
from core.db import db
from core.organisations.models import Officer
from core.organisations.states import OrganisationKind
from events.carriers.models import CarrierProfile
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.carriers import make_profile, make_verified_carrier
from tests.factories.core import make_organisation, make_user
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/carriers"
SAID = {
    "chains": ["energy", "materials"], "kinds": ["space", "lab"],
    "about_zh": "专注新能源。", "about_en": "For new energy.", "offered_zh": "", "offered_en": "",
    "total_area": "12000", "free_area": "800", "firms": "40", "contact_name": "Gu Wen",
    "contact_phone": "0512 5555 0100", "contact_email": "", "is_public": "y", "seen": "0",
}  # fmt: skip


@pytest.fixture
def officer(app):
    return SignedIn(app, make_user())


@pytest.fixture
def office(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def acted_for(officer, **fields):
    one = make_verified_carrier(**fields)
    person = officer.user
    one.officers.append(
        Officer(email=person.email, user_id=person.id, added_at=now(), accepted_at=now())
    )
    db.session.commit()
    return one


def kept(officer, one, **fields):
    return officer.post(f"/me/organisations/{one.reference}/carrier", **{**SAID, **fields})


def test_officers_write_the_profile_and_everybody_reads_it(officer, client):
    one = acted_for(officer)
    own = officer.get(f"/me/organisations/{one.reference}")
    assert "Write the profile" in words(check_page(own.text))
    assert client.get(f"/carriers/{one.reference}").status_code == 404
    assert kept(officer, one).status_code == 303
    page = words(check_page(client.get(f"/carriers/{one.reference.lower()}").text))
    for said in ("For new energy.", "New energy, New materials", "12,000", "Gu Wen"):
        assert said in page
    chinese = client.get(f"/carriers/{one.reference}?lang=zh")
    assert "新能源、新材料" in words(check_page(chinese.text))
    assert in_wrong_language(check_page(chinese.text), "zh") == []
    own = words(check_page(officer.get(f"/me/organisations/{one.reference}").text))
    assert "Shown to everybody" in own
    assert db.session.scalar(
        select(AuditEntry.number).where(AuditEntry.action == "carrier:profile_kept")
    )


def test_a_page_stands_only_while_it_is_wanted_and_the_carrier_verified(officer, client):
    one = acted_for(officer)
    kept(officer, one)
    address = f"/carriers/{one.reference}"
    assert client.get(address).status_code == 200
    one.verified_until = today() - timedelta(days=1)
    db.session.commit()
    assert client.get(address).status_code == 404
    form = officer.get(f"/me/organisations/{one.reference}/carrier")
    assert "Shown once the organisation is verified" in words(check_page(form.text))
    one.verified_until = today()
    one.kind = OrganisationKind.EMPLOYER
    db.session.commit()
    assert client.get(address).status_code == 404
    one.kind = OrganisationKind.CARRIER
    db.session.commit()
    assert client.get(address).status_code == 200
    assert kept(officer, one, is_public="", seen="1").status_code == 303
    assert client.get(address).status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(officer):
    one = acted_for(officer)
    faults = [
        ({"free_area": "13000"}, "free_area", "There is not so much room in all."),
        ({"about_en": ""}, "about_en", "write it in both languages"),
        ({"offered_zh": "基金"}, "offered_en", "write it in both languages"),
        ({"chains": []}, "chains", "Tick the industries"),
        ({"contact_phone": ""}, "contact_phone", "by which projects reach you"),
        ({"contact_phone": "call me"}, "contact_phone", "with its country code"),
        ({"contact_phone": "+86 138 1234 567"}, "contact_phone", "has 11 digits"),
        ({"firms": "many"}, "firms", ""),
        ({"firms": "-1"}, "firms", "Enter a whole number"),
        ({"contact_email": "nobody"}, "contact_email", ""),
        ({"chains": ["coal"]}, "chains", ""),
    ]
    for wrong, field, said in faults:
        answer = kept(officer, one, **wrong)
        assert answer.status_code == 422, wrong
        assert f'id="{field}-error"' in answer.text, wrong
        assert said in words(check_page(answer.text))
        assert "专注新能源。" in answer.text
    assert db.session.scalar(select(CarrierProfile)) is None
    # Not for everybody, it may be half written.
    assert kept(officer, one, is_public="", about_en="", chains=[]).status_code == 303


def test_a_form_filled_from_an_older_version_is_refused_once(officer):
    one = acted_for(officer)
    kept(officer, one)
    kept(officer, one, firms="41", seen="1")
    stale = kept(officer, one, firms="42", seen="1")
    assert stale.status_code == 422
    assert 'value="42"' in stale.text
    assert kept(officer, one, firms="42", seen="2", chains=["it", "energy"]).status_code == 303
    profile = db.session.get_one(CarrierProfile, one.id)
    assert profile.firms == 42
    assert [chain.value for chain in profile.industries] == ["it", "energy"]


def test_only_officers_of_a_carrier_have_the_form(app, officer):
    one, firm = acted_for(officer), acted_for(officer, kind=OrganisationKind.EMPLOYER)
    assert officer.get(f"/me/organisations/{firm.reference}/carrier").status_code == 404
    stranger = SignedIn(app, make_user())
    assert stranger.get(f"/me/organisations/{one.reference}/carrier").status_code == 404
    assert kept(stranger, one).status_code == 404


def test_staff_list_carriers_filter_them_and_take_them_away(app, office):
    energy, bio = (
        make_profile(free_area=300),
        make_profile(chains=("biomedicine",), offers=("lab",)),
    )
    energy.organisation.name_en = "Energy Park"
    bio.organisation.district, bio.organisation.name_en = "kunshan", "Bio Bay"
    bare = make_verified_carrier(name_en="Bare Hall", verified_until=today() - timedelta(days=1))
    make_organisation(kind=OrganisationKind.EMPLOYER, state="verified", verified_until=today())
    db.session.commit()
    shown = words(check_page(office.get(DESK).text))
    assert "Offices and workshops" in shown
    names = {"": {"Energy Park", "Bio Bay", "Bare Hall"}, "chain=energy": {"Energy Park"},
             "offer=lab": {"Bio Bay"}, "district=kunshan": {"Bio Bay"},
             "verified=no": {"Bare Hall"}, "verified=yes": {"Energy Park", "Bio Bay"},
             "unwritten=1": {"Bare Hall"}, "words=bay": {"Bio Bay"}}  # fmt: skip
    for query, expected in names.items():
        file = office.client.get(f"{DESK}?{query}&columns=name_en,chains")
        found = {one for one in ("Energy Park", "Bio Bay", "Bare Hall") if one in file.text}
        assert found == expected, query
    page = words(check_page(office.get(f"{DESK}/{energy.organisation.reference}").text))
    assert "A park for new energy." in page
    empty = words(check_page(office.get(f"{DESK}/{bare.reference}").text))
    assert "Nobody has written the profile" in empty
    own = office.get(f"/desk/organisations/{energy.organisation.reference}")
    assert "Profile of the carrier" in words(check_page(own.text))


def test_a_district_sees_its_own_carriers_alone(app):
    here, there = make_profile(), make_profile()
    there.organisation.district = "kunshan"
    db.session.commit()
    person = SignedIn(app, make_user(Role.ORGANISER, "sip"))
    assert person.get(f"{DESK}/{here.organisation.reference}").status_code == 200
    assert person.get(f"{DESK}/{there.organisation.reference}").status_code == 404
    assert there.organisation.name_zh not in person.get(DESK).text
    assert SignedIn(app, make_user()).get(DESK).status_code == 404


def test_a_list_asks_the_same_whatever_its_length(office):
    make_profile()
    few, _page = count_queries(lambda: office.get(DESK))
    for _number in range(3):
        make_profile()
    many, _page = count_queries(lambda: office.get(DESK))
    assert few == many
