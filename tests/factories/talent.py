"""A small catalogue, papers, and claims walked to their state by the services people use."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.documents.services import register
from core.documents.states import EndReason
from core.files.checks import CheckedUpload
from core.files.services import take_upload
from core.working_days.services import load_shipped_years, set_year, working_calendar
from talent.catalogue.loading import load_default_tier_rules
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.papers import Paper
from talent.catalogue.queries import edition_in_force
from talent.catalogue.states import Degree, EditionState
from talent.claims import services
from talent.claims.documents import title_certificate
from talent.claims.models import Claim
from talent.claims.states import ClaimState, Reason
from talent.claims.values import (
    Answer,
    Application,
    Certificate,
    ChosenPaper,
    Employment,
    Experience,
    Holder,
    Question,
    Refusal,
)
from talent.decision_reviews.services import ask_for_review
from talent.revocations.services import confirm, propose
from talent.statements.services import Statement
from talent.wallet.models import WalletPaper
from talent.wallet.services import add_paper
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user

DISTRICT = "sip"
QUESTION = Question(Paper.VALIDITY, {"en": "Is it valid today?", "zh": "目前是否有效？"})
REFUSAL = Refusal(Reason.CERTIFICATE_LAPSED, {"en": "It had expired.", "zh": "证书已过有效期。"})
GROUNDS = Statement("The register shows it.", "en")
_numbers = itertools.count(1)


def make_calendar() -> None:
    """Holiday tables for every year a test may reach."""
    load_shipped_years()
    for year in range(today().year - 1, today().year + 3):
        if year not in working_calendar().years:
            set_year(year, off=(), work=(), is_provisional=True, by=None, at=now())
    db.session.commit()


def make_edition(**fields: Any) -> CatalogueEdition:
    """A published edition in force since 2020, with the default rules."""
    load_default_tier_rules()
    fields.setdefault("slug", f"edition-{next(_numbers)}")
    fields.setdefault("name", {"en": "Test list", "zh": "测试目录"})
    fields.setdefault("notice", {"en": "", "zh": ""})
    fields.setdefault("state", EditionState.PUBLISHED)
    fields.setdefault("in_force_from", date(2020, 1, 1))
    fields.setdefault("created_at", now())
    fields.setdefault("published_at", now())
    edition = CatalogueEdition(**fields)
    db.session.add(edition)
    db.session.commit()
    return edition


def make_entry(edition: CatalogueEdition | None = None, **fields: Any) -> CatalogueEntry:
    """An intermediate engineer's entry that asks for identity document and certificate only."""
    number = next(_numbers)
    fields.setdefault("code", f"SZ-TST-{number:03d}")
    fields.setdefault("sector", "biomedicine")
    fields.setdefault("name_en", f"Diplomate {number} of Toxicology")
    fields.setdefault("name_zh", f"毒理学专科认证{number}")
    fields.setdefault("issuer_en", "American Board of Toxicology")
    fields.setdefault("issuer_zh", "美国毒理学委员会")
    fields.setdefault("region", "US")
    fields.setdefault("series_zh", "工程技术")
    fields.setdefault("series_en", "Engineering")
    fields.setdefault("title_zh", "工程师")
    fields.setdefault("title_en", "Engineer")
    fields.setdefault("level", "intermediate")
    fields.setdefault("requires_licence_valid", True)
    fields.setdefault("aliases", [])
    fields.setdefault("evidence", "check the issuer's public register")
    kept = {Paper.IDENTITY, Paper.CERTIFICATE}
    waived = [f"waive:{paper}" for paper in Paper if paper.is_upload and paper not in kept]
    fields.setdefault("own_papers", waived)
    entry = CatalogueEntry(edition=edition or make_edition(), **fields)
    db.session.add(entry)
    db.session.commit()
    return entry


@functools.cache
def _checked(name: str) -> CheckedUpload:
    # The same bytes each time; to look at them takes a process of its own and a third of a second.
    return take_upload(io.BytesIO(page_pdf()), declared_name=name, field="original")


