"""What everybody reads of entering a project, and the organiser's page of the call."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now
from core.db import db
from core.entry_forms.values import FormSubject
from core.entry_forms.views.desk import form_builder
from core.entry_forms.views.pages import FormPages
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.policy import authorize
from core.public_pages import show as show_page
from core.web import public, requires
from events.editions.models import Edition
from events.editions.queries import get_edition, get_public_edition, visible_editions
from events.event_types import Part
from events.project_entries import services
from events.project_entries.forms import CallForm
from events.projects import queries
from events.projects.entry_form import call_form
from events.projects.parts import CALL_LINKS, CALL_PARTS
from events.projects.states import ProjectPermission, ProjectState

P = ProjectPermission
PAGES = "events/project_entries"
blueprint = Blueprint("project_entries", __name__)


@blueprint.get("/projects")
@public
def calls() -> Response:
    """What it is, who may enter, and where one can enter now."""
    at, every = now(), queries.open_calls()
    open_now = [(one, queries.counted_for(one, at)) for one in every]
    shown = [(call, counted) for call, counted in open_now if counted is not None]
    return show_page(f"{PAGES}/calls.html", calls=shown)


@blueprint.get("/events/<slug>/projects")
@public
def call(slug: str) -> Response:
    """The call of one event; a person's own project stands on it."""
    edition = get_public_edition(slug, Part.PROJECTS)
    found = queries.call_of(edition)
    counted = queries.counted_for(found, now()) if found else None
    is_known = counted is not None and current_user.is_authenticated
    own = queries.find_live(current_user.id, counted.id) if is_known and counted else None
    parts = [part.call(found) for part in CALL_PARTS] if found else []
    page = f"{PAGES}/call.html"
    return show_page(page, edition=edition, call=found, counted=counted, own=own, parts=parts)


@blueprint.post("/events/<slug>/projects")
@requires(P.BEGIN)
def begin(slug: str) -> Answer:
    edition = get_public_edition(slug, Part.PROJECTS)
    one = services.begin(edition, by=current_user, at=now())
    if one.standing is ProjectState.DRAFT:
        return redirect(url_for("project_entering.resume", reference=one.reference), 303)
    flash(_("You have entered one project here already: one person, one project."), "warning")
    return redirect(url_for("projects.show", reference=one.reference), 303)


@blueprint.route("/desk/events/<slug>/projects/call", methods=["GET", "POST"])
@requires(P.CALL)
def set_call(slug: str) -> Answer:
    edition = _edition(slug)
    found = queries.call_of(edition)
    form = CallForm.of(found, _following(edition))

    def draw() -> str:
        pages = [(link.label, url_for(link.endpoint, slug=slug)) for link in CALL_LINKS]
        return render_template(
            f"{PAGES}/set_call.html", edition=edition, call=found, form=form, pages=pages
        )

    def keep() -> Answer:
        services.set_call(edition, form.to_terms(), by=current_user, at=now())
        flash(_("The call is set."), "success")
        return redirect(url_for("project_entries.set_call", slug=slug), 303)

    return answer_form(form, draw, keep)


def _edition(slug: str) -> Edition:
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.CALL, edition)
    return edition


def _following(edition: Edition) -> list[Edition]:
    """Later events of the person's that take projects, those of the series first."""
    rows = visible_editions(current_user).where(Edition.starts_at > edition.starts_at)
    every = db.session.scalars(rows.order_by(Edition.starts_at).limit(60))
    fitting = [one for one in every if one.type.has(Part.PROJECTS)]
    return sorted(fitting, key=lambda one: one.series_id != edition.series_id)


def _form_of(slug: str) -> FormSubject:
    found = queries.call_of(_edition(slug))
    if found is None:
        raise NotFound
    return call_form(found)


builder = form_builder(
    FormPages(
        "project_forms",
        "/desk/events/<slug>/projects/call/form",
        P.CALL,
        _form_of,
        _l("Form for projects"),
        layout=f"{PAGES}/_form.html",
        below=_l("Where it means to settle, team and files follow in steps of their own."),
    )
)
