"""The demonstration's carriers with what they are for, and what its directories show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import add_months, now, today
from core.db import db
from core.i18n import speaking
from core.organisations.codes import credit_code_check_character
from core.organisations.models import Organisation
from core.organisations.queries import find_by_name
from core.organisations.states import OrganisationKind, OrganisationState
from core.references import next_reference
from events.carriers.models import CarrierChain, CarrierOffer, CarrierProfile
from events.demo.editions import ORGANISER
from events.directories.models import EnterpriseListing
from events.directories.services import keep_entry
from events.projects.states import Industry

DATA: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
MOST_LISTED = 12


def load_demo_carriers() -> None:
    """Nothing is added where a carrier has a profile."""
    by = find_account(ORGANISER)
    known = select(CarrierProfile.organisation_id).limit(1)
    if by is None or db.session.scalar(known) is not None:
        return
    for number, said in enumerate(DATA["carriers"]):
        _profile(number, said)
    for kind, entries in DATA["entries"].items():
        _enter(kind, entries, by)
    _list_employers()
    db.session.flush()


def _profile(number: int, said: Sequence[Any]) -> None:
    zh, en, district, chains, offers, total, free, firms = said
    texts, about = DATA["about"][number % len(DATA["about"])], {}
    for code, text in zip(("zh", "en"), texts, strict=True):
        with speaking(code):
            names = [str(Industry(one).label) for one in chains]
        about[code] = text % ("、" if code == "zh" else ", ").join(names)
    profile = CarrierProfile(
        organisation=find_by_name(zh) or _organisation(number, zh, en, district), about=about,
        offered=dict(zip(("zh", "en"), DATA["offered"], strict=True)), total_area=total,
        free_area=free, firms=firms, contact_name="招商服务部", is_public=True, saved_at=now(),
        contact_phone=f"+86 512 0000 {number:04d}",
    )  # fmt: skip
    profile.chains = [CarrierChain(industry=one) for one in chains]
    profile.offers = [CarrierOffer(offer=one) for one in offers]
    db.session.add(profile)


def _organisation(number: int, zh: str, en: str, district: str) -> Organisation:
    code = f"91320594MA8C{number:05d}"
    return Organisation(
        reference=next_reference("OR"), name_zh=zh, name_en=en, district=district,
        kind=OrganisationKind.CARRIER, credit_code=code + credit_code_check_character(code),
        address=f"示例大道{number + 1}号", state=OrganisationState.VERIFIED, verified_at=now(),
        verified_until=add_months(today(), 6), submitted_at=now(),
    )  # fmt: skip


def _enter(kind: str, entries: Sequence[Sequence[str]], by: User) -> None:
    names = ("title_zh", "title_en", "text_zh", "text_en", "tags_zh", "tags_en")
    for place, texts in enumerate(entries, start=1):
        said = dict(zip(names, texts, strict=True)) | {"kind": kind, "position": place * 10}
        keep_entry(None, said | {"link": "", "valid_until": None}, by=by, at=now())


def _list_employers() -> None:
    """Some employers of the fairs agreed to stand in the directory."""
    employers = select(Organisation).where(
        Organisation.kind == OrganisationKind.EMPLOYER,
        Organisation.state == OrganisationState.VERIFIED,
    )
    zh, en, tags_zh, tags_en = DATA["enterprises"]
    texts = {"about": {"zh": zh, "en": en}, "tags": {"zh": tags_zh, "en": tags_en}}
    found = db.session.scalars(employers.order_by(Organisation.reference).limit(MOST_LISTED))
    for one in found.all():
        listing = EnterpriseListing(organisation=one, is_listed=True, saved_at=now(), **texts)
        db.session.add(listing)
