"""An edition's dockings for its organiser, with the matching rate; proposals to carriers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now
from core.db import db
from core.errors import DomainError
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.organisations.queries import find_by_name
from core.policy import authorize
from core.tallies import percent
from core.web import requires
from events.dockings import services
from events.dockings.forms import ProposalForm
from events.dockings.lists import DOCKINGS
from events.dockings.queries import matching_rate
from events.dockings.states import DockingPermission
from events.editions.queries import get_edition
from events.projects.models import Project
from events.projects.queries import visible_projects

desk = Blueprint("dockings_desk", __name__, url_prefix="/desk/events/<slug>/dockings")


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    rate = matching_rate(edition)
    told = {"edition": edition, "rate": rate, "share": percent(rate.matched, rate.released)}
    return render_template("events/dockings/index.html", shown=shown, **told)


add_list_routes(desk, DOCKINGS, _draw)


@desk.route("/propose", methods=["GET", "POST"])
@requires(DockingPermission.PROPOSE)
def propose(slug: str) -> Answer:
    """Ask a carrier to look at a project; `?project=` fills its number in."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(DockingPermission.PROPOSE, edition)
    form = ProposalForm(data={"project": request.args.get("project", "")})

    def keep() -> Answer:
        number = (form.project.data or "").strip().upper()
        rows = visible_projects(current_user, edition).where(Project.reference == number)
        project = db.session.scalar(rows)
        if project is None:
            raise DomainError(_l("There is no such project here."), field="project")
        carrier = find_by_name(form.carrier.data or "")
        one = services.propose(project, carrier, by=current_user, at=now())
        said = {"project": project.reference, "carrier": tr(one.carrier.name)}
        flash(_("%(project)s is proposed to %(carrier)s.", **said), "success")
        return redirect(url_for("dockings_desk.index", slug=slug), 303)

    def draw() -> str:
        return render_template("events/dockings/propose.html", form=form, edition=edition)

    return answer_form(form, draw, keep, keeps=True)
