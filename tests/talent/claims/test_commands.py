"""Claims and their certificates from the command line."""

from __future__ import annotations

from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from core.clock import now
from core.db import db
from core.documents.models import IssuedDocument
from core.jobs.models import Job
from core.jobs.states import JobState
from talent.claims import jobs
from talent.claims.states import ClaimState
from tests.factories.talent import make_claim


def issue(app: Flask, reference: str) -> Result:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["certificates", "issue", reference])
    db.session.rollback()
    return result


def the_job() -> Job:
    return db.session.scalars(select(Job).where(Job.name == "claims.issue_certificate")).one()


def test_a_certificate_that_failed_is_asked_for_again_once(app):
    claim = make_claim(ClaimState.RECOGNISED)
    db.session.execute(
        update(Job)
        .where(Job.name == "claims.issue_certificate")
        .values(state=JobState.FAILED, attempts=20, ended_at=now())
    )
    for typed in (claim.reference, claim.reference.lower()):
        assert issue(app, typed).exit_code == 0
        assert (the_job().state, the_job().attempts) == (JobState.QUEUED, 0)
    jobs.issue_certificate(str(claim.id))
    db.session.commit()
    assert issue(app, claim.reference).exit_code == 0  # the letter is still to come
    for _ in range(2):
        jobs.issue_letter(str(claim.id))
        db.session.commit()
    again = issue(app, claim.reference)
    assert again.exit_code == 1
    assert "issued already" in again.output
    kinds = sorted(db.session.scalars(select(IssuedDocument.kind)))
    assert kinds == ["decision-letter", "title-certificate"]


def test_only_a_decided_claim_has_documents(app):
    claim = make_claim(ClaimState.SECOND_REVIEW)
    refused = issue(app, claim.reference)
    assert refused.exit_code == 1
    assert "Only a decided claim" in refused.output
    assert issue(app, "RC-1999-0001").exit_code == 1
    assert db.session.scalar(select(Job).where(Job.name == "claims.issue_certificate")) is None
