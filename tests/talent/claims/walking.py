"""A claimant's browser: fills the wizard's steps as a person would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from core.clock import today
from core.db import db
from talent.catalogue.models import CatalogueEntry
from talent.claims.models import Claim
from talent.claims.queries import find_draft
from tests.factories.core import make_user
from tests.factories.talent import make_calendar, make_entry, make_paper
from tests.talent.claims.pages import Reviewer


def day(name: str, value: date) -> dict[str, str]:
    """The three boxes of a day."""
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month)} | {
        f"{name}-year": str(value.year)
    }


PERSON = {
    "name": "Łukasz Żółć", "nationality": "PL", "document_kind": "passport",
    "document_country": "PL", "document_number": "EK 1234567",
} | day("birth_on", date(1985, 3, 27))  # fmt: skip
CERTIFICATE = {"certificate_number": "ABT-1", "expires": "yes"} | day(
    "certificate_issued_on", date(2015, 5, 4)
)
EXPERIENCE = {"degree": "doctorate", "years": "9"}
EMPLOYMENT = {
    "district": "sip", "employer_name": "苏州示例生物医药有限公司", "contact": "hr@employer.example",
    "job_title": "Toxicologist",
} | day("since", date(2022, 3, 1))  # fmt: skip
TICKED = {"truth": "y", "identity_papers": "y", "ask_issuer": "y"}


class Claimant(Reviewer):
    """Somebody with a draft on an entry."""

    def __init__(self, app: Flask, entry: CatalogueEntry | None = None) -> None:
        make_calendar()
        self.user = make_user()
        self.entry = entry or make_entry()
        self.code = self.entry.code
        super().__init__(app, self.user)

    def start(self, **facts: str) -> str:
        """Start the claim; the address of its first open step."""
        answer = self.post("/me/claims/new", entry=self.code, **facts)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    @property
    def claim(self) -> Claim:
        """The draft as it stands now."""
        db.session.rollback()
        claim = find_draft(self.user.id, self.code)
        assert claim is not None
        return claim

    def url(self, page: str = "") -> str:
        """An address of the draft's."""
        return f"/me/claims/{self.claim.reference}/{page}".rstrip("/")

    def fill(self, step: str, **typed: Any) -> TestResponse:
        """Send one step of the wizard."""
        return self.post(self.url(step), **typed)

    def fill_all(self) -> None:
        """Every step as an honest person fills it, papers included."""
        self.start()
        expires = day("certificate_expires_on", today() + timedelta(days=400))
        steps = {
            "person": PERSON,
            "certificate": CERTIFICATE | expires,
            "experience": EXPERIENCE,
            "employment": EMPLOYMENT,
        }
        for step, typed in steps.items():
            answer = self.fill(step, **typed)
            assert "mend" not in answer.location, self.get(answer.location).text
        kinds = ("identity", "certificate")
        from talent.catalogue.papers import Paper

        papers = {kind: str(make_paper(self.user, Paper(kind)).id) for kind in kinds}
        assert self.fill("papers", **papers, go="next").location.endswith("/check")


def as_form(**fields: Any) -> MultiDict[str, Any]:
    """Fields of which some come more than once."""
    return MultiDict(
        (name, one)
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    )
