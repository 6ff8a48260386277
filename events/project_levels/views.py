"""Where the organiser sets the levels."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.forms import Answer, answer_form
from core.policy import authorize
from core.web import requires
from events.editions.queries import get_edition
from events.project_levels import queries, services
from events.project_levels.forms import LevelsForm

desk = Blueprint("project_levels", __name__, url_prefix="/desk/events/<slug>/project-levels")


@desk.route("", methods=["GET", "POST"])
@requires(services.LevelPermission.EDIT)
def edit(slug: str) -> Answer:
    edition = get_edition(slug, visible_to=current_user)
    authorize(services.LevelPermission.EDIT, edition)
    form = LevelsForm.of(queries.levels_in(edition.id))

    def keep() -> Answer:
        services.change_levels(edition, form.to_levels(), by=current_user, at=now())
        flash(_("The levels are set."), "success")
        return redirect(url_for("project_levels.edit", slug=slug), 303)

    def draw() -> str:
        return render_template("events/project_levels/edit.html", edition=edition, form=form)

    return answer_form(form, draw, keep, keeps=True)
