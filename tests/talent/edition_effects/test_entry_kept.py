"""What was decided stands: later editions are shown beside it, and change nothing of it."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from core.clock import now, today
from core.db import db
from core.documents.engine import check_token
from core.documents.queries import find_for
from core.documents.sealing import check_key
from core.documents.states import DocumentKind
from core.files.services import read_file
from talent.claims import services
from talent.claims.states import ClaimState
from tests.events.signed_in import SignedIn
from tests.factories.talent import Office, make_claim, make_edition, make_entry
from tests.talent.claims.pages import Reviewer

CODE = "SZ-KPT-001"


@pytest.fixture
def decided(app, work):
    """A recognised claim with its certificate and letter."""
    old = make_edition(slug="first", name={"en": "First list", "zh": "第一版"})
    claim = make_claim(ClaimState.PUBLIC_NOTICE, entry=make_entry(old, code=CODE))
    services.end_due_notices(at=now() + timedelta(days=30))
    db.session.commit()
    work()
    db.session.rollback()
    return claim


def later(day, *, holds=True, **changes):
    edition = make_edition(
        slug=f"list-{day}", name={"en": f"List of {day}", "zh": f"{day}版"}, in_force_from=day
    )
    if holds:
        make_entry(edition, code=CODE, **changes)


def as_it_stands(claim):
    """Everything kept of the decision, and the check page's printed fields."""
    db.session.expire_all()
    papers = find_for("claim", str(claim.id), *DocumentKind)
    facts = claim.state, claim.level, dict(claim.title), dict(claim.entry), claim.entry_code
    return facts, [
        (one.serial, one.state, dict(one.printed), hashlib.sha256(read_file(one.file)).hexdigest())
        for one in papers
    ]


def test_a_changed_and_a_withdrawn_entry_leave_decision_certificate_and_check_page(
    app, client, decided
):
    (certificate,) = find_for("claim", str(decided.id), DocumentKind.TITLE_CERTIFICATE)
    token = check_token(certificate.serial, check_key())
    check = f"/verify/{certificate.serial}/{token}?lang=en"
    before, page = as_it_stands(decided), client.get(check).text
    assert f"Judged by entry {CODE} of the edition “First list”" in page
    assert f"/catalogue/editions/first/{CODE}" in page
    assert "Entry changed" not in page
    printed = page[page.index('id="known"') : page.index("Judged by")]
    later(date(2025, 3, 1), name_en="Renamed entirely", level="junior", title_en="Aide")
    later(date(2026, 4, 1), holds=False)
    later(today() + timedelta(days=40), name_en="Not in force yet")
    assert as_it_stands(decided) == before
    page = client.get(check).text
    assert printed in page
    changed = page.index("Entry changed on 1 March 2025 by the edition “List of 2025-03-01”")
    assert changed < page.index("Entry withdrawn on 1 April 2026")
    assert "Not in force" not in page
    assert page.count("Entry changed") == 1
    # The number alone tells nothing of it.
    assert CODE not in client.get(f"/verify/{certificate.serial}").text
    for browser, address in (
        (SignedIn(app, decided.claimant), f"/me/claims/{decided.reference}?lang=en"),
        (Reviewer(app, Office().city), f"/desk/claims/{decided.reference}?lang=en"),
    ):
        shown = browser.get(address).text
        assert "Entry withdrawn on 1 April 2026" in shown, address
    # What the edition said stands at its address, in letters of any case.
    short = client.get(f"/catalogue/first/{CODE.lower()}")
    assert (short.status_code, short.location) == (301, f"/catalogue/editions/first/{CODE}")
    assert decided.entry["name_en"] in client.get(short.location).text
    assert client.get(f"/catalogue/no-such/{CODE}").status_code == 404
