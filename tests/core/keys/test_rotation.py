"""A field key retired: everything is brought under the newest one, and the old one may go."""

from __future__ import annotations

import dataclasses

import pytest
from cryptography.fernet import Fernet
from passlib.totp import TOTP
from sqlalchemy import func, select

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.documents.sealing import check_key
from core.errors import Unavailable
from core.keys import services
from core.keys.digests import mark_of
from core.keys.services import count_old, rotate
from events.letters.models import InvitationLetter
from events.registrations.models import Registration
from events.registrations.services import register
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from tests.events.letters.asking import NUMBER, make_confirmed, make_letter
from tests.factories.core import make_user
from tests.factories.events import make_entry
from tests.factories.talent import make_claim

pytestmark = pytest.mark.both_databases


@pytest.fixture
def use_keys(app):
    """Put other FIELD_KEYS in force, as a restart would; the first ones come back at the end."""
    first, wallet = app.extensions["settings"], app.config["SECURITY_TOTP_SECRETS"]

    def use(*keys: str) -> None:
        db.session.commit()
        app.extensions["settings"] = dataclasses.replace(first, field_keys=keys)
        app.config["SECURITY_TOTP_SECRETS"] = {"1": keys[-1]} | {mark_of(key): key for key in keys}
        for name in ("field_fernet", "index_key", "check_key"):
            app.extensions.pop(name, None)
        db.session.expire_all()

    yield use
    use(*first.field_keys)
    app.config["SECURITY_TOTP_SECRETS"] = wallet


def say_nothing(_what: str, _count: int) -> None:
    """Nobody waits for the progress here."""


def make_person_with_second_factor(app) -> User:
    key = app.extensions["settings"].field_keys[-1]
    wallet = TOTP.using(secrets={"1": key})
    person = make_user()
    person.tf_totp_secret = wallet(key="GEZDGNBVGY3TQOJQ").to_json()
    person.mf_recovery_codes = [Fernet(key.encode()).encrypt(b"code-one").decode()]
    db.session.commit()
    return person


def test_after_a_rotation_the_old_key_can_go(app, use_keys):
    old, new = app.extensions["settings"].field_keys[-1], Fernet.generate_key().decode()
    registration = make_confirmed()
    letter = make_letter(registration)
    claim = make_claim(ClaimState.SUBMITTED, document_number="CLAIM7788")
    person = make_person_with_second_factor(app)
    before = (registration.document_digest, letter.passport_digest, claim.document_digest)
    papers = check_key()
    use_keys(new, old)
    assert sum(count_old().values()) > 4
    done = rotate(at=now(), progress=say_nothing)
    assert done.rows["registration"] == done.rows["invitation_letter"] == 1
    assert done.digests["registration.document_digest"] == 1
    assert done.lost == {}
    use_keys(new)
    assert sum(count_old().values()) == 0
    assert registration.document_number == letter.passport_number == NUMBER
    assert claim.document_number == "CLAIM7788"
    after = (registration.document_digest, letter.passport_digest, claim.document_digest)
    assert not set(before) & set(after)
    assert registration.document_digest == letter.passport_digest
    # Papers that are out keep the token of their QR code.
    assert check_key() == papers
    wallet = TOTP.using(secrets=app.config["SECURITY_TOTP_SECRETS"])
    assert wallet.from_json(person.tf_totp_secret).base32_key == "GEZDGNBVGY3TQOJQ"
    assert Fernet(new.encode()).decrypt(person.mf_recovery_codes[0].encode()) == b"code-one"


def test_one_person_is_still_one_person(app, use_keys):
    old, new = app.extensions["settings"].field_keys[-1], Fernet.generate_key().decode()
    first = make_confirmed()
    by_mail = make_confirmed(edition=first.edition, document_country="", document_number="",
                             email="one@example.org", name="Only One")  # fmt: skip
    use_keys(new, old)
    rotate(at=now(), progress=say_nothing)
    for keys in ((new, old), (new,)):
        use_keys(*keys)
        for same in (
            {"document_country": "PL", "document_number": f" {NUMBER.lower()} "},
            {"document_country": "", "document_number": "", "email": "one@example.org",
             "name": "Only One"},
        ):  # fmt: skip
            entry = make_entry(*first.edition.sessions, **same)
            try:
                again = register(first.edition, entry, user=None, by=None, at=now())
            except Exception:  # noqa: BLE001 - how it is refused is another test's business
                db.session.rollback()
            else:
                assert again.id in (first.id, by_mail.id)
        assert db.session.scalar(select(func.count()).select_from(Registration)) == 2


def test_an_interrupted_rotation_goes_on(app, use_keys, monkeypatch):
    old, new = app.extensions["settings"].field_keys[-1], Fernet.generate_key().decode()
    edition = make_confirmed().edition
    for number in ("A1111111", "A2222222", "A3333333"):
        make_confirmed(edition=edition, document_number=number)
    use_keys(new, old)
    monkeypatch.setattr(services, "CHUNK", 2)

    def break_off(what: str, count: int) -> None:
        if what == "registration.document_number" and count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(at=now(), progress=break_off)
    db.session.rollback()
    assert count_old()["registration"] == 2
    # Digests are all of the old key still, and everything can be read meanwhile.
    assert {one.document_number for one in db.session.scalars(select(Registration))} >= {"A1111111"}
    done = rotate(at=now(), progress=say_nothing)
    assert done.rows["registration"] == 2
    assert done.digests["registration.document_digest"] == 4
    again = rotate(at=now(), progress=say_nothing)
    assert set(again.rows.values()) == {0}
    use_keys(new)
    assert len({one.document_number for one in db.session.scalars(select(Registration))}) == 4


def test_a_value_no_key_opens_is_said_and_not_lost(app, use_keys):
    old, new = app.extensions["settings"].field_keys[-1], Fernet.generate_key().decode()
    make_letter(make_confirmed())
    use_keys(new)
    with pytest.raises(Unavailable, match="none of FIELD_KEYS opens"):
        rotate(at=now(), progress=say_nothing)
    use_keys(new, old)
    assert db.session.scalars(select(InvitationLetter)).one().passport_number == NUMBER


def test_the_key_of_the_digests_is_not_dropped_unnoticed(app, use_keys):
    old, new = app.extensions["settings"].field_keys[-1], Fernet.generate_key().decode()
    use_keys(new, old)
    rotate(at=now(), progress=say_nothing)
    newer = Fernet.generate_key().decode()
    use_keys(newer, new)
    make_confirmed()
    rotate(at=now(), progress=say_nothing)
    use_keys(newer)
    assert db.session.scalars(select(Registration)).one().document_number == NUMBER


def test_a_digest_whose_number_is_gone_is_counted_and_left(app, use_keys):
    old, new = app.extensions["settings"].field_keys[-1], Fernet.generate_key().decode()
    claim = make_claim(ClaimState.SUBMITTED, document_number="GONE123")
    claim.document_number = None
    db.session.commit()
    digest = claim.document_digest
    use_keys(new, old)
    done = rotate(at=now(), progress=say_nothing)
    assert done.lost == {"claim.document_digest": 1}
    assert db.session.get_one(Claim, claim.id).document_digest == digest


def test_the_command_reports_rows_by_table(app, use_keys):
    old, new = app.extensions["settings"].field_keys[-1], Fernet.generate_key().decode()
    make_confirmed()
    use_keys(new, old)
    runner = app.test_cli_runner()
    assert "registration: 1 under an older key" in runner.invoke(args=["keys", "show"]).output
    said = runner.invoke(args=["keys", "rotate"]).output
    assert "registration: 1 re-encrypted" in said
    assert "leave only the first key" in said
