"""Rules of one entry: edited in a draft, tried out before they are kept, named by the decision."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.db import db
from core.i18n import speaking
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Facts, Rule, rule_met
from talent.claims.letter_words import _granted
from talent.claims.states import ClaimState
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.talent import make_claim, make_edition, make_entry
from tests.talent.catalogue.sheets import Desk, draft, published, row

ENTRY = "/editions/batch/tiers/SZ-TST-001"


@pytest.fixture
def desk(app):
    return Desk(app, make_user(Role.CATALOGUE_EDITOR))


def test_rules_are_tried_and_then_kept_in_the_draft(app, desk):
    published(name="Before")
    edition = draft(row(1), row(2), name="Batch")
    seen = desk.field(ENTRY, "seen")
    typed = {"junior_none": "1", "intermediate_bachelor": "4", "seen": seen}
    tried = desk.send(ENTRY, ENTRY, go="try", degree="master", years="5", **typed)
    assert (tried.status_code, "Reached: Engineer (Intermediate)" in tried.text) == (200, True)
    assert "Bachelor&#39;s degree and 4 years of work" in tried.text
    lower = desk.send(ENTRY, ENTRY, go="try", degree="none", years="1", **typed).text
    assert "No degree and 1 year of work" in lower
    assert "3 more years" in lower
    assert desk.send(ENTRY, ENTRY, go="try", degree="none", years="x", **typed).status_code == 422
    db.session.expire_all()
    assert [one.own_tiers for one in edition.entries] == [None, None], "trying keeps nothing"
    wrong = desk.send(ENTRY, ENTRY, **{**typed, "junior_none": "99"})
    assert (wrong.status_code, "0 to 60" in wrong.text) == (422, True)
    assert desk.send(ENTRY, ENTRY, **typed).status_code == 303
    assert desk.send(ENTRY, ENTRY, **{**typed, "junior_none": "2"}).status_code == 409, "stale"
    db.session.expire_all()
    assert [len(one.own_tiers or ()) for one in edition.entries] == [2, 0]
    assert "SZ-TST-001" in desk.open("/editions/batch/tiers").text
    assert desk.open("/editions/batch/tiers?code=sz-tst-002").status_code == 302
    noted = select(AuditEntry).where(AuditEntry.action == "catalogue:entry:tiers_set")
    assert db.session.scalar(noted) is not None
    # The comparison with the edition before shows it, for the second person.
    assert "Rules of its own" in desk.open("/editions/batch").text


def test_a_published_edition_is_only_read_and_tried(app, desk):
    published(name="Batch")
    page = desk.open(ENTRY)
    assert "Only a draft can be changed" in page.text
    # Tried by the rules that hold: here no rule at all is loaded.
    assert "No tier is reached" in desk.open(f"{ENTRY}?degree=doctorate&years=3").text
    assert desk.send(ENTRY, "/rules", junior_none="1", seen="x").status_code == 409
    auditor = Desk(app, make_user(Role.AUDITOR))
    assert auditor.open(ENTRY).status_code == 200
    assert auditor.send(ENTRY, "/rules", junior_none="1").status_code == 403
    assert desk.open("/editions/batch/tiers/SZ-NON-001").status_code == 404


def test_of_the_rules_fulfilled_the_nearest_is_named():
    junior = Level.JUNIOR
    rules = [Rule(junior, Degree.NONE, 5), Rule(junior, Degree.MASTER, 0)]
    assert rule_met(junior, rules, Facts(Degree.DOCTORATE, 9)) == rules[1]
    assert rule_met(junior, rules, Facts(Degree.BACHELOR, 9)) == rules[0]
    assert rule_met(junior, rules, Facts(Degree.BACHELOR, 4)) is None


def test_the_decision_names_the_tier_and_why(app):
    rules = [{"level": "intermediate", "degree": "bachelor", "years": 1}]
    own = make_entry(make_edition(), own_tiers=rules)
    claim = make_claim(ClaimState.RECOGNISED, entry=own)
    with speaking("en"):
        (said, *_rest) = _granted(claim, "en")
    assert "Level Intermediate by the rule of this entry: Bachelor's degree and 1 year" in said
    page = SignedIn(app, claim.claimant).get(f"/me/claims/{claim.reference}?lang=en").text
    assert "Level Intermediate by the rule of this entry" in page
