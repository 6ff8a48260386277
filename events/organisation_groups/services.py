"""Groups of organisations: made and kept up; members join and leave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.lists.records import keep_record
from core.organisations.queries import find_by_name
from core.policy import authorize
from events.organisation_groups.models import GroupMember, OrganisationGroup
from events.organisation_groups.policies import GroupPermission

RESERVED = frozenset({"new", "columns", "export", "views"})


def keep_group(
    group: OrganisationGroup | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> OrganisationGroup:
    """Make a group, or correct it. Refuses, at `slug`, an address that is none or another's."""
    authorize(GroupPermission.EDIT, group, user=by)
    slug = said["slug"].lower()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or slug in RESERVED:
        raise DomainError(_l("Small letters and digits, parted by hyphens."), field="slug")
    with db.session.no_autoflush:
        known = db.session.scalar(select(OrganisationGroup).where(OrganisationGroup.slug == slug))
    if known is not None and known is not group:
        raise DomainError(_l("Another group has this address."), field="slug")
    values = {key: said[key] for key in ("kind", "name_zh", "name_en", "is_public")}
    values |= {"slug": slug, "text": {code: said[f"text_{code}"] for code in ("zh", "en")}}
    group = group or OrganisationGroup(created_at=at)
    kept: OrganisationGroup = keep_record(group, values, by=by, at=at)
    return kept


def add_member(
    group: OrganisationGroup, name: str, since: date, *, by: User, at: datetime
) -> GroupMember:
    """Refuses, at `name`, what is not in the register by exactly this name or code, or is in."""
    authorize(GroupPermission.EDIT, group, user=by)
    one = find_by_name(name)
    if one is None:
        refusal = _l("No organisation, or several, have this name. Give the credit code.")
        raise DomainError(refusal, field="name")
    known = (each for each in group.members if each.organisation_id == one.id)
    if any(each.until is None or each.until >= since for each in known):
        raise DomainError(_l("It belongs to the group already."), field="name")
    member = GroupMember(organisation=one, since=since)
    group.members.append(member)
    db.session.flush()
    audit.record("organisation_group:joined", group, by=by, at=at, note=one.reference)
    return member


def end_membership(member: GroupMember, *, by: User, at: datetime) -> None:
    """Today is its last day; whoever was to join later never did. Again does nothing."""
    authorize(GroupPermission.EDIT, member.group, user=by)
    on = beijing_date(at)
    if member.until is None or member.until > on:
        member.until = max(on, member.since)
        db.session.flush()
        note = member.organisation.reference
        audit.record("organisation_group:left", member.group, by=by, at=at, note=note)
