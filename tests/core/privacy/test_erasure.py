"""Erasure: asked for with the password, stoppable, complete in the raw bytes, and provable."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from core import audit
from core.accounts.models import User
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.files.services import keep_made
from core.jobs.worker import Worker
from core.operations import sqlite_copy
from core.operations.backups import back_up
from core.outbox import Letter, post
from core.privacy import traces
from core.privacy.copying import ask_for_copy
from core.privacy.erasing import WAIT, ask_for_erasure, erase_when_due, open_erasure
from core.privacy.models import Erasure
from core.privacy.obligations import obligations
from tests.core.privacy.planting import plant
from tests.factories.core import PASSWORD, grant_role, make_user, sign_in
from tests.factories.events import make_edition, make_registration
from tests.factories.talent import make_claim
from tests.talent.claims.pages import TOKEN

ON_FILE = "kanarieScanOfAPassport"


def post_to(client, address: str, **fields):
    token = TOKEN.search(client.get("/verify").text)[1]
    return client.post(address, data={"csrf_token": token, **fields})


def places(app, tmp_path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file the portal has: database and its log, stored files, mails, and a backup made now."""
    settings = app.extensions["settings"]
    for path in sorted(settings.data_dir.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(settings.data_dir)), path.read_bytes()
    backup = tmp_path / f"backup-{len(list(tmp_path.iterdir()))}"
    db.session.commit()
    back_up(backup)
    yield "backup", unpacked(backup)


def unpacked(backup: Path) -> bytes:
    from core.operations import archive

    folder = backup.with_suffix(".unpacked")
    folder.mkdir()
    archive.unpack(backup, folder)
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def found_in(app, tmp_path: Path, words: list[str]) -> dict[str, list[str]]:
    """Which words stand where, in the raw bytes."""
    found = {}
    for place, content in places(app, tmp_path):
        there = [word for word in words if word.encode() in content]
        if there:
            found[place] = there
    return found


def erased(user: User, work) -> Erasure:
    one = ask_for_erasure(user, at=now())
    one.due_at = now() - timedelta(minutes=1)
    db.session.commit()
    erase_when_due(str(one.id))
    db.session.commit()
    work()
    return one


@pytest.fixture(autouse=True)
def _rows_that_lead_nowhere(monkeypatch) -> None:
    """What is planted leads to rows that are not there, which a backup refuses to copy."""
    monkeypatch.setattr(sqlite_copy, "check", lambda _folder: {})


@pytest.fixture
def person(app) -> User:
    return make_user(
        password=PASSWORD, email="kanarie.person@example.org", display_name="Kanarie Person 王金丝"
    )


