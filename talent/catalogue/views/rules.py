"""The catalogue's desk: default tier rules, and what people miss in the catalogue."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.db import db
from core.errors import NotFound
from core.forms import answer_form
from core.lists.views import add_list_routes
from core.policy import authorize
from core.web import requires
from talent.catalogue import queries, rule_services
from talent.catalogue.desk_pages import nearest_entries
from talent.catalogue.forms.desk import AnswerForm, RulesForm
from talent.catalogue.lists import SUGGESTIONS
from talent.catalogue.models import CatalogueSuggestion
from talent.catalogue.states import CataloguePermission, Degree, Level
from talent.catalogue.views.desk import PAGES, Page, bp


@bp.get("/rules")
@requires(CataloguePermission.READ)
def rules_page() -> Page:
    authorize(CataloguePermission.READ)
    official = queries.default_rules_are_official()
    form = RulesForm(is_official=official, seen=rule_services.fingerprint_of_rules())
    form.fill(rule_services.current_rules())
    return _rules(form, official=official)


@bp.post("/rules")
@requires(CataloguePermission.EDIT)
def save_rules() -> Page:
    authorize(CataloguePermission.EDIT)
    form = RulesForm()
    if form.validate_on_submit():
        rule_services.set_tier_rules(
            form.to_rules(),
            is_official=form.is_official.data,
            by=current_user,
            at=now(),
            seen=form.seen.data or "",
        )
        flash(_("Saved. The next edition that is proposed takes these rules along."), "success")
        return redirect(url_for(".rules_page"), 303)
    return _rules(form, official=form.is_official.data), 422


missed = Blueprint("catalogue_suggestions", __name__, url_prefix="/desk/catalogue/suggestions")
add_list_routes(
    missed, SUGGESTIONS, lambda shown: render_template(f"{PAGES}/suggestions.html", shown=shown)
)


@bp.get("/suggestions/<uuid:number>")
@requires(CataloguePermission.READ)
def suggestion(number: uuid.UUID) -> Page:
    """One suggestion, with its answer or the form for it."""
    authorize(CataloguePermission.READ)
    return _suggestion_page(_suggestion(number), AnswerForm())


@bp.post("/suggestions/<uuid:number>/answer")
@requires(CataloguePermission.EDIT)
def answer(number: uuid.UUID) -> Page:
    wanted = _suggestion(number)
    authorize(CataloguePermission.EDIT, wanted)
    form = AnswerForm()

    def write() -> BaseResponse:
        accepts = form.accepts.data
        rule_services.answer_suggestion(
            wanted, form.answer.data, accepts=accepts, by=current_user, at=now()
        )
        flash(_("Answered."), "success")
        return redirect(url_for("catalogue_suggestions.index"), 303)

    return answer_form(form, lambda: _suggestion_page(wanted, form), write)


def _rules(form: RulesForm, *, official: bool) -> str:
    in_force = queries.edition_in_force(today())
    shown = {"form": form, "official": official, "levels": Level, "degrees": Degree}
    same = in_force is None or queries.rules_of(in_force) == queries.default_rules()
    return render_template(f"{PAGES}/rules.html", in_force=in_force, same=same, **shown)


def _suggestion_page(wanted: CatalogueSuggestion, form: AnswerForm) -> str:
    return render_template(
        f"{PAGES}/suggestion.html", suggestion=wanted, form=form, nearest=nearest_entries(wanted)
    )


def _suggestion(number: uuid.UUID) -> CatalogueSuggestion:
    found = db.session.get(CatalogueSuggestion, number)
    if found is None:
        raise NotFound
    return found
