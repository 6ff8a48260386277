"""Plans and permits of one event, and of all events somebody oversees."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.errors import NotFound
from core.files.services import take_upload
from core.forms import Answer, answer_form
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.web import requires
from events.editions.models import Edition
from events.editions.views.pages import edition_of
from events.permits import services
from events.permits.forms import PermitForm
from events.permits.lists import PERMITS
from events.permits.queries import facts_of, find_permit, get_paper, requirements_of
from events.permits.states import PermitKind, PermitPermission

P = PermitPermission
PAGES = "events/permits"
blueprint = Blueprint("permits", __name__, url_prefix="/desk/events/<slug>/permits")
desk = Blueprint("permits_desk", __name__, url_prefix="/desk/permits")


@blueprint.get("")
@requires(P.READ)
def index(slug: str) -> str:
    edition = _edition(slug, P.READ)
    return render_template(
        f"{PAGES}/index.html",
        edition=edition,
        required=requirements_of([edition], today())[edition.id],
        facts=facts_of(edition),
        today=today(),
        may_write=can(P.WRITE, edition),
    )


@blueprint.route("/<kind>", methods=["GET", "POST"])
@requires(P.WRITE)
def edit(slug: str, kind: str) -> Answer:
    edition, what = _edition(slug, P.WRITE), _kind(kind)
    permit = find_permit(edition, what)
    form = PermitForm(obj=permit).of(what)
    if request.method == "GET":
        form.seen.data = str(permit.version if permit else 0)

    def keep() -> Answer:
        sent, checked = form.file.data, None
        if sent:
            checked = take_upload(sent.stream, declared_name=sent.filename or "", field="file")
        known = _edition(slug, P.WRITE)  # looking at the file let the transaction go
        said, seen = form.to_said(), form.seen_version
        services.keep(known, what, said, checked, seen=seen, by=current_user, at=now())
        flash(_("Kept: %(what)s.", what=what.label), "success")
        return redirect(url_for(".index", slug=slug), 303)

    def draw() -> str:
        found = _edition(slug, P.WRITE)
        return render_template(
            f"{PAGES}/edit.html", edition=found, kind=what, form=form, facts=facts_of(found),
            papers=known.papers if (known := find_permit(found, what)) else [],
        )  # fmt: skip

    return answer_form(form, draw, keep)


@blueprint.post("/<kind>/files/<uuid:paper_id>/remove")
@requires(P.WRITE)
def remove_paper(slug: str, kind: str, paper_id: uuid.UUID) -> BaseResponse:
    edition = _edition(slug, P.WRITE)
    paper = get_paper(find_permit(edition, _kind(kind)), paper_id)
    services.remove_paper(paper, by=current_user, at=now())
    flash(_("The file was removed."), "success")
    return redirect(url_for(".edit", slug=slug, kind=kind), 303)


add_list_routes(desk, PERMITS)


def _kind(kind: str) -> PermitKind:
    if kind not in set(PermitKind):
        raise NotFound
    return PermitKind(kind)


def _edition(slug: str, permission: PermitPermission) -> Edition:
    edition = edition_of(slug)
    authorize(permission, edition)
    return edition
