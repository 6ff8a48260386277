"""Staff look at an organisation and verify it."""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.accounts.models import User
from core.accounts.roles import Role
from core.cases import Action, Case, CaseSpec, ReasonForm, add_case_routes
from core.desk.shares import Share, ShareSource, Task, Waits
from core.files.viewing import view_paper
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.organisations import queries, services
from core.organisations.lists import ORGANISATIONS
from core.organisations.models import Organisation
from core.organisations.parts import parts_of
from core.organisations.scopes import OFFICE
from core.organisations.states import (
    ORGANISATION_WORKFLOW,
    OrganisationAction,
    OrganisationPermission,
    PaperKind,
)

A, P = OrganisationAction, OrganisationPermission
blueprint = Blueprint("organisations_desk", __name__, url_prefix="/desk/organisations")


def shown_of(one: Organisation) -> dict[str, Any]:
    """What officers' page and staff's page both show of it."""
    papers = [(kind, one.paper(kind)) for kind in PaperKind]
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
    },
    actions=(
        Action(A.VERIFY, services.verify, key="v",
               says=_l("You compared name, code and validity with the register and the papers.")),
        Action(A.RETURN, services.send_back, ReasonForm, key="r", is_return=True),
        Action(A.REFUSE, services.refuse, ReasonForm, key="x", danger=True),
        Action(A.SUSPEND, services.suspend, ReasonForm, key="s", danger=True),
        Action(A.LIFT, services.lift, ReasonForm, key="o", is_return=True),
    ),
)  # fmt: skip
add_list_routes(blueprint, ORGANISATIONS)
add_case_routes(blueprint, CASE, "/<reference>")


def organisations_share(user: User, _since: datetime) -> Share:
    """Those to be verified, on the desks of whoever may."""
    waiting, count = queries.list_waiting(user)
    path = url_for("organisations_desk.index", waiting=1)
    return Share(
        waiting=[Waits(_l("Organisations to verify"), count, path)],
        tasks=[_task(one) for one in waiting],
    )


def _task(one: Organisation) -> Task:
    url = url_for("organisations_desk.show", reference=one.reference)
    what = _l("Organisation to verify")
    return Task(f"{one.reference} {tr(one.name)}", url, what, one.standing, one.submitted_at)


SOURCE = ShareSource("organisations", 20, OFFICE - {Role.AUDITOR}, organisations_share)
