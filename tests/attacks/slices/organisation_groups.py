"""A group that is not public, with the victim's organisation in it."""

from __future__ import annotations

from core.clock import now, today
from core.db import db
from events.organisation_groups.models import GroupMember, OrganisationGroup
from tests.attacks.slices import NOBODY, RUNS
from tests.factories.core import make_organisation

TABLES = (OrganisationGroup, GroupMember)
OFFICE = frozenset({"district", "elsewhere", "city", "organiser", "elsewhere_organiser", "auditor"})
ONE = [{"reference": "organisation_group"}]
CELLS = {
    "organisation_groups_desk.show": (ONE, OFFICE),
    "organisation_groups_desk.edit": (ONE, RUNS),
    "organisation_groups_desk.add_member": (ONE, RUNS),
    "organisation_groups_desk.end_member": (
        [{"reference": "organisation_group", "member_id": "group_member"}], RUNS,
    ),
    "organisation_groups_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}  # fmt: skip


def things(city) -> dict[str, object]:
    group = OrganisationGroup(
        slug="canary-alliance", name_zh="内部联盟", name_en="Inner alliance", created_at=now()
    )
    group.members.append(GroupMember(organisation=make_organisation(), since=today()))
    db.session.add(group)
    db.session.commit()
    return {"organisation_group": group.slug, "group_member": group.members[0].id}
