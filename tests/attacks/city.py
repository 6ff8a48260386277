"""A small city: one person's things, and everybody who must not reach them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts.models import RoleGrant, User, UserSession
from core.accounts.proposals import propose_role
from core.accounts.roles import Role
from core.api.models import ApiToken
from core.api.services import issue_token
from core.clock import now
from core.consents.models import Consent
from core.consents.services import give_consents
from core.db import Base, db
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from events.editions.models import Edition
from events.registrations.models import Registration
from talent.catalogue.models import CatalogueEdition, CatalogueSuggestion
from talent.catalogue.services_public import Suggestion, suggest_qualification
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.people.consents import Purpose
from talent.wallet.models import WalletPaper
from tests.attacks import slices
from tests.factories.core import grant_role, make_token, make_user, sign_in
from tests.factories.events import make_edition as make_event
from tests.factories.events import make_registration
from tests.factories.talent import Office, make_claim, make_edition, make_entry, make_paper
from tests.talent.claims.pages import TOKEN

DISTRICT, ELSEWHERE = "sip", "wuzhong"
# What must not stand on a page of somebody else's: each is a field of the victim's alone.
NAME, NUMBER, NOTE = "Canary-Ñandú 金丝雀", "CANARY7788", "canary note of one's own"
EMPLOYER, CONTACT = "Canary Works 金丝雀工坊", "canary@works.example"
SECRETS = (NAME, NUMBER, NOTE, EMPLOYER, CONTACT, "victim@canary.example")

PEOPLE: dict[str, tuple[Role | None, str | None]] = {
    "talent": (None, None),
    "employer": (Role.EMPLOYER_OFFICER, "org"),
    "carrier": (Role.CARRIER_OFFICER, "org"),
    "district": (Role.DISTRICT_REVIEWER, DISTRICT),
    "elsewhere": (Role.DISTRICT_REVIEWER, ELSEWHERE),
    "city": (Role.CITY_REVIEWER, None),
    "province": (Role.PROVINCIAL_SEALER, None),
    "juror": (Role.JUROR, None),
    "organiser": (Role.ORGANISER, None),
    # Runs events of another district only.
    "elsewhere_organiser": (Role.ORGANISER, ELSEWHERE),
    "gate": (Role.GATE_STAFF, None),
    "editor": (Role.CATALOGUE_EDITOR, None),
    "auditor": (Role.AUDITOR, None),
    "admin": (Role.ADMINISTRATOR, None),
}
SCOPES = (
    "claims:read", "claims:decide", "dockings:list_event", "talks:list", "agreements:list",
    "awards:list", "landings:list", "certificates:list", "mailings:list",
)  # fmt: skip


@dataclass
class City:
    """The victim's things, by what the addresses call them, and a browser for each role."""

    app: Flask
    victim: User
    claim: Claim
    draft: Claim
    event: Edition
    registration: Registration
    things: dict[str, Any]
    browsers: dict[str, FlaskClient]
    tokens: dict[str, str]
    secrets: dict[str, str]

    def post(self, who: str, address: str) -> Any:
        """A post with a right token and nothing else typed."""
        return self.browsers[who].post(address, data={"csrf_token": self.tokens[who]})

    def fingerprint(self) -> str:
        """Everything kept of the victim, as text: equal before and after an attack."""
        db.session.rollback()
        tables = (Claim, WalletPaper, Consent, IssuedDocument, CatalogueSuggestion, ApiToken,
                  RoleGrant, CatalogueEdition)  # fmt: skip
        tables += tuple(table for one in slices.modules() for table in getattr(one, "TABLES", ()))
        return "\n".join(_dump(kind) for kind in tables) + _dump_of_user(self.victim.id)


def _dump(kind: type[Base]) -> str:
    columns = [c for c in kind.__table__.columns if c.name != "last_used_at"]
    rows = db.session.execute(select(*columns).order_by(*kind.__table__.primary_key)).all()
    return repr(rows)


def _dump_of_user(user_id: uuid.UUID) -> str:
    user = User.__table__
    wanted = (user.c.email, user.c.active, user.c.display_name, user.c.password)
    open_sessions = select(UserSession.id).where(
        UserSession.user_id == user_id, UserSession.ended_at.is_(None)
    )
    rows = db.session.execute(select(*wanted).where(user.c.id == user_id)).all()
    return repr(rows) + repr(sorted(map(str, db.session.scalars(open_sessions))))


