"""The demo city: made by the real services, once, in every state."""

from __future__ import annotations

import dataclasses

from sqlalchemy import delete, func, select

from core.accounts.demo import create_demo_accounts
from core.clock import now, today
from core.db import db
from core.documents.services import register
from core.jobs.models import Job
from core.juries.models import JuryRound
from core.juries.states import AssignmentState, JuryPermission, RoundState
from core.juries.voting.models import Voter
from core.policy import decide
from talent.catalogue.loading import load_default_tier_rules, load_seed_catalogue
from talent.catalogue.models import CatalogueEdition
from talent.claims.documents import title_certificate
from talent.claims.models import Claim, ClaimMove, ClaimPaper
from talent.claims.precedents import departure_of
from talent.claims.states import ClaimState
from talent.corrections.models import CertificateCorrection
from talent.demo.city import load_demo_city
from talent.demo.titles import FOLLOW_TITLES, follow_titles
from talent.edition_effects.queries import affected_by
from talent.edition_effects.states import Choice
from talent.issuer_checks.models import IssuerCheck
from talent.missed_entries.models import MissedEntry
from talent.offers.models import RecognitionOffer
from talent.revocations.models import TitleRevocation
from talent.title_reviews.queries import whole_works
from talent.title_reviews.states import KEY
from tests.factories.core import make_user
from tests.factories.talent import make_calendar, page_pdf


def prepare() -> None:
    make_calendar()
    load_default_tier_rules()
    load_seed_catalogue(in_force_from=today().replace(year=2020, day=1))
    create_demo_accounts()
    db.session.commit()


def test_the_demo_city_has_claims_in_every_state_and_is_made_once(app):
    prepare()
    load_demo_city()
    db.session.commit()
    counted = db.session.execute(select(Claim.state, func.count()).group_by(Claim.state))
    by_state = dict(counted.all())
    # A title is revoked only once its certificate is drawn, which is done after this.
    assert set(by_state) == set(ClaimState) - {ClaimState.REVOKED}
    assert sum(by_state.values()) >= 40
    offered = db.session.scalars(select(RecognitionOffer.state))
    assert sorted(offered) == ["declined", "open"]
    load_demo_city()
    assert db.session.scalar(select(func.count()).select_from(Claim)) == sum(by_state.values())


def test_a_demo_city_cut_short_leaves_nothing(app):
    """The next start makes it whole; half of it would be taken for all."""
    prepare()
    load_demo_city()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0
    assert db.session.scalar(select(func.count()).select_from(JuryRound)) == 0
    assert db.session.scalar(select(func.count()).select_from(MissedEntry)) == 0
    assert db.session.scalar(select(func.count()).select_from(CatalogueEdition)) == 1


def test_claims_before_a_panel_lie_with_their_works_in_a_running_round(app):
    prepare()
    load_demo_city()
    (one,) = db.session.scalars(select(JuryRound)).all()
    assert (one.subject, one.standing, len(one.jurors)) == (KEY, RoundState.OPEN, 3)
    waiting = select(Claim.id).where(Claim.state == ClaimState.PANEL_REVIEW)
    assert {entry.subject_id for entry in one.entries} == set(db.session.scalars(waiting))
    assert len(one.entries) == 2
    shown = whole_works([entry.subject_id for entry in one.entries]).values()
    assert [len(works) for works in shown] == [2, 2]
    juror = next(each for each in one.jurors if each.email == "juror@demo.example")
    assert [given.standing for given in juror.assignments] == [AssignmentState.ASSIGNED] * 2
    assert juror.user is not None
    assert decide(juror.user, JuryPermission.JUDGE, juror.assignments[0]).allowed
    assert db.session.scalar(select(func.count()).select_from(Voter)) == 2
    assert not [conflict for entry in one.entries for conflict in entry.conflicts]


def test_the_command_makes_as_many_claims_as_asked_for_and_the_same_again(app):
    made = []
    for _ in range(2):
        db.session.execute(delete(ClaimPaper))
        db.session.execute(delete(ClaimMove))
        db.session.execute(delete(Claim))
        prepare()
        result = app.test_cli_runner().invoke(args=["demo", "load", "--claims", "7", "--seed", "3"])
        assert result.output == "7 claims\n"
        made.append(db.session.scalars(select(Claim.entry_code).order_by(Claim.reference)).all())
    assert made[0] == made[1]
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert (again.exit_code, "already" in again.output) == (1, True)


def test_nothing_is_made_up_outside_a_demonstration(app, monkeypatch):
    prepare()
    real = dataclasses.replace(app.extensions["settings"], demo=False)
    monkeypatch.setitem(app.extensions, "settings", real)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


def test_without_a_catalogue_there_is_no_demo_city(app):
    make_user()
    assert load_demo_city() == []
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


def test_the_city_shows_the_rest_of_a_claims_life(app):
    """What comes once certificates are drawn follows in the background; the rest is there."""
    prepare()
    load_demo_city()
    db.session.commit()
    held = select(func.count()).where(Claim.hold_reason != "")
    assert db.session.scalar(held) == 1
    checks = db.session.scalars(select(IssuerCheck.result).order_by(IssuerCheck.result))
    assert sorted(checks) == ["", "confirmed"]
    moves = {move.action for move in db.session.scalars(select(ClaimMove))}
    assert "reopen" in moves
    refused = db.session.scalars(select(Claim).where(Claim.state == ClaimState.REFUSED))
    assert sum(bool(departure_of(claim)) for claim in refused) == 1
    draft = db.session.scalar(select(CatalogueEdition).where(CatalogueEdition.state == "draft"))
    assert {one.choice for one in affected_by(draft)} == {Choice.KEEP, None}
    lines = db.session.scalars(select(MissedEntry.state).order_by(MissedEntry.state)).all()
    assert lines == ["open", "open", "set_aside", "taken"]
    follow_titles()
    waits = select(func.count()).where(Job.name == FOLLOW_TITLES)
    assert db.session.scalar(waits) == 2, "it comes again while certificates are drawn"
    titles = select(Claim).where(Claim.state == ClaimState.RECOGNISED)
    for claim in db.session.scalars(titles).all():
        register(title_certificate(claim, at=now()), page_pdf())
    follow_titles()
    db.session.commit()
    (revocation,) = db.session.scalars(select(TitleRevocation))
    assert (revocation.state, revocation.statement is not None) == ("confirmed", True)
    assert revocation.claim.state == ClaimState.REVIEW_REQUESTED
    (correction,) = db.session.scalars(select(CertificateCorrection))
    assert correction.state == "confirmed"
