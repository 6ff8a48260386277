"""The pages of one's own searches, and the link in each letter that ends it."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField

from core.clock import now
from core.db import db
from core.errors import NotFound
from core.forms import Answer, BaseForm, answer_form
from core.public_pages import show_form
from core.web import public, signed_in
from events.saved_searches.models import SavedSearch
from events.saved_searches.services import criteria_of, find_by_token, list_own, save, words_of

PAGES = "events/saved_searches"
EVERY = {"1": _l("Every day"), "7": _l("Every week")}
blueprint = Blueprint("saved_searches", __name__, url_prefix="/me/searches")
leaving = Blueprint("search_mails", __name__, url_prefix="/jobs/unsubscribe")


class SaveForm(BaseForm):
    every_days = SelectField(_l("Write to me"), choices=EVERY)


@blueprint.get("")
@signed_in
def index() -> str:
    kept = [(one, words_of(criteria_of(one.query))) for one in list_own(current_user)]
    return render_template(f"{PAGES}/saved.html", kept=kept, every=EVERY)


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> Answer:
    """Keep the search that the address says."""
    criteria = criteria_of(request.query_string.decode(errors="replace"))
    form = SaveForm()

    def keep() -> Answer:
        save(criteria.query(), int(form.every_days.data), by=current_user, at=now())
        flash(_("The search is kept. You get an e-mail when something new fits."), "success")
        return redirect(url_for(".index"), 303)

    page = {"form": form, "what": words_of(criteria), "query": criteria.query()}
    return answer_form(form, lambda: render_template(f"{PAGES}/save.html", **page), keep)


@blueprint.post("/<uuid:search_id>/delete")
@signed_in
def delete(search_id: uuid.UUID) -> Response:
    one = db.session.get(SavedSearch, search_id)
    if one is None or one.user_id != current_user.id:
        raise NotFound
    db.session.delete(one)
    flash(_("The search is deleted; nothing more is written about it."), "success")
    return redirect(url_for(".index"), 303)


@leaving.route("/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> Response:
    """The link in each letter: one press ends them, without signing in."""
    one = find_by_token(token)
    if request.method == "POST" and one is not None:
        db.session.delete(one)
    what = words_of(criteria_of(one.query)) if one else ""
    is_over = one is None or request.method == "POST"
    return show_form(f"{PAGES}/stop.html", what=what, is_over=is_over)
