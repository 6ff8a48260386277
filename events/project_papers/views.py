"""The step in which an owner adds papers and lends those of their wallet."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileRequired
from wtforms import SelectField

from core import audit
from core.bodies import was_cut
from core.clock import now
from core.db import parse_id
from core.drafts.views import Answered
from core.errors import NotFound
from core.files.holding import HeldFile, too_large
from core.files.services import take_upload
from core.forms import Answer, BaseForm, answer_form
from core.policy import authorize, can
from core.web import signed_in
from events.project_entries.entering import go_on, own_draft, step_page
from events.project_papers import queries, services
from events.project_papers.states import UPLOADED, FileKind, PaperPurpose
from events.project_papers.status import PAGES, shown_of
from events.projects.models import Project
from events.projects.queries import get_own
from events.projects.states import ProjectPermission

blueprint = Blueprint("project_papers", __name__, url_prefix="/me/projects/<reference>/papers")


class FileForm(BaseForm):
    kind = SelectField(_l("What it is"), choices={kind.value: kind.label for kind in UPLOADED})
    file = HeldFile(
        _l("File"), validators=[FileRequired(_l("Choose the file."))],
        description=_l("PDF, JPEG or PNG, up to 20 MB. Save slides as PDF."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )  # fmt: skip


@blueprint.route("", methods=["GET", "POST"])
@signed_in
def show(reference: str) -> Answer:
    """The files shown with the project, the statement, and what the wallet could lend."""
    one, form = get_own(reference, current_user), FileForm()
    if request.method == "POST":
        authorize(ProjectPermission.EDIT, one)
        if was_cut():
            told = {"by": current_user, "kind": form.kind.data, "reason": str(too_large())}
            audit.record_now("project:file_refused", one, **told)

    def keep() -> Answer:
        sent, kind = form.file.data, FileKind(form.kind.data)
        with audit.noting_refusal("project:file_refused", one, by=current_user, kind=kind):
            checked = take_upload(sent.stream, declared_name=sent.filename or "", field="file")
            known = get_own(reference, current_user)  # looking at the file let the transaction go
            services.add_file(known, kind, checked, by=current_user, at=now())
        return _back(known, _("The file was added: %(paper)s.", paper=kind.label))

    def draw() -> str:
        shown = shown_of(one, url_for(".show", reference=reference))
        shown |= {"wallet": queries.not_lent(one, current_user), "purposes": PaperPurpose}
        shown |= {"form": form, "may_edit": can(ProjectPermission.EDIT, one)}
        return step_page(one, "papers", f"{PAGES}/show.html", **shown)

    return answer_form(form, draw, keep, keeps=True)


@blueprint.post("/next")
@signed_in
def leave(reference: str) -> Answered:
    """On to the next step of entering the project."""
    return go_on(own_draft(reference), "papers")


@blueprint.post("/<uuid:file_id>/remove")
@signed_in
def remove(reference: str, file_id: UUID) -> Answer:
    """Take a file out, or take back what was lent."""
    one = get_own(reference, current_user)
    shown = queries.get_file(one, file_id)
    services.remove_file(shown, by=current_user, at=now())
    hidden = _("The paper is hidden from everybody who reviews the project.")
    return _back(one, hidden if shown.is_lent else _("The file was taken out."))


@blueprint.post("/<any(lend, declare):act>")
@signed_in
def agree(reference: str, act: str) -> Answer:
    """The owner ticks the sentence beside a paper of the wallet, or the statement on rights."""
    one, by = get_own(reference, current_user), {"by": current_user, "at": now()}
    if not request.form.get("agreed"):
        return _back(one, _("Tick the sentence first; nothing was changed."), "error")
    if act == "declare":
        services.declare_ip(one, **by)
        return _back(one, _("Your statement is kept."))
    wanted = parse_id(request.form.get("paper", ""))
    paper = next((p for p in queries.not_lent(one, current_user) if p.original.id == wanted), None)
    if paper is None:
        raise NotFound
    services.lend(one, paper, **by)
    return _back(one, _("Those who review the project may look at it now."))


def _back(one: Project, said: str, tone: str = "success") -> Answer:
    flash(said, tone)
    return redirect(url_for(".show", reference=one.reference), 303)
