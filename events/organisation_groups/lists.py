"""Groups of organisations as a list."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.clock import today
from core.lists import Card, ColumnKind, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import Column, words_of, yes_no
from events.organisation_groups.models import GroupKind, GroupMember, OrganisationGroup
from events.organisation_groups.policies import GroupPermission
from events.organisation_groups.queries import is_member

_K = ColumnKind


def _content(_nothing: None, _reader: User) -> Content:
    one, kinds = OrganisationGroup, filters.choices_of(GroupKind)
    belongs = (GroupMember.group_id == one.id) & is_member(today())
    members = select(func.count()).where(belongs).correlate(one).scalar_subquery()
    columns = [
        column_of(one.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(one.name_en, _l("English name"), _K.NAME, on_screen=True),
        column_of(one.kind, _l("Kind"), _K.CHOICE, words=words_of(GroupKind), on_screen=True),
        Column("members", _l("Members"), _K.NUMBER, source=members, on_screen=True),
        column_of(one.is_public, _l("Public"), _K.YES_NO, words=yes_no(), on_screen=True),
        column_of(one.slug, _l("Web address")),
    ]
    search = filters.search(_("Name or address"), one.name_zh, one.name_en, one.slug)
    return Content(columns, [search, filters.choice("kind", _("Kind"), kinds, one.kind)])


GROUPS = ListSpec(
    key="events.organisation_groups",
    label=_l("Groups of organisations"),
    rights=Rights(see=GroupPermission.LIST, take=GroupPermission.LIST),
    rows=lambda _user, _nothing: select(OrganisationGroup),
    id=OrganisationGroup.id,
    ref=OrganisationGroup.slug,
    content=_content,
    order="name_zh",
    card=Card("name_zh", ("name_en", "kind", "members")),
    link=lambda _nothing, slug: url_for("organisation_groups_desk.show", reference=slug),
    nothing=_l("No group fits these filters"),
    source=_l("Alliances, art troupes and other groups of organisations are entered here."),
)
