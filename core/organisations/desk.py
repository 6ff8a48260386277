"""Staff look at an organisation and verify it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from core.accounts.models import User
from core.accounts.roles import Role
from core.cases import Action, Case, CaseSpec, ReasonForm, add_case_routes
from core.clock import now, today
from core.desk.shares import Share, ShareSource, Task, Waits
from core.files.viewing import view_paper
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.organisations import officers, queries, services
from core.organisations.lists import ORGANISATIONS
from core.organisations.models import Officer, Organisation
from core.organisations.parts import parts_of
from core.organisations.scopes import OFFICE
from core.organisations.states import (
    ORGANISATION_WORKFLOW,
    OrganisationAction,
    OrganisationPermission,
    PaperKind,
)
from core.web import requires

A, P = OrganisationAction, OrganisationPermission
blueprint = Blueprint("organisations_desk", __name__, url_prefix="/desk/organisations")


def shown_of(one: Organisation) -> dict[str, Any]:
    """What officers' page and staff's page both show of it."""
    needed = one.papers_needed(today())
    papers = [(k, one.paper(k)) for k in PaperKind if k in needed or one.paper(k)]
    return {"organisation": one, "papers": papers, "parts": parts_of(one, current_user)}


def _page(case: Case[Organisation]) -> str:
    """The organisation's page, or its right pane alone for the script that turns papers."""
    alone = request.headers.get("X-Part") == "viewer"
    template = f"core/organisations/{'_viewer_alone' if alone else 'desk'}.html"
    shown = shown_of(case.subject)
    there = {kind: paper for kind, paper in shown["papers"] if paper}
    asked = next((kind for kind in there if kind == request.args.get("paper")), None)
    kind = asked or next(iter(there), None)
    view = kind and view_paper(
        there[kind].file, None, request.args, address=case.url, kept={"paper": kind}
    )
    return render_template(template, case=case, kind=kind, view=view, asked=asked, **shown)


CASE = CaseSpec(
    blueprint="organisations_desk",
    workflow=ORGANISATION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(ORGANISATIONS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: tr(one.name),
    page=_page,
    next=lambda one: next_alike(ORGANISATIONS, one, None),
    told={
        "organisation:entered": _l("Entered"),
        "organisation:changed": _l("Details changed"),
        "organisation:paper_added": _l("Paper added"),
        "organisation:expire": _l("Verification expired"),
        "organisation:officer_asked": _l("Somebody asked to act for it"),
        "organisation:officer_admitted": _l("Officer admitted"),
        "organisation:officer_declined": _l("Officer declined"),
    },
    actions=(
        Action(A.VERIFY, services.verify, key="v",
               says=_l("You compared name, code and validity with the register and the papers.")),
        Action(A.RETURN, services.send_back, ReasonForm, key="r", is_return=True),
        Action(A.REFUSE, services.refuse, ReasonForm, key="x", danger=True),
        Action(A.SUSPEND, services.suspend, ReasonForm, key="s", danger=True),
        Action(A.LIFT, services.lift, ReasonForm, key="o", is_return=True),
        Action(A.FREE_CODE, officers.free_code, ReasonForm, key="f", danger=True,
               offered=officers.may_free_code,
               says=_l("The entry is refused and loses its code; another may register under it.")),
    ),
)  # fmt: skip
add_list_routes(blueprint, ORGANISATIONS)
add_case_routes(blueprint, CASE, "/<reference>")


@blueprint.post("/<reference>/officers/<uuid:officer_id>/<any(admit, decline):answer>")
@requires(P.ADMIT)
def answer_officer(reference: str, officer_id: UUID, answer: str) -> Response:
    """Staff answer whoever asked to act for it."""
    one: Organisation = CASE.load(reference=reference)
    give_answer(queries.get_officer(one, officer_id), answer)
    return redirect(CASE.url(one), 303)


def give_answer(asked: Officer, answer: str) -> None:
    """Admit or decline; a refusal is said on the page that follows."""
    act = officers.admit if answer == "admit" else officers.decline
    act(asked, by=current_user, at=now())
    flash(_("Done. The person gets an e-mail."), "success")


def organisations_share(user: User, _since: datetime) -> Share:
    """Those to be verified, on the desks of whoever may."""
    waiting, count = queries.list_waiting(user)
    path = url_for("organisations_desk.index", waiting=1)
    asked = url_for("organisations_desk.index", asked=1)
    asking = queries.count_undecided(user, now())
    return Share(
        waiting=[
            Waits(_l("Organisations to verify"), count, path),
            Waits(_l("Requests to act for an organisation"), asking, asked),
        ],
        tasks=[_task(one) for one in waiting],
    )


def _task(one: Organisation) -> Task:
    url = url_for("organisations_desk.show", reference=one.reference)
    what = _l("Organisation to verify")
    return Task(f"{one.reference} {tr(one.name)}", url, what, one.standing, one.submitted_at)


SOURCE = ShareSource("organisations", 20, OFFICE - {Role.AUDITOR}, organisations_share)
