"""The demo city: claims in every state, made by the same services that real ones go through.

Deterministic for one day; every paper and person is made up and says so.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw
from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import beijing_date, now
from core.db import db
from core.files.checks import CheckedUpload, MediaType
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import edition_in_force, rules_for, tiers_of
from talent.catalogue.tiers import Facts, assess
from talent.claims import services
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
from talent.demo_people import PEOPLE, THE_TALENT, DemoPerson
from talent.wallet.services import add_paper

# Claims nobody has acted on yet that lie in another district than the demo reviewer's.
UNTOUCHED = frozenset({4, 6, 8})
Walk = Callable[["_Stage", Claim], None]

# The demo's sign-in "talent" has a draft, a question to answer, a title, and a refusal.
OF_THE_TALENT = frozenset({0, 16, 33, 36})
QUESTION = Question(
    Paper.VALIDITY,
    {
        "en": "Please send the issuer's register page or a letter: is the certificate valid today?",
        "zh": "请补充发证机构注册查询页面或证明证书目前有效的函件。",
    },
)
REFUSAL = Refusal(
    Reason.ISSUER_DOES_NOT_CONFIRM,
    {
        "en": "The issuer answered that no certificate with this number was issued to you.",
        "zh": "经向发证机构核实，对方答复未向您颁发该编号的证书。",
    },
)


@dataclass
class _Stage:
    """Who acts in the demo, and when the claim at hand began."""

    district: User
    city: User
    city_second: User
    province: User
    begun_at: datetime

    def day(self, days: int) -> datetime:
        """A moment `days` after the claim began, never in the future."""
        return min(self.begun_at + timedelta(days=days), now())


def load_demo_city() -> list[str]:
    """Forty claims in all states, once; lines for the first start to print."""
    if db.session.scalar(select(func.count()).select_from(Claim)):
        return []
    edition = edition_in_force(beijing_date(now()))
    if edition is None:
        return []
    entries = [entry for entry in edition.entries if _is_reachable(entry)]
    plan = _plan()
    people = [_make_person(person, index) for index, person in enumerate(PEOPLE)]
    talent = (THE_TALENT, _the_demo_talent())
    for index, (days_ago, walk) in enumerate(plan):
        person, user = talent if index in OF_THE_TALENT else people[index % len(people)]
        entry = _entry_for(person, entries, index, provincial=walk is _to_province)
        stage = _stage(now() - timedelta(days=days_ago))
        claim = _submit(entry, person, user, stage, index, send=walk is not _stay_draft)
        walk(stage, claim)
        db.session.commit()
    services.end_due_notices(at=now())
    services.lapse_unanswered(at=now())
    return []


def _plan() -> list[tuple[int, Walk]]:
    """How long ago each claim began, and how far it has come."""
    return [
        *[(1 + n % 6, _stay_draft) for n in range(4)],
        *[(n, _stay) for n in range(5)],
        *[(4 + 2 * n, _to_initial) for n in range(6)],
        *[(6 + n, _to_supplement) for n in range(4)],
        *[(9 + 2 * n, _to_second) for n in range(6)],
        *[(16 + n, _to_province) for n in range(2)],
        *[(12, _to_notice) for _ in range(3)],
        *[(45 + 5 * n, _to_recognised) for n in range(6)],
        *[(30, _to_refused), (40, _to_refused_second)],
        (20, _to_withdrawn),
        (60, _to_lapsed),
    ]


def _stay_draft(stage: _Stage, claim: Claim) -> None:
    """Left as it was begun."""


def _stay(stage: _Stage, claim: Claim) -> None:
    """Sent, waiting to be accepted."""


def _to_initial(stage: _Stage, claim: Claim) -> None:
    services.accept_claim(claim, by=stage.district, at=stage.day(1))
    services.answer_as_employer(claim, confirmed=True, officer="周敏", note="", at=stage.day(1))


def _to_supplement(stage: _Stage, claim: Claim) -> None:
    _to_initial(stage, claim)
    services.request_supplement(claim, [QUESTION], by=stage.district, at=stage.day(2))


def _to_second(stage: _Stage, claim: Claim) -> None:
    _to_supplement(stage, claim)
    answers = [
        Answer(request.id, "The letter of the issuing body is on its way; see the register.", None)
        for request in claim.requests
    ]
    services.answer_requests(claim, answers, by=claim.claimant, at=stage.day(4))
    services.forward_claim(claim, by=stage.district, at=stage.day(5), note="Complete.")


def _to_province(stage: _Stage, claim: Claim) -> None:
    _to_second(stage, claim)
    services.approve_claim(claim, by=stage.city, at=stage.day(8))


def _to_notice(stage: _Stage, claim: Claim) -> None:
    _to_second(stage, claim)
    at = max(stage.day(8), now() - timedelta(days=2))
    services.approve_claim(claim, by=stage.city, at=at)
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        services.confirm_for_province(claim, by=stage.province, at=at)


def _to_recognised(stage: _Stage, claim: Claim) -> None:
    _to_second(stage, claim)
    services.approve_claim(claim, by=stage.city_second, at=stage.day(9))
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        services.confirm_for_province(claim, by=stage.province, at=stage.day(12))


def _to_refused(stage: _Stage, claim: Claim) -> None:
    _to_initial(stage, claim)
    services.refuse_claim(claim, REFUSAL, by=stage.district, at=stage.day(5))


def _to_refused_second(stage: _Stage, claim: Claim) -> None:
    _to_second(stage, claim)
    services.refuse_claim(claim, REFUSAL, by=stage.city, at=stage.day(9))


def _to_withdrawn(stage: _Stage, claim: Claim) -> None:
    _to_initial(stage, claim)
    services.withdraw_claim(claim, by=claim.claimant, at=stage.day(3))


def _to_lapsed(stage: _Stage, claim: Claim) -> None:
    _to_supplement(stage, claim)


def _submit(
    entry: CatalogueEntry, person: DemoPerson, user: User, stage: _Stage, index: int, *, send: bool
) -> Claim:
    facts = {"degree": person.degree, "years": str(person.years)}
    claim = services.start_claim(entry, by=user, at=stage.begun_at, facts=facts)
    if send:
        application = _application(entry, person, user, stage, index)
        services.submit_claim(claim, application, by=user, at=stage.begun_at)
    return claim


def _application(
    entry: CatalogueEntry, person: DemoPerson, user: User, stage: _Stage, index: int
) -> Application:
    scopes = sorted(stage.district.scopes_of(Role.DISTRICT_REVIEWER) - {"*"}) or ["sip"]
    issued = date(2019, 1 + index % 12, 1 + index % 27)
    today = beijing_date(now())
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
        certificate=Certificate(
            number=f"{entry.abbreviation or 'C'}-{20000 + 37 * index}",
            issued_on=issued,
            expires_on=date(today.year + 2, 6, 30) if entry.requires_licence_valid else None,
        ),
        experience=Experience(person.degree, "", "Example University", person.years),
        employment=Employment(
            district=_elsewhere(scopes[0]) if index in UNTOUCHED else scopes[0],
            employer_name=person.employer,
            credit_code="",
            contact=f"hr{index}@employer.example",
            since=date(2023, 3, 1),
            job_title="Senior specialist",
        ),
        papers=tuple(_papers(entry, user, stage.begun_at)),
        is_declared=True,
    )


def _papers(entry: CatalogueEntry, owner: User, at: datetime) -> Sequence[ChosenPaper]:
    from talent.wallet.queries import list_papers

    own = {paper.kind: paper.id for paper in list_papers(owner)}
    chosen = []
    for kind in papers_for(entry):
        if kind.is_upload:
            if kind not in own:
                own[kind] = add_paper(kind, _picture(kind), owner=owner, at=at).id
            chosen.append(ChosenPaper(kind, own[kind]))
    return chosen


def _picture(kind: Paper) -> CheckedUpload:
    """A made-up paper that says what it is."""
    size = (480, 640) if kind is Paper.PHOTO else (1240, 1754)
    image = Image.new("RGB", size, (251, 251, 249))
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle(
        (width * 0.06, height * 0.04, width * 0.94, height * 0.96), outline=(51, 64, 79), width=4
    )
    if kind is Paper.PHOTO:
        draw.ellipse((160, 150, 320, 330), fill=(184, 196, 200))
        draw.pieslice((80, 370, 400, 760), 180, 360, fill=(184, 196, 200))
    else:
        for line in range(9):
            y = height * (0.3 + 0.05 * line)
            draw.line(
                (width * 0.14, y, width * (0.86 - 0.04 * (line % 3)), y),
                fill=(200, 204, 208),
                width=10,
            )
    draw.text(
        (width * 0.14, height * 0.1),
        f"SPECIMEN\n{kind.value}",
        fill=(11, 110, 105),
        font_size=width // 16,
    )
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    data = buffer.getvalue()
    return CheckedUpload(
        media_type=MediaType.JPEG,
        cleaned=data,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=1,
        width=width,
        height=height,
        display_name=f"{kind.value}.jpg",
        signed=False,
    )


def _make_person(person: DemoPerson, index: int) -> tuple[DemoPerson, User]:
    user = User(
        email=f"claimant{index + 1}@demo.example",
        display_name=person.name,
        preferred_language=person.language,
        confirmed_at=now(),
    )
    db.session.add(user)
    db.session.flush()
    return person, user


def _elsewhere(district: str) -> str:
    return "kunshan" if district != "kunshan" else "sip"


def _the_demo_talent() -> User:
    return _account("talent")


def _account(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@demo.example")).one()


def _stage(begun_at: datetime) -> _Stage:
    return _Stage(
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
