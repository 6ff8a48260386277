"""Groups and their members, as staff and everybody may see them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.errors import NotFound
from core.organisations.models import Organisation
from core.organisations.queries import is_verified
from events.organisation_groups.models import GroupMember, OrganisationGroup


def is_member(on: date) -> ColumnElement[bool]:
    ends = or_(GroupMember.until.is_(None), GroupMember.until >= on)
    return (GroupMember.since <= on) & ends


def public_groups() -> Sequence[OrganisationGroup]:
    rows = select(OrganisationGroup).where(OrganisationGroup.is_public.is_(True))
    return db.session.scalars(rows.order_by(OrganisationGroup.kind, OrganisationGroup.slug)).all()


def get_public_group(slug: str) -> OrganisationGroup:
    same = OrganisationGroup.slug == slug, OrganisationGroup.is_public.is_(True)
    found = db.session.scalar(select(OrganisationGroup).where(*same))
    if found is None:
        raise NotFound
    return found


def public_members(group: OrganisationGroup, on: date) -> Sequence[Organisation]:
    """Members on that day that are verified: of others nobody knows who they are."""
    members = select(GroupMember.organisation_id).where(GroupMember.group_id == group.id)
    rows = select(Organisation).where(Organisation.id.in_(members.where(is_member(on))))
    rows = rows.where(is_verified(on))
    return db.session.scalars(rows.order_by(Organisation.name_zh_key)).all()


def list_members(group: OrganisationGroup) -> Sequence[GroupMember]:
    """All that belong or belonged to it, those of today first."""
    rows = select(GroupMember).where(GroupMember.group_id == group.id)
    rows = rows.join(GroupMember.organisation).options(joinedload(GroupMember.organisation))
    return db.session.scalars(
        rows.order_by(GroupMember.until.is_not(None), Organisation.name_zh_key)
    ).all()


def memberships(one: Organisation, on: date) -> Sequence[GroupMember]:
    rows = select(GroupMember).where(GroupMember.organisation_id == one.id, is_member(on))
    return db.session.scalars(rows.options(joinedload(GroupMember.group))).all()