def make_city(app: Flask, work: Any) -> City:
    """Build it through the services people use."""
    victim = make_user(email="victim@canary.example", display_name=NAME)
    sign_in(app.test_client(), victim)
    edition = make_edition()
    own = {"name": NAME, "document_number": NUMBER, "employer_name": EMPLOYER, "contact": CONTACT}
    office = Office(DISTRICT)
    claim = make_claim(
        ClaimState.SUPPLEMENT_REQUESTED, office=office, claimant=victim,
        entry=make_entry(edition), **own,
    )  # fmt: skip
    recognised = make_claim(
        ClaimState.RECOGNISED, office=office, claimant=victim,
        entry=make_entry(edition, series_en="Other", series_zh="其他"), **own,
    )  # fmt: skip
    draft = make_claim(ClaimState.DRAFT, claimant=victim, entry=make_entry(edition))
    loose = make_paper(victim, title=NOTE, name="loose.pdf")
    give_consents(victim, [Purpose.TRUTH, Purpose.ASK_ISSUER], about=claim, at=now())
    asked_for = Suggestion("Diploma of canaries", reason=NOTE, address=CONTACT)
    suggestion = suggest_qualification(asked_for, by=victim.id, at=now())
    token, _secret = issue_token(victim, name=NOTE, scopes=["events:register"], at=now())
    grant = grant_role(victim, Role.JUROR)
    asks = {"by": make_user(Role.ADMINISTRATOR), "at": now(), "reason": NOTE}
    proposal = propose_role(victim, Role.CITY_REVIEWER, **asks)
    db.session.commit()
    work()
    certificate = IssuedDocument.kind == DocumentKind.TITLE_CERTIFICATE
    issued = db.session.scalars(select(IssuedDocument).where(certificate)).one()
    consent = db.session.scalars(select(Consent).where(Consent.user_id == victim.id)).first()
    session = db.session.scalars(
        select(UserSession).where(UserSession.user_id == victim.id, UserSession.ended_at.is_(None))
    ).first()
    things = {
        "claim": claim.reference, "recognised": recognised.reference, "draft": draft.reference,
        "claim_paper": claim.papers[0].paper_id, "loose_paper": loose.id,
        "claim_file": claim.papers[0].paper.original_id, "loose_file": loose.original_id,
        "issued_file": issued.file_id, "serial": issued.serial, "consent": consent.id,
        "session": session.id, "request": claim.requests[0].id, "suggestion": suggestion.id,
        "account": victim.id, "grant": grant.id, "token": token.id, "edition": edition.slug,
        "proposal": proposal.id,
    }  # fmt: skip
    event, registration = _make_event(victim)
    city = City(app, victim, claim, draft, event, registration, things, {}, {}, {})
    things |= {"event": event.slug, "event_session": event.sessions[0].id}
    for module in slices.modules():
        added = module.things(city) if hasattr(module, "things") else {}
        assert not added.keys() & things.keys(), f"{module.__name__} renames what is named"
        things |= added
    _add_people(city)
    return city


def _make_event(victim: User) -> tuple[Edition, Registration]:
    """An event in DISTRICT that the victim registered for."""
    event = make_event("entrepreneurship_week", asks_identity=True, needs_approval=False)
    event.venues[0].district = DISTRICT
    registration = make_registration(
        event, user=victim, name=NAME, email="victim@canary.example", organisation=EMPLOYER,
        document_number=NUMBER,
    )  # fmt: skip
    return event, registration


def _add_people(city: City) -> None:
    for name, (role, reach) in PEOPLE.items():
        scope = str(uuid.uuid4()) if reach == "org" else reach
        user = make_user(role, scope, email=f"{name}@attack.example")
        browser = sign_in(city.app.test_client(), user)
        city.secrets[name] = make_token(user, SCOPES)
        db.session.commit()
        city.browsers[name] = browser
    city.browsers["stranger"] = city.app.test_client()
    for name, browser in city.browsers.items():
        city.tokens[name] = TOKEN.search(browser.get("/notice").text)[1]
