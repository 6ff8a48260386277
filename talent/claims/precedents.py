"""What earlier decisions say of a claim, and whether a decision would depart from them.

Like cases are decided alike (recognition.md §6, §7.11): who departs from the latest like case says
why, for colleagues to read. Nothing here names anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer, selectinload

from core.db import db
from core.errors import DomainError
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.states import Degree
from talent.claims.models import Claim
from talent.claims.states import ClaimState, Reason

LONGEST_GROUP = 20
# Reasons that weigh what a claimant has against the rules; the others are about this claim alone:
# a paper, an issuer's word, an employer.
OF_THE_RULES = frozenset(
    {
        Reason.DEGREE_BELOW_TIER,
        Reason.YEARS_BELOW_TIER,
        Reason.SPECIALTY_DOES_NOT_FIT,
        Reason.OTHER,
    }
)
_DECIDED = (ClaimState.RECOGNISED, ClaimState.REFUSED)
_NEWEST = (Claim.decided_at.desc(), Claim.id)
_HIDDEN = "▮▮"


@dataclass(frozen=True)
class Precedents:
    """Earlier decisions of one kind, the newest of them, and how many there were by outcome."""

    label: LazyString
    recognised: int
    refused: int
    newest: Sequence[Claim]


def on_entry(claim: Claim, *, limit: int = 10) -> Sequence[Claim]:
    """Earlier decisions on the same entry, the newest first."""
    return db.session.scalars(
        _others(claim, Claim.entry_code == claim.entry_code).order_by(*_NEWEST).limit(limit)
    ).all()


def all_of(claim: Claim) -> list[Precedents]:
    """Those on its entry, on other entries of its issuer, and of its country; two queries each."""
    issuer, region = claim.entry.get("issuer_en", ""), claim.entry.get("region", "")
    own, others = Claim.entry_code == claim.entry_code, Claim.entry_code != claim.entry_code
    of_issuer = Claim.entry_code.in_(_codes(claim, CatalogueEntry.issuer_en == issuer))
    of_region = Claim.entry_code.in_(_codes(claim, CatalogueEntry.region == region))
    return [
        _group(claim, _l("On the same entry"), own),
        _group(claim, _l("On other entries of the same issuer"), and_(others, of_issuer)),
        _group(
            claim,
            _l("From the same country or region, other issuers"),
            and_(others, of_region, ~of_issuer),
        ),
    ]


def leading_case(claim: Claim) -> Claim | None:
    """The latest like case: recognised with no more than this claim has, or refused with no less.

    On the same entry and level, of somebody else; degree and full years of work are compared.
    """
    if not claim.degree or claim.years is None:
        return None
    rank = Degree(claim.degree).rank
    no_more = [degree for degree in Degree if degree.rank <= rank]
    no_less = [degree for degree in Degree if degree.rank >= rank]
    like = or_(
        and_(
            Claim.state == ClaimState.RECOGNISED,
            Claim.degree.in_(no_more),
            Claim.years <= claim.years,
        ),
        and_(
            Claim.state == ClaimState.REFUSED,
            Claim.reason.in_(OF_THE_RULES),
            Claim.degree.in_(no_less),
            Claim.years >= claim.years,
        ),
    )
    same = (Claim.entry_code == claim.entry_code, Claim.level == claim.level, like)
    rows = _others(claim, *same, Claim.claimant_id != claim.claimant_id)
    found: Claim | None = db.session.scalar(rows.order_by(*_NEWEST).limit(1))
    return found


def require_reason_to_depart(claim: Claim, refusing: Reason | None, departure: str) -> None:
    """Refuses to decide otherwise than the latest like case was, without a reason.

    `refusing` is why, or None where the claim is approved.
    """
    if departure.strip() or (refusing is not None and refusing not in OF_THE_RULES):
        return
    leading = leading_case(claim)
    outcome = ClaimState.RECOGNISED if refusing is None else ClaimState.REFUSED
    if leading is not None and leading.standing is not outcome:
        raise DomainError(
            _l("A like case was decided otherwise. Say why this one differs."), field="departure"
        )


def without_names(text: str, claim: Claim) -> str:
    """A text on an earlier claim as others may read it: whoever it was about is blacked out."""
    names = (
        claim.holder_name,
        claim.holder_name_latin,
        claim.holder_name_chinese,
        claim.employer_name,
        claim.certificate_number,
        claim.reference,
    )
    known = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    return reduce(lambda said, name: said.replace(name, _HIDDEN), known, text)


def reasons_of(claim: Claim) -> Mapping[str, str]:
    """What the decision's letter said as its reason, by language, without names."""
    return {code: without_names(said, claim) for code, said in claim.reason_text.items()}


def departure_of(claim: Claim) -> str:
    """Why it departed itself from what was decided before; empty where it did not."""
    said = [move.departure for move in claim.moves if move.departure]
    return without_names(said[-1], claim) if said else ""


def _group(claim: Claim, label: LazyString, *which: ColumnElement[bool]) -> Precedents:
    rows = _others(claim, *which)
    found = (
        select(Claim.state, func.count().label("number"))
        .where(*_are_others(claim), *which)
        .group_by(Claim.state)
    )
    counts = {row.state: row.number for row in db.session.execute(found)}
    newest = rows.options(selectinload(Claim.moves)).order_by(*_NEWEST).limit(LONGEST_GROUP)
    return Precedents(
        label,
        recognised=counts.get(ClaimState.RECOGNISED, 0),
        refused=counts.get(ClaimState.REFUSED, 0),
        newest=db.session.scalars(newest).all() if counts else (),
    )


def _others(claim: Claim, *which: ColumnElement[bool]) -> Select[Any]:
    decided = select(Claim).where(*_are_others(claim), *which)
    return decided.options(defer(Claim.draft), defer(Claim.document_number))


def _are_others(claim: Claim) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Claim.state.in_(_DECIDED), Claim.id != claim.id


def _codes(claim: Claim, which: ColumnElement[bool]) -> Select[Any]:
    """Codes of the entries of the claim's edition, whose index leads to the claims on them."""
    return select(CatalogueEntry.code).where(CatalogueEntry.edition_id == claim.edition_id, which)
