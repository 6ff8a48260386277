"""Where a carrier arranges a talk, either side calls it off, and organisers see the schedule."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.forms import Answer, answer_form
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.policy import authorize
from core.web import requires
from events.carrier_projects.views import load_docking
from events.dockings.models import Docking
from events.dockings.states import DockingPermission
from events.projects.scopes import owned_by
from events.talks import services
from events.talks.forms import TalkForm
from events.talks.lists import TALKS
from events.talks.models import Talk
from events.talks.queries import get_talk
from events.talks.states import TalkPermission

PAGES = "events/talks"
own = Blueprint("talks", __name__, url_prefix="/me/talks")
carriers = Blueprint(
    "carrier_talks", __name__,
    url_prefix="/me/organisations/<organisation>/projects/<reference>/talks",
)  # fmt: skip
desk = Blueprint("talks_desk", __name__, url_prefix="/desk/events/<slug>/talks")


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/index.html", shown=shown, edition=shown.opened.subject)


add_list_routes(desk, TALKS, _draw)


@carriers.route("/new", methods=["GET", "POST"])
@requires(DockingPermission.DECIDE)
def new(organisation: str, reference: str) -> Answer:
    one = _decided(organisation, reference)
    venues, form = one.project.edition.venues, TalkForm()
    form.offer(venues)

    def keep() -> Answer:
        talk = services.arrange(one, form.to_wanted(venues), by=current_user, at=now())
        flash(
            _("The talk is arranged: %(when)s. The owner gets an e-mail.", when=talk.when),
            "success",
        )
        return _back(one)

    def draw() -> str:
        told = {"docking": one, "organisation": one.carrier}
        return render_template(f"{PAGES}/new.html", form=form, **told)

    return answer_form(form, draw, keep, keeps=True)


@carriers.post("/<talk>/call-off")
@requires(TalkPermission.CANCEL)
def call_off(organisation: str, reference: str, talk: str) -> Answer:
    one = _decided(organisation, reference)
    _call_off(get_talk(talk, Talk.docking_id == one.id))
    return _back(one)


@own.post("/<talk>/call-off", endpoint="call_off")
@requires(TalkPermission.CANCEL)
def call_off_own(talk: str) -> Answer:
    one = get_talk(talk, owned_by(current_user).sql)
    _call_off(one)
    return redirect(url_for("projects.show", reference=one.docking.project.reference), 303)


def _call_off(one: Talk) -> None:
    authorize(TalkPermission.CANCEL, one)
    services.cancel(one, by=current_user, at=now())
    flash(_("The talk is called off. Both sides get an e-mail."), "success")


def _decided(organisation: str, reference: str) -> Docking:
    one = load_docking(organisation=organisation, reference=reference)
    authorize(DockingPermission.DECIDE, one)
    return one


def _back(one: Docking) -> Answer:
    carrier, project = one.carrier.reference, one.project.reference
    url = url_for("carrier_projects.show", organisation=carrier, reference=project)
    return redirect(url, 303)
