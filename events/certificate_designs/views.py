"""The pages on which the certificates of an event are set."""

from __future__ import annotations

import base64

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.db import reading
from core.documents.designs import PLAIN, design_in, find_design, list_designs
from core.documents.states import DocumentKind
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.policy import authorize, can
from core.shares import heavy, take_place, was_refused
from core.web import requires
from events.certificate_designs import services
from events.certificate_designs.forms import DesignForm
from events.certificate_designs.policies import DesignPermission
from events.editions.models import Edition
from events.editions.queries import get_edition

blueprint = Blueprint(
    "certificate_designs", __name__, url_prefix="/desk/events/<slug>/certificates/designs/<kind>"
)


@blueprint.get("")
@requires(DesignPermission.READ)
def edit(slug: str, kind: str) -> str:
    edition, which = _found(slug, kind, DesignPermission.READ)
    last = find_design(which, edition.id)
    form = DesignForm(formdata=None)
    form.fill(design_in(last), last.number if last is not None else 0)
    return _page(edition, which, form)


@blueprint.post("")
@requires(DesignPermission.EDIT)
@heavy
def save(slug: str, kind: str) -> Answer:
    """Look at it with nothing kept, or have it stand on what is issued from now on."""
    edition, which = _found(slug, kind, DesignPermission.EDIT)
    form = DesignForm()

    def act() -> Answer:
        take_place()
        # Others may write while it is drawn.
        with reading():
            design = form.to_design()
            data, media_type = services.picture_of(edition, which, design, at=now())
        if "preview" in request.form:
            drawn = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
            return _page(edition, which, form, drawn)
        version = services.publish(
            edition, which, design, seen=form.seen_version, by=current_user, at=now()
        )
        flash(_("Kept as version %(number)s.", number=version.number), "success")
        return redirect(url_for(".edit", slug=slug, kind=kind), 303)

    def redraw() -> str:
        if not was_refused():
            with reading():
                form.keep_pictures()
        return _page(edition, which, form)

    return answer_form(form, redraw, act, keeps=True)


@blueprint.get("/<int(max=99999):number>")
@requires(DesignPermission.READ)
@heavy
def picture(slug: str, kind: str, number: int) -> Response:
    """A page as that version sets it; 0 is how it is set by itself."""
    edition, which = _found(slug, kind, DesignPermission.READ)
    version = find_design(which, edition.id, number)
    if number and version is None:
        raise NotFound
    take_place()
    design = design_in(version) if version is not None else PLAIN
    data, media_type = services.picture_of(edition, which, design, at=now())
    response = Response(data, mimetype=media_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _found(slug: str, kind: str, permission: DesignPermission) -> tuple[Edition, DocumentKind]:
    edition = get_edition(slug, visible_to=current_user)
    authorize(permission, edition)
    if kind not in services.kinds_of(edition):
        raise NotFound
    return edition, DocumentKind(kind)


def _page(edition: Edition, kind: DocumentKind, form: DesignForm, drawn: str = "") -> str:
    return render_template(
        "events/certificate_designs/edit.html",
        edition=edition,
        kind=kind,
        kinds=services.kinds_of(edition),
        form=form,
        drawn=drawn,
        versions=list_designs(kind, edition.id),
        may_edit=can(DesignPermission.EDIT, edition),
    )
