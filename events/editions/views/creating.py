"""A new edition, and a copy of one with a page that says what is copied."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.errors import DomainError
from core.policy import authorize
from core.web import requires
from events.editions import queries, services, signals
from events.editions.forms.edition import CopyForm, NewEditionForm
from events.editions.models import Edition
from events.editions.states import EditionPermission, SessionState
from events.editions.views.desk import blueprint
from events.editions.views.pages import PAGES, Page, edition_of, status_of

# A year of whole weeks: the copy begins on the same day of the week.
NEXT_YEAR = timedelta(weeks=52)


@blueprint.get("/new")
@requires(EditionPermission.CREATE)
def new() -> Page:
    authorize(EditionPermission.CREATE)
    form = NewEditionForm(queries.list_series(), formdata=None)
    return _new_page(form)


@blueprint.post("/new")
@requires(EditionPermission.CREATE)
def create() -> Page:
    authorize(EditionPermission.CREATE)
    form = NewEditionForm(queries.list_series())
    if form.validate_on_submit():
        try:
            edition = services.create_edition(form.to_new(), by=current_user, at=now())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The draft is made. Next come texts, venues and sessions."), "success")
            return _to(edition)
    return _new_page(form), status_of(form)


@blueprint.get("/<slug>/copy")
@requires(EditionPermission.CREATE)
def copy(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.CREATE)
    data = {"starts_at": edition.starts_at + NEXT_YEAR}
    form = CopyForm(formdata=None, data=data)
    form.fill_words("name", edition.name)
    return _copy_page(edition, form, edition.starts_at + NEXT_YEAR)


@blueprint.post("/<slug>/copy")
@requires(EditionPermission.CREATE)
def make_copy(slug: str) -> Page:
    """Show the copy with the day that was typed, or make it; only the button that says so does."""
    edition = edition_of(slug)
    authorize(EditionPermission.CREATE)
    form = CopyForm()
    if not form.validate_on_submit():
        return _copy_page(edition, form, form.starts_at.moment), status_of(form)
    if request.form.get("go") != "copy":
        return _copy_page(edition, form, form.starts_at.moment)
    try:
        made = services.clone_edition(edition, form.to_copy(), by=current_user, at=now())
    except DomainError as error:
        form.refuse(error)
        return _copy_page(edition, form, form.starts_at.moment), 422
    flash(_("The copy is made as a draft. Fill in its dates of registration."), "success")
    return _to(made)


def _new_page(form: NewEditionForm) -> str:
    return render_template(f"{PAGES}/new.html", form=form)


def _copy_page(edition: Edition, form: CopyForm, starts_at: datetime | None) -> str:
    sessions = [one for one in edition.sessions if one.state != SessionState.CANCELLED]
    lines = [part.describe(edition) for part in signals.COPIED_PARTS]
    return render_template(
        f"{PAGES}/copy.html",
        edition=edition,
        form=form,
        sessions=sessions,
        cancelled=len(edition.sessions) - len(sessions),
        shift=services.shift_of(edition, starts_at) if starts_at is not None else None,
        team=queries.list_team(edition),
        lines=[line for line in lines if line],
    )


def _to(edition: Edition) -> BaseResponse:
    return redirect(url_for("editions_desk.show", slug=edition.slug), 303)
