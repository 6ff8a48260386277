"""What is still missing before publication, and the moves of an edition."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import Conflict, DomainError, NotFound
from core.policy import authorize
from core.web import requires
from core.workflow import Transition
from events.editions import services
from events.editions.forms.moves import MoveForm
from events.editions.models import Edition
from events.editions.publication import find_faults
from events.editions.states import EDITION_WORKFLOW, EditionAction, EditionPermission, EditionState
from events.editions.views.desk import blueprint
from events.editions.views.pages import PAGES, Page, edition_of, stale, status_of


@blueprint.get("/<slug>/publication")
@requires(EditionPermission.RUN)
def publication(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.RUN, edition)
    return _page(edition, MoveForm(formdata=None, seen=str(edition.version)))


@blueprint.post("/<slug>/publication/<action>")
@requires(EditionPermission.RUN)
def move(slug: str, action: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.RUN, edition)
    if action not in set(EditionAction):
        raise NotFound
    form = MoveForm()
    if form.validate_on_submit():
        try:
            services.move_edition(
                edition,
                EditionAction(action),
                seen_version=form.seen_version(),
                by=current_user,
                at=now(),
                reason=form.words("reason"),
            )
        except Conflict as conflict:
            return stale(slug, form, conflict, url_for(".publication", slug=slug))
        except DomainError as error:
            form.refuse(error)
        else:
            label = EDITION_WORKFLOW.find(EditionAction(action)).label
            flash(_("Done: %(action)s.", action=label), "success")
            return redirect(url_for(".publication", slug=slug), 303)
    return _page(edition, form), status_of(form)


def _page(edition: Edition, form: MoveForm) -> str:
    is_draft = edition.standing is EditionState.DRAFT
    return render_template(
        f"{PAGES}/publication.html",
        edition=edition,
        form=form,
        faults=find_faults(edition) if is_draft else [],
        moves=_moves(edition),
        actions_of=EditionAction,
        is_draft=is_draft,
    )


def _moves(edition: Edition) -> list[Transition]:
    """What the person may do now and the kind of event knows."""
    return [
        move
        for move in EDITION_WORKFLOW.open_to(current_user, edition)
        if move.action is not EditionAction.BEGIN_MATCHING or edition.type.has_matching
    ]
