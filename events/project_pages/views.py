"""A project on its owner's page, and at the organiser's desk."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now
from core.consents.queries import consents_about
from core.entry_forms.showing import shown_answers
from core.forms import Answer
from core.i18n import tr
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize
from core.web import requires
from events.project_pages.lists import PROJECTS
from events.projects import parts, queries, services
from events.projects.entry_form import COLUMNS, money_words
from events.projects.models import Project
from events.projects.states import PROJECT_WORKFLOW, ProjectAction, ProjectPermission

A, P = ProjectAction, ProjectPermission
PAGES = "events/project_pages"
blueprint = Blueprint("projects", __name__, url_prefix="/me/projects")
desk = Blueprint("projects_desk", __name__, url_prefix="/desk/events/<slug>/projects")


@blueprint.get("/<reference>")
@requires(P.READ_OWN)
def show(reference: str) -> str:
    """What was sent and where it stands, in the words for applicants."""
    one = _own(reference)
    shown = said_of(one, is_own=True)
    return render_template(f"{PAGES}/show.html", parts=parts.shown_to_owner(one), **shown)


@blueprint.get("/<reference>/copy")
@requires(P.READ_OWN)
def copy(reference: str) -> str:
    """What was sent, for one's own files, with what was declared."""
    one = _own(reference)
    shown = said_of(one, is_own=True) | {"consents": consents_about(one)}
    return render_template(f"{PAGES}/copy.html", parts=parts.shown_to_owner(one), **shown)


@blueprint.post("/<reference>/sharing")
@requires(P.READ_OWN)
def sharing(reference: str) -> Answer:
    one, wanted = _own(reference), request.form.get("share") == "1"
    services.share(one, wanted=wanted, by=current_user, at=now())
    said = _("Carriers may be shown the project.") if wanted else _("Carriers are not shown it.")
    return _back(one, said)


@blueprint.post("/<reference>/withdraw")
@requires(P.WITHDRAW)
def withdraw(reference: str) -> Answer:
    one = _own(reference, P.WITHDRAW)
    services.withdraw(one, by=current_user, at=now())
    return _back(one, _("The project is withdrawn."))


def said_of(one: Project, *, is_own: bool = False) -> dict[str, Any]:
    """What stands of a project on every page: answers by section, carriers, amounts."""
    version = one.form_version
    known = {"with_identity": is_own, "as_columns": not is_own}
    said = shown_answers(version, one, COLUMNS, **known) if version else []
    amounts = {
        name: money_words(getattr(one, column), getattr(one, currency))
        for name, column, currency in (
            ("sought", "financing_sought", "financing_currency"),
            ("investment", "total_investment", "investment_currency"),
        )
    }
    return {"one": one, "said": said, "amounts": amounts, "public": one.public_standing}


def _own(reference: str, permission: ProjectPermission = P.READ_OWN) -> Project:
    one = queries.get_own(reference, current_user)
    authorize(permission, one)
    return one


def _back(one: Project, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("projects.show", reference=one.reference), 303)


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    heads = {"call": queries.call_of(edition), "at": now(), "edition": edition}
    return render_template(f"{PAGES}/index.html", shown=shown, **heads)


def _shown_at_desk(one: Project) -> dict[str, Any]:
    return said_of(one) | {"parts": parts.shown_to(current_user, one, CASE.url(one))}


CASE = CaseSpec(
    blueprint="projects_desk",
    workflow=PROJECT_WORKFLOW,
    reading=P.LIST,
    load=row_loader(PROJECTS),
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: tr(one.name),
    page=template_page(f"{PAGES}/desk.html", _shown_at_desk),
    next=lambda one: next_alike(PROJECTS, one, one.edition),
    told={"project:begun": _l("Begun"), "project:sharing": _l("Sharing with carriers changed")},
    actions=(
        Action(A.DEFER, services.defer, ReasonForm, key="d", danger=True,
               says=_l("It leaves this call. Its owner may enter it again in the next one.")),
    ),
)  # fmt: skip
add_list_routes(desk, PROJECTS, _draw)
add_case_routes(desk, CASE, "/<reference>")
