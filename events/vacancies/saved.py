"""Searches people keep: what is new in them is mailed daily or weekly, and nothing else."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import SelectField

from core.accounts.models import User
from core.clock import beijing_date, now
from core.db import db
from core.errors import DomainError, NotFound
from core.forms import Answer, BaseForm, answer_form
from core.i18n import tr
from core.jobs import job
from core.outbox import Letter, post
from core.public_pages import show_form
from core.web import absolute_url, public, signed_in
from events.jobs.models import SavedSearch
from events.vacancies.criteria import Criteria, Sort, read_criteria
from events.vacancies.queries import choices, find

PAGES = "events/vacancies"
MOST_SEARCHES, MOST_TOLD = 20, 20
EVERY = {"1": _l("Every day"), "7": _l("Every week")}
# The job comes by once a day, some minutes sooner or later.
_SLACK = timedelta(hours=2)
blueprint = Blueprint("saved_searches", __name__, url_prefix="/me/searches")
leaving = Blueprint("search_mails", __name__, url_prefix="/jobs/unsubscribe")


class SaveForm(BaseForm):
    every_days = SelectField(_l("Write to me"), choices=EVERY)


def criteria_of(query: str) -> Criteria:
    districts = current_app.extensions["settings"].city.districts
    return read_criteria(dict(parse_qsl(query)), {one.code: tr(one.name) for one in districts})


def save(query: str, every_days: int, *, by: User, at: datetime) -> SavedSearch:
    """Keep a search; saved again, it only changes how often is written."""
    own = list_own(by)
    known = next((one for one in own if one.query == query), None)
    if known is None:
        if len(own) >= MOST_SEARCHES:
            refusal = _l(
                "You keep %(most)s searches already. Delete one first.", most=MOST_SEARCHES
            )
            raise DomainError(refusal, field="every_days")
        known = SavedSearch(user_id=by.id, query=query, created_at=at, told_until=at)
        db.session.add(known)
    known.every_days = every_days
    return known


def list_own(user: User) -> Sequence[SavedSearch]:
    rows = select(SavedSearch).where(SavedSearch.user_id == user.id)
    return db.session.scalars(rows.order_by(SavedSearch.created_at, SavedSearch.id)).all()


@job("vacancies.tell", every=timedelta(days=1))
def tell() -> None:
    """Write to everybody whose search has something new and is due."""
    at = now()
    rows = select(SavedSearch).options(joinedload(SavedSearch.user))
    for one in db.session.scalars(rows.order_by(SavedSearch.id)):
        if at - one.told_until >= timedelta(days=one.every_days) - _SLACK:
            tell_of(one, at=at)


def tell_of(one: SavedSearch, *, at: datetime) -> None:
    """One letter with what was published since the last; none when nothing was.

    It names MOST_TOLD of them at most, and says when there are more.
    """
    asked = criteria_of(one.query)
    criteria = replace(asked, sort=Sort.NEWEST)
    newest = find(criteria, start=0, size=MOST_TOLD + 1).posts
    new = [each for each in newest if each.published_at and each.published_at > one.told_until]
    one.told_until = at
    if not new:
        return
    user = one.user
    with force_locale(user.preferred_language):
        what = words_of(asked)
    values = {
        "posts": new[:MOST_TOLD], "has_more": len(new) > MOST_TOLD, "what": what,
        "search_url": absolute_url("jobs.index") + f"?{one.query}",
        "stop_url": absolute_url("search_mails.stop", token=_serializer().dumps(str(one.id))),
    }  # fmt: skip
    letter = Letter(
        "vacancies/new_posts", user.email, user.preferred_language, user.display_name or user.email,
        values, recipient_id=user.id, key=f"saved-search:{one.id}:{beijing_date(at)}",
    )  # fmt: skip
    post(letter)


def words_of(criteria: Criteria) -> str:
    """A search in short, in the words of its page."""
    said, words = replace(criteria, sort=Sort.FIT).said, choices()
    districts = current_app.extensions["settings"].city.districts
    words["place"] = {one.code: tr(one.name) for one in districts}
    words["shortage"] = {"1": _("Shortage occupations")}
    words["pay"] = {str(criteria.pay): _("at least CNY %(pay)s a month", pay=criteria.pay)}
    shown = [words.get(name, {}).get(value, value) for name, value in said.items()]
    return " · ".join(shown) or _("all posts")


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
    one = _by_token(token)
    if request.method == "POST" and one is not None:
        db.session.delete(one)
    what = words_of(criteria_of(one.query)) if one else ""
    is_over = one is None or request.method == "POST"
    return show_form(f"{PAGES}/stop.html", what=what, is_over=is_over)


def _by_token(token: str) -> SavedSearch | None:
    """The search behind a link; None once it is gone, NotFound for a link of nobody's."""
    try:
        return db.session.get(SavedSearch, uuid.UUID(str(_serializer().loads(token))))
    except (BadSignature, ValueError) as error:
        raise NotFound from error


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="saved-search")