def test_nothing_of_an_erased_person_is_left_in_any_byte(app, work, person, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    planted = plant(person)
    keep_made(f"%PDF-1.7 {ON_FILE}".encode(), name="Kanariepass.pdf", owner_id=person.id,
              purpose="wallet-paper", at=now())  # fmt: skip
    letter = {"subject": "Kanariesubject", "link": "", "sign_in": ""}
    post(Letter("accounts/password_changed", person.email, "en", person.display_name, letter,
                recipient_id=person.id))  # fmt: skip
    audit.record("account:profile_changed", person, by=person, reason="kanarie in the log")
    ask_for_copy(person, at=now())
    work()
    words = [*planted.plain().values(), ON_FILE, "Kanariepass", person.email,
             person.display_name, "kanarie in the log"]  # fmt: skip
    traces.clean_database()
    before = found_in(app, tmp_path, words)
    database = Path(make_url(app.extensions["settings"].database_url).database or "").name
    # The negative control: all of it is there, and the search sees each place.
    assert {word for there in before.values() for word in there} == set(words)
    assert {database, "backup"} <= set(before)
    assert any(place.startswith("mail/") for place in before)
    assert any(place.startswith("files/") for place in before)

    one = erased(person, work)
    assert one.done_at is not None
    after = found_in(app, tmp_path, words)
    left = {word for there in after.values() for word in there}
    assert ({key for key, word in planted.plain().items() if word in left}, after) == (set(), {})
    assert [word for word in words if word in caplog.text] == []
    # The log of the audit still holds, and says that something was blacked out.
    assert audit.check_log()[1] == []


def test_another_persons_words_stay(app, work, person, tmp_path):
    planted = plant(make_user())
    plant(person)
    erased(person, work)
    traces.clean_database()
    words = list(planted.plain().values())
    there = {word for some in found_in(app, tmp_path, words).values() for word in some}
    assert {key for key, word in planted.plain().items() if word not in there} == set()


@pytest.mark.both_databases
def test_a_row_that_somebody_blacks_out_by_hand_is_found(app, work, person):
    audit.record("account:profile_changed", person, by=person, reason="a true word")
    db.session.commit()
    db.session.execute(text("UPDATE audit_entry SET details = '{}', actor_name = ''"))
    db.session.commit()
    assert audit.check_log()[1] != []


def test_it_is_asked_for_with_the_password_and_stopped_with_one_press(app, client, work, person):
    sign_in(client, person)
    fields = {"understood": "y", "password": "wrong"}
    assert post_to(client, "/me/privacy/erasure", **fields).status_code == 422
    assert open_erasure(person) is None
    fields["password"] = PASSWORD
    assert post_to(client, "/me/privacy/erasure", **fields).status_code == 303
    one = open_erasure(person)
    assert one.due_at - one.asked_at == WAIT
    page = client.get("/me/privacy/erasure").text
    assert one.reference in page
    # Nothing happens before its day.
    erase_when_due(str(one.id))
    db.session.commit()
    assert one.done_at is None
    assert post_to(client, "/me/privacy/erasure/stop").status_code == 303
    assert open_erasure(person) is None
    one.due_at = now() - timedelta(days=1)
    db.session.commit()
    erase_when_due(str(one.id))
    assert (one.done_at, db.session.get_one(User, person.id).email) == (None, person.email)


@pytest.mark.both_databases
def test_whoever_was_erased_reads_the_receipt_and_signs_in_no_more(app, client, work, person):
    sign_in(client, person)
    one = erased(person, work)
    assert client.get("/me/privacy").status_code == 302
    for language in ("en", "zh"):
        page = client.get(f"/privacy/receipts/{one.reference}?lang={language}")
        assert page.status_code == 200
        assert "kanarie" not in page.text
    assert client.get("/privacy/receipts/ER-NOTHING").status_code == 404
    assert db.session.get_one(User, person.id).active is False


def test_what_is_under_way_is_ended_first(app, person):
    from core.accounts.roles import Role
    from talent.claims.states import ClaimState

    claim = make_claim(ClaimState.INITIAL_REVIEW, claimant=person)
    assert [one.reference for one in obligations(person, at=now())] == [claim.reference]
    page = sign_in(app.test_client(), person).get("/me/privacy/erasure?lang=en").text
    assert claim.reference in page
    assert "See them on your page" in page
    with pytest.raises(DomainError):
        ask_for_erasure(person, at=now())
    officer = make_user()
    grant_role(officer, Role.CITY_REVIEWER)
    assert len(obligations(officer, at=now())) == 1


def test_one_that_is_due_waits_while_something_obliges(app, work, person):
    from talent.claims.states import ClaimState

    one = ask_for_erasure(person, at=now() - WAIT)
    make_claim(ClaimState.INITIAL_REVIEW, claimant=person)
    db.session.commit()
    Worker(app).drain()
    assert db.session.get_one(Erasure, one.id).done_at is None


@pytest.mark.both_databases
def test_the_log_names_who_asked_by_key_alone(app, work, person):
    erased(person, work)
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.actor_id == person.id)).all()
    assert {(row.actor_name, row.source) for row in rows} == {("", "")}
    assert "erasure:asked" in {row.action for row in rows}


COUNTING = ("/figures", "/desk/claims/figures", "/recognition-in-figures")


def counted(browser, page: str) -> list[str]:
    """Every number that stands in a table of the page, in order."""
    said = browser.get(page).text
    return re.findall(r"<t[dh][^>]*>\s*([^<]*\d[^<]*)<", said)


@pytest.mark.both_databases
def test_desks_figures_and_checks_go_on_without_the_person(app, client, work, person):
    """R25: what is counted stays; every list that held the person still opens."""
    from core.accounts.roles import Role
    from core.documents.models import IssuedDocument
    from talent.claims.states import ClaimState

    claim = make_claim(ClaimState.RECOGNISED, claimant=person)
    registration = make_registration(make_edition(), user=person)
    edition = registration.edition
    edition.ends_at, edition.starts_at = now() - timedelta(days=2), now() - timedelta(days=3)
    work()
    serial = db.session.scalar(select(IssuedDocument.serial))
    browsers = [sign_in(app.test_client(), make_user(role)) for role in (
        Role.CITY_REVIEWER, Role.ORGANISER, Role.AUDITOR, Role.ADMINISTRATOR,
    )]  # fmt: skip
    pages = [
        "/desk", "/desk/claims?state=all", f"/desk/claims/{claim.reference}", f"/verify/{serial}",
        f"/desk/certificates/{serial}", "/desk/certificates", "/desk/audit", "/desk/accounts",
        f"/desk/editions/{edition.slug}/attendees",
        f"/desk/editions/{edition.slug}/attendees/{registration.reference}", "/figures",
    ]  # fmt: skip
    before = [[browser.get(page).status_code for page in pages] for browser in browsers]
    counts = [counted(browsers[0], page) for page in COUNTING]
    assert any("1" in count for count in counts)
    one = erased(person, work)
    # R25 by value: every figure, the report of the event and those of claims say what they said.
    assert [counted(browsers[0], page) for page in COUNTING] == counts
    assert one.done_at is not None
    after = [[browser.get(page).status_code for page in pages] for browser in browsers]
    assert {200} <= {code for codes in before for code in codes}
    assert after == before
    assert "kanarie" not in browsers[0].get(f"/desk/claims/{claim.reference}").text.lower()
    db.session.expire_all()
    assert (claim.state, registration.state) == ("recognised", "confirmed")
    document = db.session.scalar(select(IssuedDocument))
    assert (document.state, document.end_reason) == ("revoked", {"class": "holder_asked"})