def make_paper(
    owner: User, kind: Paper = Paper.CERTIFICATE, *, name: str = "", **fields: Any
) -> WalletPaper:
    """A paper with a real small PDF, taken in by the real checks (once in a run).

    The file is the same each time, and stored once under one name: `name` makes another of it.
    """
    db.session.rollback()  # as taking an upload does
    paper = add_paper(kind, _checked(name or f"{kind}.pdf"), owner=owner, at=now(), **fields)
    db.session.commit()
    return paper


def make_application(owner: User, entry: CatalogueEntry, **changed: Any) -> Application:
    """An honest application for `entry`; `changed` replaces single answers by name."""
    number = next(_numbers)
    holder = {
        "name": "Élodie Müller-Østergaard", "name_latin": "", "name_chinese": "",
        "birth_on": date(1985, 3, 27), "nationality": "FR", "document_kind": "passport",
        "document_country": "FR", "document_number": f"P{number:08d}",
    }  # fmt: skip
    certificate = {
        "number": "ABT-1", "issued_on": date(2019, 5, 4),
        "expires_on": today() + timedelta(days=900),
    }  # fmt: skip
    experience = {
        "degree": Degree.DOCTORATE, "degree_field": "Toxicology", "institution": "Basel",
        "years": 1,
    }  # fmt: skip
    employment = {
        "district": DISTRICT, "employer_name": "苏州示例生物有限公司", "credit_code": "",
        "contact": f"hr{number}@employer.example", "since": date(2023, 3, 1),
        "job_title": "Toxicologist",
    }  # fmt: skip
    groups = (holder, certificate, experience, employment)
    for name, value in changed.items():
        group = next(group for group in groups if name in group)
        group[name] = value
    papers = tuple(
        ChosenPaper(kind, make_paper(owner, kind).id)
        for kind in (Paper.IDENTITY, Paper.CERTIFICATE)
    )
    return Application(
        Holder(**holder), Certificate(**certificate), Experience(**experience),
        Employment(**employment), papers, is_declared=True,
    )  # fmt: skip


@dataclass
class Office:
    """Who decides; each person is made when first needed."""

    district_code: str = DISTRICT
    _made: dict[str, User] = field(default_factory=dict)

    def _one(self, name: str, role: Role, scope: str | None = None) -> User:
        if name not in self._made:
            self._made[name] = make_user(role, scope, display_name=f"Reviewer {name}")
        return self._made[name]

    @property
    def district(self) -> User:
        """Initial reviewer of the district."""
        return self._one("district", Role.DISTRICT_REVIEWER, self.district_code)

    @property
    def city(self) -> User:
        """City reviewer."""
        return self._one("city", Role.CITY_REVIEWER)

    @property
    def province(self) -> User:
        """Provincial sealer."""
        return self._one("province", Role.PROVINCIAL_SEALER)


def make_claim(
    state: ClaimState = ClaimState.SUBMITTED,
    *,
    office: Office | None = None,
    claimant: User | None = None,
    entry: CatalogueEntry | None = None,
    at: datetime | None = None,
    **answers: Any,
) -> Claim:
    """A claim walked to `state` by the services themselves; provincial states take a senior entry."""
    make_calendar()
    office, at = office or Office(), at or now()
    claimant = claimant or make_user()
    if state is ClaimState.PROVINCIAL_CONFIRMATION and entry is None:
        entry = make_entry(
            level="associate-senior", title_zh="高级工程师", title_en="Senior Engineer"
        )
        answers.setdefault("years", 12)
    if entry is None:
        edition = edition_in_force(today())
        entry = make_entry(edition)
    claim = services.start_claim(entry, by=claimant, at=at)
    db.session.commit()
    if state is not ClaimState.DRAFT:
        application = make_application(claimant, entry, **answers)
        services.submit_claim(claim, application, by=claimant, at=at)
        _WALKS[state](claim, office, at)
    db.session.commit()
    return claim


