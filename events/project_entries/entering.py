"""The pages on which a project is entered: nothing is sent before the last one."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core import audit
from core.clock import now
from core.drafts.views import Answered, DraftPages, check_and_send, keep_step, show_step
from core.drafts.views import autosave as autosave_step
from core.drafts.wizard import Wizard
from core.errors import NotFound
from core.policy import authorize, can
from core.web import requires
from events.editions.models import Edition
from events.project_entries import services
from events.project_entries.forms import SendForm
from events.project_entries.wizard import CHECK, Entry
from events.projects import queries
from events.projects.models import Project
from events.projects.states import EDITABLE, ProjectPermission, ProjectState

P = ProjectPermission
PAGES = "events/project_entries"
blueprint = Blueprint("project_entering", __name__, url_prefix="/me/projects/<reference>/enter")


@blueprint.get("")
@requires(P.EDIT)
def resume(reference: str) -> Answered:
    """Where one stopped, on whatever device."""
    wizard = Entry(own_draft(reference)).wizard
    return redirect(wizard.url(wizard.first_open), 303)


@blueprint.route("/<step>", methods=["GET", "POST"])
@requires(P.EDIT)
def step(reference: str, step: str) -> Answered:
    pages = _pages(own_draft(reference), step)
    return (keep_step if request.method == "POST" else show_step)(pages, step)


@blueprint.post("/<step>/autosave")
@requires(P.EDIT)
def autosave(reference: str, step: str) -> Response:
    return autosave_step(_pages(own_draft(reference), step), step)


@blueprint.route(f"/{CHECK}", methods=["GET", "POST"])
@requires(P.READ_OWN)
def check(reference: str) -> Answered:
    """Also for a press that came second, when it is sent already."""
    one = queries.get_own(reference, current_user)
    authorize(P.READ_OWN, one)
    if one.standing not in EDITABLE:
        return _sent_before(one)
    form, counted = SendForm(sharing=one.shares_with_carriers), _counted(one)
    if counted is not None and form.is_outdated(counted.id):
        # The cut-off passed meanwhile: nobody is counted where they did not see it.
        audit.record_now("project:send_refused", one, by=current_user, edition=counted.slug)
        entry = Entry(one)
        page = _page(entry.wizard, CHECK, form=form, forms=_forms(entry), is_late=True)
        return page, 409
    return check_and_send(
        _pages(one, CHECK), form, send=_send, sent_before=lambda: _sent_before(one)
    )


def go_on(one: Project, key: str) -> Answered:
    """From a step of a slice above to the next one, this one noted as looked at."""
    services.keep(one, key, {"seen": ["1"]}, by=current_user, at=now())
    wizard = Entry(one).wizard
    return redirect(wizard.url(wizard.following(key)), 303)


def step_page(one: Project, key: str, page: str, **shown: object) -> str:
    """A page of a slice above: within the steps of entering the project, or alone once sent."""
    layout, around = "layouts/page.html", {"one": one}
    if can(P.EDIT, one):
        layout, around = f"{PAGES}/_step.html", _around(Entry(one).wizard, key)
    return render_template(page, layout=layout, **{**around, **shown})


def own_draft(reference: str) -> Project:
    """A project its owner may change now."""
    one = queries.get_own(reference, current_user)
    authorize(P.EDIT, one)
    return one


def _pages(one: Project, step: str) -> DraftPages:
    wizard = Entry(one).wizard
    if step not in (*wizard.asked, CHECK):
        raise NotFound

    def keep(name: str, typed: dict[str, list[str]]) -> None:
        services.keep(one, name, typed, by=current_user, at=now())

    return DraftPages(lambda: Entry(one).wizard, keep, _page)


def _send(wizard: Wizard, form: SendForm) -> str:
    entry: Entry = wizard.view
    sent = entry.sent(shares=bool(form.sharing.data))
    services.send(entry.one, sent, by=current_user, at=now())
    flash(_("The project is sent. Its number is %(no)s.", no=entry.one.reference), "success")
    return url_for("projects.show", reference=entry.one.reference)


def _sent_before(one: Project) -> Answered:
    return redirect(url_for("projects.show", reference=one.reference), 303)


def _counted(one: Project) -> Edition | None:
    """The edition it counts for if it is sent now; None: it is not taken."""
    if one.standing is not ProjectState.DRAFT:
        return one.edition
    call = queries.entered_call(one)
    return queries.counted_for(call, now()) if call else None


def _forms(entry: Entry) -> dict[str, Any]:
    return {step: entry.wizard.form(step) for step in entry.wizard.asked}


def _around(wizard: Wizard, key: str) -> dict[str, Any]:
    """What `events/project_entries/_step.html` needs around a step."""
    entry: Entry = wizard.view
    call = queries.entered_call(entry.one)
    step = next(one for one in wizard.steps if one == key)
    return {
        "entry": entry, "one": entry.one, "call": call, "wizard": wizard, "step": step,
        "steps": wizard.links(step), "saved_at": entry.one.saved_at if entry.typed else None,
        "counted": _counted(entry.one),
    }  # fmt: skip


def _page(wizard: Wizard, step: str, *, form: Any, **values: Any) -> str:
    name = "check" if step == CHECK else "step"
    around = _around(wizard, step)
    if step == CHECK and around["counted"] is not None:
        form.counts_for.data = str(around["counted"].id)
    known = {"fault": None, "links": {}, "is_late": False, **values}
    return render_template(f"{PAGES}/{name}.html", form=form, **around, **known)
