"""Rows that belong to one person and are about another: each gets their own words, none the other's."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import update

from core import audit
from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db, field_cipher
from core.files.models import StoredFile
from core.files.services import keep_made
from core.privacy.copying import ask_for_copy
from core.privacy.erasing import ask_for_erasure, erase_when_due
from core.privacy.finding import USER, Belongings, table_of, tables
from core.privacy.obligations import obligations
from events.travel_objections import services as travel
from events.travel_objections.models import TravelObjection
from events.travel_objections.services import Objection
from events.travel_support.services import publish
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.objections.models import ClaimObjection, ObjectionEvidence
from talent.objections.services import FILE_PURPOSE
from talent.objections.states import ObjectionState
from tests.factories.core import make_user
from tests.factories.events import words
from tests.factories.objections import object_to_claim
from tests.factories.talent import make_claim
from tests.factories.travel import make_arrived, make_offering

pytestmark = pytest.mark.both_databases
OBJECTOR = "kanarie.objector@example.org"
SAID = Objection("Kanarie Objector", OBJECTOR, "kanarie: lives in Suzhou", "en")
WORDS = (SAID.name, OBJECTOR, SAID.text)


def copy_of(user: User, work) -> str:
    one = ask_for_copy(user, at=now())
    db.session.commit()
    work()
    sealed = current_app.extensions["storage"].get(one.storage_key)
    opened = b"".join(map(field_cipher().decrypt, sealed.splitlines()))
    archive = zipfile.ZipFile(io.BytesIO(opened))
    return archive.read("data.json").decode() + archive.read("index.html").decode()


def erase(user: User, work) -> None:
    one = ask_for_erasure(user, at=now())
    one.due_at = now() - timedelta(minutes=1)
    db.session.commit()
    erase_when_due(str(one.id))
    db.session.commit()
    work()
    assert one.done_at is not None


def in_copy(user: User, work) -> list[str]:
    said = copy_of(user, work)
    return [word for word in WORDS if word in said]


@pytest.fixture
def listed(app) -> User:
    """Somebody on a public notice of travel support, whose line was objected to."""
    user, organiser, edition = make_user(), make_user(Role.ORGANISER), make_offering()
    line = make_arrived(edition, "JP", user=user, name="Sato Hanako")
    publish(edition, by=organiser, at=now())
    travel.object_to(edition, line.reference, SAID, by=None, at=now())
    db.session.commit()
    return user


def answered() -> TravelObjection:
    one = db.session.query(TravelObjection).one()
    travel.dismiss(one, words("kanarie answer"), by=make_user(Role.ORGANISER), at=now())
    one.edition.starts_at, one.edition.ends_at = (
        now() - timedelta(days=3),
        now() - timedelta(days=2),
    )
    db.session.commit()
    return one


def test_whoever_is_listed_never_reads_who_objected_and_the_objector_has_their_own(listed, work):
    assert in_copy(listed, work) == []
    # The negative control, and the reverse: what one wrote is in one's own copy.
    assert in_copy(make_user(email=OBJECTOR), work) == list(WORDS)
    assert in_copy(make_user(), work) == []


def test_an_open_objection_waits_and_names_no_number_to_whom_it_is_against(listed, work):
    objector = make_user(email=OBJECTOR)
    number = db.session.query(TravelObjection).one().reference
    held = [one for one in obligations(listed, at=now()) if "bjection" in str(one.words)]
    assert [one.reference for one in held] == [""]
    assert [one.reference for one in obligations(objector, at=now())] == [number]


@pytest.mark.parametrize("who", ["listed", "objector"])
def test_erasing_either_leaves_nothing_of_what_was_objected(listed, work, who):
    one = answered()
    erase(listed if who == "listed" else make_user(email=OBJECTOR), work)
    db.session.refresh(one)
    left = f"{one.name}{one.email}{one.text}{one.answer}"
    assert ("anarie" in left, one.state, one.reference != "") == (False, "dismissed", True)


def test_an_objection_to_a_claim_goes_with_the_claimant_and_its_evidence_too(app, work):
    claim = make_claim(ClaimState.PUBLIC_NOTICE)
    one = object_to_claim(claim, email=OBJECTOR, name=SAID.name, statement=SAID.text)
    scan = keep_made(
        b"%PDF-1.7 kanarie", name="kanarie.pdf", owner_id=None, purpose=FILE_PURPOSE, at=now()
    )
    one.evidence.append(ObjectionEvidence(number=1, file=scan))
    db.session.commit()
    assert in_copy(claim.claimant, work) == []
    assert in_copy(make_user(email=OBJECTOR), work) == list(WORDS)
    assert scan.id not in Belongings(claim.claimant).files()
    db.session.execute(update(Claim).values(state=ClaimState.WITHDRAWN))
    closed = {"state": ObjectionState.SETTLED, "closed_at": now()}
    db.session.execute(update(ClaimObjection).values(**closed))
    db.session.commit()
    erase(claim.claimant, work)
    one = db.session.query(ClaimObjection).one()
    assert ("anarie" in f"{one.name}{one.email}{one.statement}", one.evidence) == (False, [])
    assert "anarie" not in db.session.get_one(StoredFile, scan.id).display_name


def test_what_one_did_to_the_things_of_others_is_named_without_its_words(app, work):
    officer, other = make_user(), make_user()
    audit.record("account:profile_changed", other, by=officer, reason="kanarie of another")
    audit.record("account:profile_changed", officer, by=officer, reason="kanarie of one's own")
    db.session.commit()
    said = copy_of(officer, work)
    assert ("kanarie of another" in said, "kanarie of one" in said) == (False, True)


def test_a_row_with_an_address_belongs_to_whom_it_names():
    """A key that leads to somebody else would hand the address over to them."""
    leading = {
        one.name
        for one in tables()
        for name in one.whose
        for key in table_of(one).c[name].foreign_keys
        if one.address and key.column.table.name != USER
    }
    # Whoever stands at a stand, registered for the event themselves.
    assert leading == {"exhibitor_person"}
