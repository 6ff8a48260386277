"""The demo city: claims in every state, made by the same services that real ones go through.

Deterministic for one day; every paper and person is made up and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.accounts.roles import Role
from core.clock import beijing_date, now
from core.db import db
from core.jobs import enqueue
from core.organisations import services as organisations
from core.organisations.services import Entry
from core.organisations.states import OrganisationKind, PaperKind
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.panels import list_panel_entries
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import edition_in_force, get_entry, rules_for, tiers_of
from talent.catalogue.states import Degree
from talent.catalogue.tiers import Facts, assess
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.queries import count_claims
from talent.claims.states import ClaimState
from talent.claims.values import Application, Certificate, Employment, Experience, Holder
from talent.demo.editions import prepare_edition
from talent.demo.later import to_departed
from talent.demo.offers import offer_recognition
from talent.demo.panel import WORKS, add_works, open_title_round
from talent.demo.papers import papers_of_claim, picture_of
from talent.demo.people import PEOPLE, THE_TALENT, DemoPerson
from talent.demo.planned import plan
from talent.demo.titles import FOLLOW_TITLES
from talent.demo.walks import Stage, stay_draft, to_panel, to_province

# Well formed, and of nobody.
CREDIT_CODE = "91320594MADEM0001C"
# Claims nobody has acted on yet that lie in another district than the demo reviewer's.
UNTOUCHED = frozenset({4, 6, 8})

# The demo's sign-in "talent" has a draft, a question to answer, a title, and a refusal.
OF_THE_TALENT = frozenset({0, 16, 33, 36})


def load_demo_city(claims: int | None = None, *, seed: int = 0) -> list[str]:
    """Claims in all states (default: some forty), once; lines for the first start to print.

    `seed` chooses which entries of the catalogue they are on. Nothing is added where claims are,
    and nothing without an edition in force. The default is the caller's to commit, as a whole: a
    first start cut short begins it again. A number asked for is committed claim by claim.
    """
    if count_claims():
        return []
    edition = edition_in_force(beijing_date(now()))
    if edition is None:
        return []
    entries = [entry for entry in edition.entries if _is_reachable(entry)]
    by_panel = [entry for entry in list_panel_entries(edition) if entry.code in WORKS]
    ways = plan()
    for index in range(len(ways) if claims is None else claims):
        place = index % len(ways)
        days_ago, walk = ways[place]
        person, user = _claimant(index, place)
        offered = by_panel if walk is to_panel else entries
        entry = _entry_for(person, offered, place + seed, provincial=walk is to_province)
        stage = _stage(now() - timedelta(days=days_ago))
        claim = _submit(entry, person, user, stage, index, send=walk is not stay_draft)
        walk(stage, claim)
        if claims is not None:
            db.session.commit()
    services.end_due_notices(at=now())
    services.lapse_unanswered(at=now())
    if claims is None:
        open_title_round(_account("city"))
        offer_recognition(_account("talent"), at=now() - timedelta(days=1))
        _enter_organisation(_account("employer"), now() - timedelta(days=2))
        _depart(len(ways))
        prepare_edition(edition, _account("editor"), at=now() - timedelta(days=3))
        enqueue(FOLLOW_TITLES, key=FOLLOW_TITLES)
    return []


def _depart(index: int) -> None:
    """A claim like one that was recognised, of somebody who reaches the same, is refused."""
    rows = select(Claim).where(Claim.state == ClaimState.RECOGNISED).order_by(Claim.reference)
    likes = db.session.scalars(rows).all()
    holders = {like.claimant_id for like in likes}
    for like in likes:
        entry = get_entry(like.entry_code, like.edition)
        assert entry is not None
        for place, person in enumerate(PEOPLE):
            facts = Facts(person.degree, person.years)
            reached = assess(tiers_of(entry), rules_for(entry), facts).reached
            has_less = person.degree.rank < Degree(like.degree).rank
            has_less = has_less or facts.years < (like.years or 0)
            user = _person(person, place + 1)
            if has_less or reached is None or reached.level != like.level or user.id in holders:
                continue
            stage = _stage(now() - timedelta(days=15))
            claim = _submit(entry, person, user, stage, index, send=True)
            to_departed(stage, claim)
            return


def _enter_organisation(officer: User, at: datetime) -> None:
    """One that waits for the office to verify it."""
    contact = ("Example Robotics", "+86 512 0000 0000", officer.email)
    entry = Entry(
        "示例机器人有限公司", "Example Robotics Ltd", "示例机器人", OrganisationKind.EMPLOYER,
        CREDIT_CODE, None, "sip", "", "", *contact,
    )  # fmt: skip
    one = organisations.register(entry, by=officer, at=at)
    for kind in (PaperKind.LICENCE, PaperKind.AUTHORITY):
        organisations.add_paper(one, kind, picture_of(kind), by=officer, at=at)
    organisations.submit(one, by=officer, at=at)


def _claimant(index: int, place: int) -> tuple[DemoPerson, User]:
    """Whose claim number `index` is; ten people share each round of the plan."""
    if index in OF_THE_TALENT:
        return THE_TALENT, _account("talent")
    number = place % len(PEOPLE)
    first_of_round = (index - place) // len(plan()) * len(PEOPLE)
    return PEOPLE[number], _person(PEOPLE[number], first_of_round + number + 1)


def _submit(
    entry: CatalogueEntry, person: DemoPerson, user: User, stage: Stage, index: int, *, send: bool
) -> Claim:
    facts = {"degree": person.degree, "years": str(person.years)}
    claim = services.start_claim(entry, by=user, at=stage.begun_at, facts=facts)
    if send:
        if entry.is_by_panel:
            add_works(claim, at=stage.begun_at)
        application = _application(entry, person, user, stage, index)
        services.submit_claim(claim, application, by=user, at=stage.begun_at)
    return claim


def _application(
    entry: CatalogueEntry, person: DemoPerson, user: User, stage: Stage, index: int
) -> Application:
    scopes = sorted(stage.district.scopes_of(Role.DISTRICT_REVIEWER) - {"*"}) or ["sip"]
    return Application(
        holder=Holder(
            name=person.name,
            name_latin=person.name_latin,
            name_chinese=person.name_chinese,
            birth_on=person.born_on,
            nationality=person.country,
            document_kind="passport",
            document_country=person.country,
            document_number=f"E{_number(user.email):08d}",
        ),
        certificate=None if entry.is_by_panel else _certificate(entry, index),
        experience=Experience(person.degree, "", "Example University", person.years),
        employment=Employment(
            district=_elsewhere(scopes[0]) if index in UNTOUCHED else scopes[0],
            employer_name=person.employer,
            credit_code="",
            contact=f"hr{index}@employer.example",
            since=date(2023, 3, 1),
            job_title="Senior specialist",
        ),
        papers=tuple(papers_of_claim(entry, user, stage.begun_at)),
        is_declared=True,
    )


def _certificate(entry: CatalogueEntry, index: int) -> Certificate:
    until = date(beijing_date(now()).year + 2, 6, 30)
    return Certificate(
        number=f"{entry.abbreviation or 'C'}-{20000 + 37 * index}",
        issued_on=date(2019, 1 + index % 12, 1 + index % 27),
        expires_on=until if entry.requires_licence_valid else None,
    )


def _person(person: DemoPerson, number: int) -> User:
    # Not where the demo's jurors are: one address domain is a conflict of interest.
    email = f"claimant{number}@people.example"
    known = find_account(email)
    if known is not None:
        return known
    user = User(
        email=email,
        display_name=person.name,
        preferred_language=person.language,
        confirmed_at=now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def _elsewhere(district: str) -> str:
    return "kunshan" if district != "kunshan" else "sip"


def _account(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@demo.example")).one()


def _stage(begun_at: datetime) -> Stage:
    return Stage(
        _account("district"), _account("city"), _account("city2"), _account("province"), begun_at
    )


def _is_reachable(entry: CatalogueEntry) -> bool:
    return bool(rules_for(entry)) and Paper.TRANSLATION not in papers_for(entry)


def _entry_for(
    person: DemoPerson, entries: Sequence[CatalogueEntry], index: int, *, provincial: bool
) -> CatalogueEntry:
    """An entry the person reaches, spread over the catalogue, never the same twice for one.

    With `provincial`, one whose title the province confirms, as far as the person reaches any.
    """
    facts = Facts(person.degree, person.years)
    within: CatalogueEntry | None = None
    for step in range(len(entries)):
        entry = entries[(index * 37 + step) % len(entries)]
        reached = assess(tiers_of(entry), rules_for(entry), facts).reached
        if reached is None:
            continue
        if not provincial or entry.needs_province(reached.level):
            return entry
        within = within or entry
    if within is None:
        raise LookupError("no entry within reach")
    return within


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:6], 16)
