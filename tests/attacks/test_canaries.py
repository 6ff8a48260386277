"""What is secret stays out of the audit log, the letters, job arguments and the program's log."""

from __future__ import annotations

import logging

from sqlalchemy import select, text, update

from core.accounts.roles import Role
from core.clock import now
from core.db import Base, db
from talent.catalogue.models import CatalogueEntry
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.wallet.services import remove_paper
from tests.attacks.city import NAME, NUMBER
from tests.core.accounts.browser import Browser
from tests.factories.core import make_token, make_user
from tests.factories.talent import Office, make_claim
from tests.talent.claims.pages import Reviewer

PASSWORD = "canary password 4711 xyz"
KEPT_ENCRYPTED = {("claim", "document_number"), ("person", "document_number"), ("claim", "draft")}


def everything_stored() -> dict[str, str]:
    """Every table as the database itself holds it, undeciphered."""
    db.session.rollback()
    return {
        table.name: repr(db.session.execute(text(f'SELECT * FROM "{table.name}"')).all())
        for table in Base.metadata.sorted_tables
    }


def test_document_numbers_and_secrets_are_stored_nowhere_readable(app, work, caplog):
    caplog.set_level(logging.DEBUG)
    office = Office()
    person = make_user(email="canary@example.org", display_name=NAME, password=PASSWORD)
    Browser(app).sign_in(person.email, PASSWORD)
    Browser(app).sign_in(person.email, PASSWORD + " wrong")
    claim = make_claim(
        ClaimState.SECOND_REVIEW, office=office, claimant=person, document_number=NUMBER, name=NAME
    )
    secret = make_token(person, ["claims:read"])
    db.session.commit()
    city = Reviewer(app, office.city)
    seen = city.post(f"/desk/claims/{claim.reference}/document", purpose="Compare the passport")
    assert NUMBER in seen.text
    city.get(f"/desk/claims?words={NUMBER}")
    city.post(f"/desk/claims/{claim.reference}/approve", **{"approve-seen": "0"})
    services.approve_claim(db.session.get_one(Claim, claim.id), by=office.city, at=now())
    db.session.commit()
    work()
    stored = everything_stored()
    for name, rows in stored.items():
        for canary in (NUMBER, PASSWORD, secret):
            assert canary not in rows, (name, canary)
    for canary in (NUMBER, PASSWORD, secret, NAME, "canary@example.org"):
        assert canary not in caplog.text, canary
    for name in ("audit_entry", "job"):
        assert name in stored
        assert NAME not in stored[name], name
    folder = app.extensions["settings"].data_dir
    for mail in (folder / "mail").glob("*.eml"):
        assert NUMBER.encode() not in mail.read_bytes()
    # The control: the number is there for whoever has the key.
    assert db.session.scalar(select(Claim.document_number).where(Claim.id == claim.id)) == NUMBER


def test_no_page_of_a_fault_tells_its_insides(app, monkeypatch):
    def break_down() -> None:
        raise RuntimeError(f"secret {NUMBER}")

    view = app.view_functions["notice.show"]
    break_down.__access__ = view.__access__
    monkeypatch.setitem(app.view_functions, "notice.show", break_down)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for who in (None, make_user(Role.ADMINISTRATOR)):
        browser = app.test_client() if who is None else Reviewer(app, who).client
        answer = browser.get("/notice")
        assert answer.status_code == 500
        for inside in ("Traceback", NUMBER, "RuntimeError", ".py", "break_down"):
            assert inside not in answer.text


def test_what_was_sent_is_frozen(app):
    """Neither the catalogue, nor the account, nor the wallet changes a sent claim afterwards."""
    claim = make_claim(ClaimState.SUBMITTED, name=NAME)
    person = claim.claimant
    reviewer = make_user(Role.CITY_REVIEWER)
    before = Reviewer(app, reviewer).get(f"/desk/claims/{claim.reference}").text.count(NAME)
    frozen, papers = dict(claim.entry), [(used.kind, used.paper_id) for used in claim.papers]
    # The program itself refuses to change a published entry, so it is done behind its back.
    entries = CatalogueEntry.__table__
    db.session.execute(
        update(entries).where(entries.c.code == claim.entry_code).values(title_en="Changed later")
    )
    person.display_name = "Renamed afterwards"
    for used in claim.papers:
        remove_paper(used.paper, by=person, at=now())
    db.session.commit()
    own = Reviewer(app, person)
    for step in ("person", "employment", "papers", "check"):
        answer = own.post(f"/me/claims/{claim.reference}/{step}", name="Changed", job_title="x")
        assert answer.status_code in {303, 409}, step
    autosave = own.post(f"/me/claims/{claim.reference}/autosave/person", name="Changed")
    assert autosave.status_code == 409
    db.session.expire_all()
    claim = db.session.get_one(Claim, claim.id)
    assert claim.entry == frozen
    assert claim.holder_name == NAME
    assert claim.title["en"] != "Changed later"
    assert [(used.kind, used.paper_id) for used in claim.papers] == papers
    page = Reviewer(app, reviewer).get(f"/desk/claims/{claim.reference}")
    assert page.status_code == 200
    assert page.text.count(NAME) == before
    for used in claim.papers:
        answer = Reviewer(app, reviewer).get(f"/files/{used.paper.original_id}")
        assert answer.status_code == 200
