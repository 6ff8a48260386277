"""Partner regions: entered and kept up; and which fairs are held there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.lists.records import keep_record
from core.policy import authorize
from core.references import next_reference
from events.editions.models import Edition, Venue
from events.editions.paths import lies_within
from events.partners import queries
from events.partners.models import HeldFair, PartnerRegion
from events.partners.policies import PartnerPermission


def keep_region(
    region: PartnerRegion | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> PartnerRegion:
    """Enter a region, or correct it; `said` are its columns by name.

    Refuses, at their fields, a code of another province, an agreement that ends before it is
    signed, and a region that is here already.
    """
    authorize(PartnerPermission.EDIT, region, user=by)
    said = {**said, "code": said["code"] or None}
    if said["code"] and not said["code"].startswith(said["province"]):
        raise DomainError(_l("This code belongs to another province."), field="code")
    if (said["agreed_until"] or date.max) < (said["signed_on"] or date.min):
        raise DomainError(_l("The agreement ends before it is signed."), field="agreed_until")
    known = queries.find_double(said["province"], said["name_zh"], said["code"])
    if known is not None and known is not region:
        field = "code" if said["code"] and known.code == said["code"] else "name_zh"
        refusal = _l("This region is here already: %(number)s.", number=known.reference)
        raise DomainError(refusal, field=field)
    region = region or PartnerRegion(created_at=at, reference=next_reference("PR"))
    kept: PartnerRegion = keep_record(region, said, by=by, at=at)
    return kept


def add_fair(
    region: PartnerRegion, edition: Edition, venue: Venue | None = None, *, by: User, at: datetime
) -> HeldFair:
    """Say that a fair, or one venue of it, is held in the region.

    Refuses, at `fair`, what a region counts already, as a whole or as a part of something: what
    lies in two would be counted twice.
    """
    authorize(PartnerPermission.EDIT, region, user=by)
    if any(_overlap(known.venue, venue) for known in queries.fairs_of(edition)):
        refusal = _l("This is counted for a partner region already: whole, or a part of it.")
        raise DomainError(refusal, field="fair")
    fair = HeldFair(edition=edition, venue=venue)
    region.fairs.append(fair)
    db.session.flush()
    audit.record("partner_region:fair_added", region, by=by, at=at, note=edition.slug)
    return fair


def remove_fair(fair: HeldFair, *, by: User, at: datetime) -> None:
    region, slug = fair.region, fair.edition.slug
    authorize(PartnerPermission.EDIT, region, user=by)
    region.fairs.remove(fair)
    db.session.flush()
    audit.record("partner_region:fair_removed", region, by=by, at=at, note=slug)


def _overlap(one: Venue | None, other: Venue | None) -> bool:
    if one is None or other is None:
        return True
    outer, inner = sorted((one.path, other.path), key=len)
    return lies_within(inner, outer)