def answer_all(claim: Claim, *, at: datetime | None = None) -> Claim:
    """The claimant answers every open question in words."""
    answers = [Answer(r.id, "See the register.", None) for r in claim.requests if not r.is_answered]
    return services.answer_requests(claim, answers, by=claim.claimant, at=at or now())


def _accepted(claim: Claim, office: Office, at: datetime) -> None:
    services.accept_claim(claim, by=office.district, at=at)


def _asked(claim: Claim, office: Office, at: datetime) -> None:
    _accepted(claim, office, at)
    services.request_supplement(claim, [QUESTION], by=office.district, at=at)


def _forwarded(claim: Claim, office: Office, at: datetime) -> None:
    _accepted(claim, office, at)
    services.forward_claim(claim, by=office.district, at=at, note="Complete.")


def _before_panel(claim: Claim, office: Office, at: datetime) -> None:
    _forwarded(claim, office, at)
    assert claim.title_level is not None
    services.send_to_panel(claim, claim.title_level, by=office.city, at=at)


def _approved(claim: Claim, office: Office, at: datetime) -> None:
    _forwarded(claim, office, at)
    services.approve_claim(claim, by=office.city, at=at)


def _on_notice(claim: Claim, office: Office, at: datetime) -> None:
    _approved(claim, office, at)
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        services.confirm_for_province(claim, by=office.province, at=at)


def _objected(claim: Claim, office: Office, at: datetime) -> None:
    _on_notice(claim, office, at)
    services.begin_check(claim, at=at)


def _recognised(claim: Claim, office: Office, at: datetime) -> None:
    _on_notice(claim, office, at)
    services.end_due_notices(at=at + timedelta(days=30))


def _refused(claim: Claim, office: Office, at: datetime) -> None:
    _accepted(claim, office, at)
    services.refuse_claim(claim, REFUSAL, by=office.district, at=at)


def _asked_for_review(claim: Claim, office: Office, at: datetime) -> None:
    _refused(claim, office, at)
    ask_for_review(claim, GROUNDS, by=claim.claimant, at=at)


def _revoked(claim: Claim, office: Office, at: datetime) -> None:
    _recognised(claim, office, at)
    order = title_certificate(claim, at=at)
    register(order, page_pdf())
    one = propose(
        claim, EndReason.FALSE_PAPERS, REFUSAL.text, by=make_user(Role.CITY_REVIEWER), at=at
    )
    confirm(one, by=make_user(Role.CITY_REVIEWER), at=at + timedelta(days=60))


def _withdrawn(claim: Claim, _office: Office, at: datetime) -> None:
    services.withdraw_claim(claim, by=claim.claimant, at=at)


def _lapsed(claim: Claim, office: Office, at: datetime) -> None:
    _asked(claim, office, at)
    services.lapse_unanswered(at=at + timedelta(days=60))


_WALKS: dict[ClaimState, Callable[[Claim, Office, datetime], None]] = {
    ClaimState.SUBMITTED: lambda *_: None,
    ClaimState.INITIAL_REVIEW: _accepted,
    ClaimState.SUPPLEMENT_REQUESTED: _asked,
    ClaimState.SECOND_REVIEW: _forwarded,
    ClaimState.PANEL_REVIEW: _before_panel,
    ClaimState.PROVINCIAL_CONFIRMATION: _approved,
    ClaimState.PUBLIC_NOTICE: _approved,
    ClaimState.OBJECTION_CHECK: _objected,
    ClaimState.RECOGNISED: _recognised,
    ClaimState.REFUSED: _refused,
    ClaimState.REVIEW_REQUESTED: _asked_for_review,
    ClaimState.REVOKED: _revoked,
    ClaimState.WITHDRAWN: _withdrawn,
    ClaimState.LAPSED: _lapsed,
}
