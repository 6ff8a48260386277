"""What the desk's views of an edition share: finding it, and the page for whoever came late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.forms import BaseForm
from core.policy import authorize
from events.editions import queries
from events.editions.forms.fields import SetUpForm
from events.editions.models import Edition
from events.editions.reach import Reach, reading_reach, running_reach
from events.editions.states import EditionPermission

PAGES = "events/editions"
Page = str | tuple[str, int] | BaseResponse


def edition_of(slug: str) -> Edition:
    """The edition for the person at the keyboard; locked where something is to be changed."""
    return queries.get_edition(
        slug, visible_to=current_user, for_update=request.method not in {"GET", "HEAD"}
    )


def reach_of(edition: Edition) -> Reach:
    return reading_reach(current_user, edition)


def running(slug: str) -> Edition:
    """The edition for whoever runs at least a part of it; who only reads is told so."""
    edition = edition_of(slug)
    authorize(EditionPermission.READ, edition)
    if not runs(edition):
        raise Forbidden(_("You may look at this event, but not change it."))
    return edition


def runs(edition: Edition) -> Reach:
    return running_reach(current_user, edition)


def stale(slug: str, form: SetUpForm, conflict: Conflict, back: str) -> Page:
    """Somebody was faster, or it is over: what was typed is shown to be copied, nothing kept."""
    db.session.rollback()
    page = render_template(
        f"{PAGES}/stale.html",
        edition=edition_of(slug),
        typed=form.typed(),
        message=conflict.message,
        back=back,
    )
    return page, 409


def answer_set_up(
    form: Any,
    act: Callable[[], object],
    draw: Callable[[], str],
    *,
    done: str,
    to: str,
    back: str = "",
) -> Page:
    """Do it and open `to`, or show the form as it was typed; with `back` a stale page says so.

    Asked for a preview, it shows the form as it was typed and does nothing.
    """
    if "preview" in request.form:
        return draw()
    if form.validate_on_submit():
        try:
            act()
        except DomainError as error:
            if back and isinstance(error, Conflict):
                return stale(str((request.view_args or {})["slug"]), form, error, back)
            form.refuse(error)
        else:
            flash(done, "success")
            return redirect(to, 303)
    return draw(), status_of(form)


def status_of(form: BaseForm) -> int:
    """422 when something was wrong; 200 when only the language was switched."""
    return 422 if form.errors or form.form_errors else 200
