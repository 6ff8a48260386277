"""Delegations: brought by their leader or on the desk, looked at, registered, confirmed as one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.clock import now
from core.db import parse_id, reading
from core.errors import DomainError, NotFound
from core.forms import answer_form
from core.lists.page import ListPage
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.reports.naming import hand_over
from core.reports.readers import SheetRefused
from core.shares import heavy
from core.web import public, requires
from events.delegations import services
from events.delegations.columns import COLUMNS, shown
from events.delegations.forms import DelegationForm
from events.delegations.lists import DELEGATIONS
from events.delegations.models import DelegationSheet
from events.delegations.policies import DelegationPermission
from events.delegations.queries import (
    find_sheet,
    get_delegation,
    list_members,
    list_sheets,
    own_delegation,
    remembered_meanings,
)
from events.delegations.reading import ROW_LIMIT, read_file
from events.delegations.sheets import empty_sheet, faulty_rows
from events.delegations.values import SheetState
from events.editions.models import Edition
from events.editions.phases import Phase, phase_of, state_words
from events.editions.queries import get_public_edition
from events.editions.reach import running_reach
from events.event_types import Part
from events.registrations.groups import Delegation

blueprint = Blueprint("delegations", __name__, url_prefix="/events/<slug>/delegations")
desk = Blueprint("delegations_desk", __name__, url_prefix="/desk/events/<slug>/delegations")

PAGES = "events/delegations"


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    may_bring = can(DelegationPermission.BRING, edition)
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition, may_bring=may_bring)


add_list_routes(desk, DELEGATIONS, _draw)


@blueprint.get("")
@public
def index(slug: str):
    """How a group is registered, for everybody; and one's own delegation."""
    edition, at = _edition(slug), now()
    own = own_delegation(edition, current_user) if current_user.is_authenticated else None
    return render_template(
        f"{PAGES}/public.html", edition=edition, own=own, most=ROW_LIMIT,
        is_open=phase_of(edition, at) is Phase.OPEN, phase_words=state_words(edition, at),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires(DelegationPermission.BRING)
@heavy
def new(slug: str):
    edition = _edition(slug)
    authorize(DelegationPermission.BRING, edition)
    services.require_in_time(edition, by=current_user, at=now())
    joins = _joined(edition)
    form = DelegationForm(edition, joins)

    def bring():
        table = _read(form.file.data)
        sheet = services.bring_delegation(
            edition, form.to_plan(), table.header, table.rows, damaged=table.damaged,
            meanings=table.meanings, joins=joins, by=current_user, at=now(),
        )  # fmt: skip
        return redirect(_url(sheet), 303)

    return answer_form(
        form,
        lambda: render_template(f"{PAGES}/new.html", edition=edition, form=form, joins=joins),
        bring,
    )


@blueprint.get("/sheet.xlsx")
@public
def sheet(slug: str):
    """The empty sheet holds nothing of anybody's: it is filled in before there is an account."""
    edition = _edition(slug)
    return hand_over(empty_sheet(edition), f"{edition.slug}-delegation.xlsx")


@blueprint.get("/<uuid:delegation_id>")
@requires(DelegationPermission.READ)
def show(slug: str, delegation_id: UUID):
    """Its lists with what is in each, how far one is that is being registered, and its people."""
    delegation = _delegation(slug, delegation_id)
    sheets = list_sheets(delegation)
    chosen = find_sheet(sheets, request.args.get("list", ""))
    waits = chosen if chosen is not None and chosen.standing is SheetState.BROUGHT else None
    members = list_members(delegation)
    return render_template(
        f"{PAGES}/show.html", delegation=delegation, edition=delegation.edition, sheets=sheets,
        sheet=chosen, reading=services.read_delegation(waits) if waits else None, members=members,
        shown=shown, offered=COLUMNS, is_own=delegation.created_by_id == current_user.id,
        may_bring=can(DelegationPermission.BRING, delegation.edition),
        may_register=waits is not None and can(DelegationPermission.REGISTER, waits),
        may_confirm=can(DelegationPermission.CONFIRM, delegation) and not delegation.entering
        and any(one.state == "submitted" for one in members),
    )  # fmt: skip


@blueprint.get("/<uuid:delegation_id>/to-mend.xlsx")
@requires(DelegationPermission.READ)
def to_mend(slug: str, delegation_id: UUID):
    sheet = _sheet(_delegation(slug, delegation_id))
    return hand_over(faulty_rows(services.read_delegation(sheet)), f"{slug}-to-mend.xlsx")


@blueprint.post("/<uuid:delegation_id>/register")
@requires(DelegationPermission.REGISTER)
def register(slug: str, delegation_id: UUID):
    sheet = _own_sheet(slug, delegation_id)
    made = services.register_members(sheet, by=current_user, at=now())
    if sheet.standing is SheetState.ENTERING:
        flash(_("The list is being registered. Look again in a moment."), "success")
    elif sheet.waits:
        flash(_("The list is with the organiser, who decides and writes to everybody."), "success")
    else:
        said = ngettext(
            "%(num)s person is registered.", "%(num)s people are registered.", len(made)
        )
        flash(said, "success")
    return redirect(_url(sheet), 303)


@blueprint.post("/<uuid:delegation_id>/drop")
@requires(DelegationPermission.REGISTER)
def drop(slug: str, delegation_id: UUID):
    """Take back a list of which nobody was registered."""
    sheet = _own_sheet(slug, delegation_id)
    is_gone = services.drop_sheet(sheet, by=current_user, at=now())
    flash(_("The list is taken back; nothing of it is kept."), "success")
    here = url_for(".show", slug=slug, delegation_id=delegation_id)
    return redirect(url_for(".index", slug=slug) if is_gone else here, 303)


@blueprint.post("/<uuid:delegation_id>/columns")
@requires(DelegationPermission.REGISTER)
def columns(slug: str, delegation_id: UUID):
    sheet = _own_sheet(slug, delegation_id)
    header = services.read_delegation(sheet).header
    said = {heading: request.form.get(f"column-{n}", "?") for n, heading in enumerate(header)}
    services.name_columns(sheet, said, by=current_user, at=now())
    flash(_("The list is read as you said, and your next lists alike."), "success")
    return redirect(_url(sheet), 303)


@blueprint.post("/<uuid:delegation_id>/confirm")
@requires(DelegationPermission.CONFIRM)
def confirm(slug: str, delegation_id: UUID):
    delegation = _delegation(slug, delegation_id)
    authorize(DelegationPermission.CONFIRM, delegation)
    services.confirm_delegation(delegation, by=current_user, at=now())
    flash(_("The delegation is confirmed."), "success")
    return redirect(url_for(".show", slug=slug, delegation_id=delegation_id), 303)


def _read(file):
    try:
        # A long list takes its time, and nobody else waits for it to write.
        with reading():
            meanings = remembered_meanings(current_user)
            return read_file(file.read(), file.filename or "", meanings)
    except SheetRefused as refused:
        raise DomainError(refused.message, field="file") from refused


def _edition(slug: str) -> Edition:
    edition = get_public_edition(slug)
    if not edition.type.has(Part.DELEGATIONS):
        raise NotFound
    return edition


def _joined(edition: Edition) -> Delegation | None:
    """The delegation that a further list joins: a leader's own; organisers say which."""
    if not running_reach(current_user, edition):
        return own_delegation(edition, current_user)
    wanted = parse_id(request.args.get("joins"))
    return get_delegation(wanted, edition, visible_to=current_user) if wanted else None


def _delegation(slug: str, delegation_id: UUID) -> Delegation:
    delegation = get_delegation(delegation_id, get_public_edition(slug), visible_to=current_user)
    authorize(DelegationPermission.READ, delegation)
    return delegation


def _sheet(delegation: Delegation) -> DelegationSheet:
    sheet = find_sheet(list_sheets(delegation), request.values.get("list", ""))
    if sheet is None:
        raise NotFound
    return sheet


def _own_sheet(slug: str, delegation_id: UUID) -> DelegationSheet:
    sheet = _sheet(_delegation(slug, delegation_id))
    authorize(DelegationPermission.REGISTER, sheet)
    return sheet


def _url(sheet: DelegationSheet) -> str:
    delegation = sheet.delegation
    slug, number = delegation.edition.slug, sheet.number if sheet.number > 1 else None
    return url_for(".show", slug=slug, delegation_id=delegation.id, list=number)
