"""Delegations: brought by their leader or on the desk, looked at, registered, confirmed as one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.clock import now
from core.errors import DomainError
from core.forms import answer_form
from core.jobs import enqueue
from core.lists.page import ListPage
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.reports.readers import SheetRefused
from core.shares import heavy
from core.web import requires
from events.delegations import services
from events.delegations.columns import COLUMNS, shown
from events.delegations.forms import DelegationForm
from events.delegations.lists import DELEGATIONS
from events.delegations.policies import DelegationPermission
from events.delegations.queries import get_delegation, list_members, remembered_meanings
from events.delegations.reading import read_file
from events.delegations.sheets import empty_sheet, faulty_rows
from events.editions.queries import get_public_edition
from events.registrations.states import RegistrationState

blueprint = Blueprint("delegations", __name__, url_prefix="/events/<slug>/delegations")
desk = Blueprint("delegations_desk", __name__, url_prefix="/desk/events/<slug>/delegations")

PAGES = "events/delegations"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    may_bring = can(DelegationPermission.BRING, edition)
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition, may_bring=may_bring)


add_list_routes(desk, DELEGATIONS, _draw)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(DelegationPermission.BRING)
@heavy
def new(slug: str):
    edition = get_public_edition(slug)
    authorize(DelegationPermission.BRING, edition)
    form = DelegationForm(edition)

    def bring():
        table = _read(form.file.data)
        delegation = services.bring_delegation(
            edition, form.to_plan(), table.header, table.rows,
            damaged=table.damaged, meanings=table.meanings, by=current_user, at=now(),
        )  # fmt: skip
        return redirect(_url(delegation), 303)

    return answer_form(form, lambda: _form_page(edition, form), bring)


@blueprint.get("/sheet.xlsx")
@requires(DelegationPermission.BRING)
def sheet(slug: str):
    edition = get_public_edition(slug)
    authorize(DelegationPermission.BRING, edition)
    return _download(empty_sheet(edition), f"{edition.slug}-delegation.xlsx")


@blueprint.get("/<uuid:delegation_id>")
@requires(DelegationPermission.READ)
def show(slug: str, delegation_id: UUID):
    delegation = _delegation(slug, delegation_id)
    return _page(delegation)


@blueprint.get("/<uuid:delegation_id>/to-mend.xlsx")
@requires(DelegationPermission.READ)
def to_mend(slug: str, delegation_id: UUID):
    delegation = _delegation(slug, delegation_id)
    return _download(faulty_rows(services.read_delegation(delegation)), f"{slug}-to-mend.xlsx")


@blueprint.post("/<uuid:delegation_id>/register")
@requires(DelegationPermission.REGISTER)
def register(slug: str, delegation_id: UUID):
    delegation = _delegation(slug, delegation_id)
    authorize(DelegationPermission.REGISTER, delegation)
    services.require_in_time(delegation.edition, by=current_user, at=now())
    good = len(services.read_delegation(delegation).good)
    if good > services.AT_ONCE:
        enqueue(
            "delegations.carry_out",
            key=f"delegation:{delegation.id}",
            delegation_id=str(delegation.id),
            user_id=str(current_user.id),
        )
        flash(_("The list is being registered. Look again in a moment."), "success")
        return redirect(_url(delegation), 303)
    made = services.register_members(delegation, by=current_user, at=now())
    if made[0].standing is RegistrationState.SUBMITTED:
        flash(_("The list is with the organiser, who decides and writes to everybody."), "success")
    else:
        flash(
            ngettext("%(num)s person is registered.", "%(num)s people are registered.", len(made)),
            "success",
        )
    return redirect(_url(delegation), 303)


@blueprint.post("/<uuid:delegation_id>/columns")
@requires(DelegationPermission.REGISTER)
def columns(slug: str, delegation_id: UUID):
    delegation = _delegation(slug, delegation_id)
    authorize(DelegationPermission.REGISTER, delegation)
    header = services.read_delegation(delegation).header
    said = {heading: request.form.get(f"column-{n}", "?") for n, heading in enumerate(header)}
    services.name_columns(delegation, said, by=current_user, at=now())
    flash(_("The list is read as you said, and your next lists alike."), "success")
    return redirect(_url(delegation), 303)


@blueprint.post("/<uuid:delegation_id>/confirm")
@requires(DelegationPermission.CONFIRM)
def confirm(slug: str, delegation_id: UUID):
    delegation = _delegation(slug, delegation_id)
    authorize(DelegationPermission.CONFIRM, delegation)
    services.confirm_delegation(delegation, by=current_user, at=now())
    flash(_("The delegation is confirmed."), "success")
    return redirect(_url(delegation), 303)


def _read(file):
    try:
        return read_file(file.read(), file.filename or "", remembered_meanings(current_user))
    except SheetRefused as refused:
        raise DomainError(refused.message, field="file") from refused


def _delegation(slug: str, delegation_id: UUID):
    delegation = get_delegation(delegation_id, get_public_edition(slug), visible_to=current_user)
    authorize(DelegationPermission.READ, delegation)
    return delegation


def _page(delegation):
    waits = delegation.imported_at is None
    members = [] if waits else list_members(delegation)
    return render_template(
        f"{PAGES}/show.html",
        delegation=delegation,
        edition=delegation.edition,
        reading=services.read_delegation(delegation) if waits else None,
        members=members,
        shown=shown,
        offered=COLUMNS,
        may_register=can(DelegationPermission.REGISTER, delegation),
        may_confirm=can(DelegationPermission.CONFIRM, delegation)
        and any(one.state == "submitted" for one in members),
    )


def _form_page(edition, form):
    return render_template(f"{PAGES}/new.html", edition=edition, form=form)


def _url(delegation) -> str:
    return url_for("delegations.show", slug=delegation.edition.slug, delegation_id=delegation.id)


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
