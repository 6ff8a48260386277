"""Where a carrier arranges and keeps its talks, owners call theirs off, organisers see all."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, Case, CaseSpec, add_case_routes
from core.clock import now
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.policy import authorize
from core.web import requires
from events.carrier_projects.views import load_docking
from events.dockings.models import Docking
from events.dockings.states import DockingPermission
from events.projects.scopes import owned_by
from events.talks import services
from events.talks.forms import MoveForm, TalkForm, as_it_is
from events.talks.lists import TALKS
from events.talks.models import Talk
from events.talks.queries import get_talk
from events.talks.states import TALK_WORKFLOW, TalkAction, TalkPermission

A, P = TalkAction, TalkPermission
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
    form = TalkForm()
    form.offer(one.project.edition.venues)

    def keep() -> Answer:
        talk = services.arrange(one, form.to_wanted(), by=current_user, at=now())
        flash(
            _("The talk is arranged: %(when)s. The owner gets an e-mail.", when=talk.when),
            "success",
        )
        url = url_for("carrier_projects.show", organisation=organisation, reference=reference)
        return redirect(url, 303)

    def draw() -> str:
        told = {"docking": one, "organisation": one.carrier}
        return render_template(f"{PAGES}/new.html", form=form, **told)

    return answer_form(form, draw, keep, keeps=True)


def load_talk(*, organisation: str, reference: str, talk: str) -> Talk:
    """Of a docking the person decides on for the carrier; NotFound for any other."""
    one = get_talk(talk, Talk.docking_id == _decided(organisation, reference).id)
    authorize(P.KEEP, one)
    return one


def _page(case: Case[Talk]) -> str:
    one = case.subject
    moving = case.panel(A.MOVE)
    if moving is not None and isinstance(moving.form, MoveForm):
        moving.form.offer(one.docking.project.edition.venues)
    told = {"one": one, "organisation": one.docking.carrier, "project": one.docking.project}
    return render_template(f"{PAGES}/show.html", case=case, **told)


TOLD = _l("Both sides get an e-mail, and their calendars follow.")
CASE = CaseSpec(
    blueprint="carrier_talks",
    workflow=TALK_WORKFLOW,
    reading=P.KEEP,
    load=load_talk,
    address=lambda one: {
        "organisation": one.docking.carrier.reference, "talk": one.reference,
        "reference": one.docking.project.reference,
    },
    title=lambda one: _("Talk: %(name)s", name=tr(one.docking.project.name)),
    page=_page,
    actions=(
        Action(A.MOVE, services.move, MoveForm, key="m", writes=False, says=TOLD, ready=as_it_is,
               offered=lambda one: one.is_ahead(now()), is_return=True),
        Action(A.HOLD, services.hold, key="h", writes=False,
               offered=lambda one: one.starts_at <= now()),
        Action(A.MISS, services.miss, key="n", writes=False, is_return=True,
               offered=lambda one: one.starts_at <= now()),
        Action(A.CANCEL, services.cancel, key="x", writes=False, danger=True, says=TOLD,
               offered=lambda one: one.is_ahead(now())),
    ),
)  # fmt: skip
add_case_routes(carriers, CASE, "/<talk>")


@own.post("/<talk>/call-off", endpoint="call_off")
@requires(P.CANCEL)
def call_off_own(talk: str) -> Answer:
    one = get_talk(talk, owned_by(current_user).sql)
    authorize(P.CANCEL, one)
    services.cancel(one, by=current_user, at=now())
    flash(_("The talk is called off. Both sides get an e-mail."), "success")
    return redirect(url_for("projects.show", reference=one.docking.project.reference), 303)


def _decided(organisation: str, reference: str) -> Docking:
    one = load_docking(organisation=organisation, reference=reference)
    authorize(DockingPermission.DECIDE, one)
    return one
