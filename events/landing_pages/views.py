"""A landing on its owner's page, and at the desk where it is compared, counted and ended."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now
from core.errors import DomainError
from core.files.checks import CheckedUpload
from core.files.services import take_upload
from core.files.viewing import view_paper
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize, can, decide
from core.web import requires
from events.landing_pages.forms import EndForm, LandingForm, NewLandingForm
from events.landing_pages.lists import LANDINGS
from events.landings import parts, queries, scopes, services
from events.landings.models import Landing
from events.landings.states import LANDING_WORKFLOW, LandingAction, LandingPermission
from events.projects.models import Project
from events.projects.queries import get_own
from events.projects.states import ProjectPermission

A, P = LandingAction, LandingPermission
PAGES = "events/landing_pages"
blueprint = Blueprint("landings", __name__, url_prefix="/me/projects/<reference>/landing")
desk = Blueprint("landings_desk", __name__, url_prefix="/desk/landings")


@blueprint.route("", methods=["GET", "POST"])
@requires(ProjectPermission.READ_OWN)
def own(reference: str) -> Answer:
    """What was claimed for one's project and where it stands; the form while it may be changed."""
    project, live = _own(reference)
    may = can(P.EDIT, live) if live is not None else can(P.CLAIM, project)
    if request.method == "POST" or not queries.landings_of(project):
        authorize(*((P.EDIT, live) if live is not None else (P.CLAIM, project)))
    form = LandingForm.of(live)

    def keep() -> Answer:
        checked = _licence(form)
        known, one = _own(reference)  # looking at the file let the transaction go
        signed = {"by": current_user, "at": now()}
        if one is None:
            services.claim(known, form.to_said(), checked, **signed)
        else:
            services.correct(one, form.to_said(), checked, **signed)
        flash(_("The office compares it with the business licence."), "success")
        return redirect(url_for(".own", reference=reference), 303)

    def draw() -> str:
        found, one = _own(reference)
        return render_template(
            f"{PAGES}/own.html", form=form, may=may, project=found, live=one,
            landings=queries.landings_of(found),
            parts=parts.parts_of(one, current_user) if one is not None else [],
        )  # fmt: skip

    return answer_form(form, draw, keep)


@desk.route("/new", methods=["GET", "POST"])
@requires(P.CLAIM)
def new() -> Answer:
    """Staff enter the company of a project that they run."""
    authorize(P.CLAIM)
    form = NewLandingForm.of(None, scopes.districts_of(current_user))
    if request.method == "GET":
        form.project.data = request.args.get("project", "")

    def keep() -> Answer:
        checked, project = _licence(form), queries.find_project(form.project.data)
        if project is None or not decide(current_user, P.CLAIM, project).allowed:
            words = _l("No project of this number has passed its review in your reach.")
            raise DomainError(words, field="project")
        one = services.claim(project, form.to_said(), checked, by=current_user, at=now())
        flash(_("Entered as %(reference)s.", reference=one.reference), "success")
        return redirect(url_for(".show", reference=one.reference), 303)

    return answer_form(form, lambda: _edit_page(form, None), keep)


@desk.route("/<reference>/edit", methods=["GET", "POST"])
@requires(P.EDIT)
def edit(reference: str) -> Answer:
    one = _editable(reference)
    form = LandingForm.of(one, scopes.districts_of(current_user))

    def keep() -> Answer:
        checked = _licence(form)
        known = _editable(reference)
        services.correct(known, form.to_said(), checked, by=current_user, at=now())
        flash(_("The details were saved."), "success")
        return redirect(CASE.url(known), 303)

    return answer_form(form, lambda: _edit_page(form, _editable(reference)), keep)


def _edit_page(form: LandingForm, one: Landing | None) -> str:
    return render_template(f"{PAGES}/edit.html", form=form, one=one)


def _own(reference: str) -> tuple[Project, Landing | None]:
    project = get_own(reference, current_user)
    authorize(ProjectPermission.READ_OWN, project)
    return project, queries.find_live(project.id)


def _editable(reference: str) -> Landing:
    one: Landing = CASE.load(reference=reference)
    authorize(P.EDIT, one)
    return one


def _licence(form: LandingForm) -> CheckedUpload | None:
    sent = form.licence.data
    if not sent:
        return None
    return take_upload(sent.stream, declared_name=sent.filename or "", field="licence")


def _draw(shown: ListPage) -> str:
    figures = parts.figures_in_reach(scopes.readable_by(current_user).sql)
    return render_template(f"{PAGES}/index.html", shown=shown, figures=figures, at=now())


def _shown_of(one: Landing) -> dict[str, Any]:
    address = url_for("landings_desk.show", reference=one.reference)
    view = (
        view_paper(one.licence, None, request.args, address=address, kept={})
        if one.licence
        else None
    )
    shown = {"one": one, "view": view, "alike": queries.alike(one, current_user)}
    return shown | {"parts": parts.parts_of(one, current_user)}


CASE = CaseSpec(
    blueprint="landings_desk",
    workflow=LANDING_WORKFLOW,
    reading=P.LIST,
    load=row_loader(LANDINGS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: one.company_name,
    page=template_page(f"{PAGES}/desk.html", _shown_of),
    next=lambda one: next_alike(LANDINGS, one),
    told={"landing:claimed": _l("Landing claimed"), "landing:changed": _l("Details changed"),
          "landing:told": _l("Year told by the company"),
          "landing:followed_up": _l("Year followed up")},
    handles=lambda user, one: decide(user, P.VERIFY, one).allowed,
    actions=(
        Action(A.VERIFY, services.verify, key="v", writes=False,
               says=_l("You compared name, code, day and capital with the licence.")),
        Action(A.ACCEPT, services.accept, key="a",
               says=_l("The project counts as landed from now on.")),
        Action(A.RETURN, services.send_back, ReasonForm, key="r", is_return=True),
        Action(A.CLOSE, services.close, EndForm, key="c", is_return=True,
               says=_l("It stays in the cumulative number and leaves the operating one.")),
        Action(A.MOVE, services.move_away, EndForm, key="m", is_return=True,
               says=_l("It stays in the cumulative number and leaves the operating one.")),
        Action(A.ANNUL, services.annul, ReasonForm, key="x", danger=True,
               says=_l("For a mistake: it counts nowhere any more.")),
    ),
)  # fmt: skip
add_list_routes(desk, LANDINGS, _draw)
add_case_routes(desk, CASE, "/<reference>")
