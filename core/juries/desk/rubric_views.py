"""Rubrics at the desk: all one may keep, one with its criteria, the next version of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound
from core.forms import Answer, answer_form
from core.juries import rubrics
from core.juries.desk.forms.rubrics import RubricForm, rubric_form
from core.juries.desk.views import PAGES, P, choices_of, contexts_of, read_about, rubrics_in
from core.juries.models import Rubric
from core.policy import authorize
from core.web import requires

blueprint = Blueprint("jury_rubrics", __name__, url_prefix="/desk/juries/rubrics")


@blueprint.get("")
@requires(P.LIST)
def index() -> str:
    authorize(P.LIST)
    places = contexts_of()
    return render_template(f"{PAGES}/rubrics.html", rubrics=rubrics_in(places), places=places)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(P.MAKE)
def new() -> Answer:
    authorize(P.MAKE)
    form = rubric_form(None)
    form.about.choices = choices_of(contexts_of())

    def make() -> Answer:
        said = *read_about(form.about.data), form.name_said, form.to_criteria()
        made = rubrics.make_rubric(*said, by=current_user, at=now())
        flash(_("The rubric is kept as %(reference)s.", reference=made.reference), "success")
        return redirect(url_for(".index"), 303)

    return answer_form(form, lambda: _page(form), make, keeps=True)


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(P.RUBRIC)
def edit(reference: str) -> Answer:
    """Change a version nobody marked by; any other is shown as it stays."""
    one = _find(reference)
    form = rubric_form(one)

    def change() -> Answer:
        if form.seen.data != str(one.version):
            raise Conflict(_("Somebody else changed this rubric meanwhile. Look at it again."))
        criteria = form.to_criteria()
        rubrics.change_rubric(one, form.name_said, criteria, by=current_user, at=now())
        flash(_("The rubric was changed."), "success")
        return redirect(url_for(".edit", reference=reference), 303)

    return answer_form(form, lambda: _page(form, one), change, keeps=True)


@blueprint.post("/<reference>/version")
@requires(P.RUBRIC)
def version(reference: str) -> Response:
    """A copy to be changed for later rounds; those under way keep theirs."""
    made = rubrics.new_version(_find(reference), by=current_user, at=now())
    return redirect(url_for(".edit", reference=made.reference), 303)


def _find(reference: str) -> Rubric:
    found = db.session.scalar(select(Rubric).where(Rubric.reference == reference))
    if found is None:
        raise NotFound
    authorize(P.RUBRIC, found)
    return found


def _page(form: RubricForm, one: Rubric | None = None) -> str:
    return render_template(f"{PAGES}/rubric.html", form=form, rubric=one)
