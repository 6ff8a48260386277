"""What the desk's views of an edition share: finding it, and the page for whoever came late."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.db import db
from core.errors import Conflict
from core.forms import BaseForm
from events.editions import queries
from events.editions.forms.fields import SetUpForm
from events.editions.models import Edition
from events.editions.reach import Reach, reading_reach, running_reach

PAGES = "events/editions"
Page = str | tuple[str, int] | BaseResponse


def edition_of(slug: str) -> Edition:
    """The edition for the person at the keyboard; locked where something is to be changed."""
    return queries.get_edition(
        slug, visible_to=current_user, for_update=request.method not in {"GET", "HEAD"}
    )


def reach_of(edition: Edition) -> Reach:
    return reading_reach(current_user, edition)


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


def status_of(form: BaseForm) -> int:
    """422 when something was wrong; 200 when only the language was switched."""
    return 422 if form.errors or form.form_errors else 200
