"""What an event offers: whether it does, the tiers, the days of the notice, and where to claim."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from core import audit
from core.accounts.models import User
from core.amounts import Currency, plain_amount
from core.db import db
from core.errors import DomainError
from core.i18n import in_both
from core.policy import authorize
from core.regions import INTERNATIONAL, region_names
from events.editions.models import Edition
from events.editions.signals import EditionCloned
from events.travel_support.models import MOST_NOTICE_DAYS, TravelOffer, TravelSupport, TravelTier
from events.travel_support.queries import find_offer, hold_offer
from events.travel_support.states import Origin, SupportState, TravelPermission
from events.travel_support.values import Offered, Tier

MOST_TIERS, HIGHEST_CEILING = 8, 100_000
_STALE = _l(
    "Somebody else changed this meanwhile. Look at it on the page before, and enter yours again."
)


def keep_offer(
    edition: Edition, said: Offered, *, seen: int, by: User, at: datetime
) -> TravelOffer:
    """Offer it, or change what is offered; what is published stays as it was published.

    Refuses tiers that cannot be, a missing text, and a page older than version `seen` (0: none).
    """
    authorize(TravelPermission.DECIDE, edition, user=by)
    _check(edition, said)
    claim_at = in_both(
        said.claim_at, _l("Say in both languages where it is claimed."), field="claim_at_en"
    )
    offer = find_offer(edition)
    if (offer.version if offer else 0) != seen:
        raise DomainError(_STALE, field="claim_at_en")
    offer = offer or TravelOffer(edition_id=edition.id)
    offer.notice_days, offer.roles = said.notice_days, list(said.roles)
    offer.claim_at = claim_at
    db.session.add(offer)
    flag_modified(offer, "claim_at")  # the version rises when the tiers alone are others, too
    offer.tiers.clear()
    db.session.flush()  # the old positions make room
    for position, one in enumerate(said.tiers, 1):
        offer.tiers.append(
            TravelTier(
                position=position, code=one.code, name=dict(one.name), origins=list(one.origins),
                ceiling=one.ceiling, currency=one.currency,
            )
        )  # fmt: skip
    db.session.flush()
    ceilings = {one.code: f"{plain_amount(one.ceiling)} {one.currency}" for one in said.tiers}
    audit.record("travel_support:offered", edition, by=by, at=at, tiers=ceilings)
    return offer


def stop_offering(edition: Edition, *, by: User, at: datetime) -> None:
    """Offer none any more, and drop the list; refused once anybody of it was told."""
    authorize(TravelPermission.DECIDE, edition, user=by)
    offer = hold_offer(edition)
    of_edition = TravelSupport.edition_id == edition.id
    # Whoever was put back on the list may have been told of an earlier notice.
    told = (TravelSupport.state != SupportState.DRAFTED) | TravelSupport.notice_days.is_not(None)
    rows = select(TravelSupport.id).where(of_edition, told)
    if db.session.scalar(rows.limit(1)) is not None:
        raise DomainError(_l("The list was published or decided on already; it stays."))
    if offer is not None:
        db.session.execute(delete(TravelSupport).where(of_edition))
        db.session.delete(offer)
        db.session.flush()
        audit.record("travel_support:stopped", edition, by=by, at=at)


def describe_offer(edition: Edition) -> LazyString | None:
    """What a copy of the event takes over; None where it offers nothing."""
    return _l("What it offers as travel support") if find_offer(edition) is not None else None


def copy_offer(cloned: EditionCloned) -> None:
    """A copied event offers the same tiers; the list of who came is its own."""
    offer = find_offer(cloned.source)
    if offer is None:
        return
    same = {name: getattr(offer, name) for name in ("notice_days", "roles", "claim_at")}
    made = TravelOffer(edition_id=cloned.copy.id, **same)
    names = ("position", "code", "name", "origins", "ceiling", "currency")
    for tier in offer.tiers:
        made.tiers.append(TravelTier(**{name: getattr(tier, name) for name in names}))
    db.session.add(made)
    db.session.flush()


def _check(edition: Edition, said: Offered) -> None:
    if not 1 <= len(said.tiers) <= MOST_TIERS:
        raise DomainError(_l("Set 1 to %(most)s tiers.", most=MOST_TIERS))
    if not 1 <= said.notice_days <= MOST_NOTICE_DAYS:
        refusal = _l("Give 1 to %(most)s working days.", most=MOST_NOTICE_DAYS)
        raise DomainError(refusal, field="notice_days")
    if not said.roles or not set(said.roles) <= set(map(str, edition.type.roles)):
        raise DomainError(_l("Choose who may get it."), field="roles")
    _check_distinct(said.tiers)
    for one in said.tiers:
        _check_tier(one)


def _check_distinct(tiers: Sequence[Tier]) -> None:
    codes = [one.code for one in tiers]
    if len(set(codes)) < len(codes):
        raise DomainError(_l("Two tiers have the same code."))


def _check_tier(one: Tier) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,19}", one.code):
        raise DomainError(_l("The code of a tier is of small letters and digits, at most 20."))
    if not all(one.name.get(code, "").strip() for code in ("en", "zh")):
        raise DomainError(_l("Name each tier in both languages."))
    known = set(Origin) | set(region_names("en")) - {INTERNATIONAL}
    if not one.origins or not set(one.origins) <= known:
        raise DomainError(_l("Say for which places each tier is."))
    if not Decimal(0) < one.ceiling <= HIGHEST_CEILING or one.ceiling != round(one.ceiling, 2):
        ends = {"most": f"{HIGHEST_CEILING:,}"}
        raise DomainError(_l("The ceiling of a tier is above 0 and at most %(most)s.", **ends))
    if one.currency not in set(Currency):
        raise DomainError(_l("Choose the currency of each tier."))
