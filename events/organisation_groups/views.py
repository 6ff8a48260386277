"""Groups of organisations: their public pages, and how staff keep them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now, today
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists.records import RecordSpec, add_record_routes, draw_record, get_part
from core.public_pages import show as show_page
from core.web import public, requires
from events.organisation_groups import queries, services
from events.organisation_groups.forms import GroupForm, MemberForm
from events.organisation_groups.lists import GROUPS
from events.organisation_groups.models import GroupMember
from events.organisation_groups.policies import GroupPermission as P

PAGES = "events/organisation_groups"
blueprint = Blueprint("organisation_groups", __name__, url_prefix="/groups")
desk = Blueprint("organisation_groups_desk", __name__, url_prefix="/desk/groups")


@blueprint.get("")
@public
def index() -> Response:
    return show_page(f"{PAGES}/public_index.html", groups=queries.public_groups())


@blueprint.get("/<slug>")
@public
def show(slug: str) -> Response:
    """A group with its members of today, those verified."""
    group = queries.get_public_group(slug)
    members = queries.public_members(group, today())
    return show_page(f"{PAGES}/public.html", group=group, members=members)


@desk.post("/<reference>/members")
@requires(P.EDIT)
def add_member(reference: str) -> Answer:
    group, form = SPEC.open(reference), MemberForm()

    def keep() -> Answer:
        said = form.name.data, form.since.known_day
        services.add_member(group, *said, by=current_user, at=now())
        return SPEC.back(group, _("The organisation belongs to the group."))

    return answer_form(form, lambda: draw_record(SPEC, group, member_form=form), keep)


@desk.post("/<reference>/members/<uuid:member_id>/end")
@requires(P.EDIT)
def end_member(reference: str, member_id: UUID) -> Answer:
    group = SPEC.open(reference)
    member = get_part(GroupMember, member_id, group_id=group.id)
    services.end_membership(member, by=current_user, at=now())
    return SPEC.back(group, _("The organisation leaves the group."))


SPEC = RecordSpec(
    list=GROUPS,
    form=GroupForm,
    keep=services.keep_group,
    edit=P.EDIT,
    begin=_l("Enter a group"),
    name=lambda group: tr(group.name),
    page=f"{PAGES}/show.html",
    fill=lambda group: {f"text_{code}": words for code, words in group.text.items()},
    shown=lambda group: {
        "members": queries.list_members(group), "member_form": MemberForm(None), "today": today(),
    },
    told={
        "organisation_group:joined": _l("Member joined"),
        "organisation_group:left": _l("Member left"),
    },
)  # fmt: skip
add_record_routes(desk, SPEC)
