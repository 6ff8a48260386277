"""The groups an organisation belongs to, on its page."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.desk.shares import Mark
from core.i18n import show_date, tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import decide
from core.status_page import StatusLine
from events.organisation_groups.models import OrganisationGroup
from events.organisation_groups.policies import GroupPermission
from events.organisation_groups.queries import memberships


def groups_part(one: Organisation, reader: User) -> OrganisationPart:
    """For staff with the way to the desk's page; for its officers, those that are public."""
    is_staff = decide(reader, GroupPermission.LIST).allowed
    lines = tuple(
        StatusLine(
            title=tr(each.group.name),
            reference="",
            url=_url(each.group, is_staff=is_staff),
            state=Mark(each.group.kind_label, "progress"),
            next_step=_l("Member since %(day)s", day=show_date(each.since)),
            is_yours=False,
            due_on=None,
        )
        for each in memberships(one, today())
        if is_staff or each.group.is_public
    )
    return OrganisationPart(_l("Groups"), lines)


def _url(group: OrganisationGroup, *, is_staff: bool) -> str:
    if is_staff:
        return url_for("organisation_groups_desk.show", reference=group.slug)
    return url_for("organisation_groups.show", slug=group.slug)
