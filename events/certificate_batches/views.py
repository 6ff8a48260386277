"""Certificates for many at the desk: chosen by the list, looked at, issued, paused, run again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.accounts.models import User
from core.clock import now
from core.errors import DomainError, NotFound
from core.lists.choice import OpenList, open_list
from core.lists.page import ListPage
from core.lists.queries import chosen_ids, chosen_rows, count_rows
from core.lists.spec import Addition, BulkAction, Step
from core.lists.views import add_list_routes
from core.paging import page_of
from core.policy import authorize, can, decide
from core.shares import heavy, take_place
from core.web import requires
from events.attendees.lists import ATTENDEES
from events.certificate_batches import queries, services
from events.certificate_batches.lists import PEOPLE, find_batch
from events.certificate_batches.previews import preview_of
from events.certificate_batches.states import BatchAction, Outcome
from events.certificate_batches.states import BatchPermission as P
from events.certificates.lists import CERTIFICATES
from events.certificates.queries import earning_ids
from events.editions.models import Edition
from events.editions.queries import get_edition

PAGES = "events/certificate_batches"
blueprint = Blueprint(
    "certificate_batches", __name__, url_prefix="/desk/events/<slug>/certificates/batches"
)
of_one = Blueprint("certificate_batch", __name__, url_prefix=f"{blueprint.url_prefix}/<reference>")
_SAID = {
    BatchAction.PAUSE: _l("Paused. What is being drawn is finished first."),
    BatchAction.RESUME: _l("It goes on."),
    BatchAction.STOP: _l("Stopped. What was issued stays valid."),
    BatchAction.RUN_AGAIN: _l("It runs again for those who have none."),
}


def _issue_for(edition: Edition, chosen: Mapping[str, str]) -> str | None:
    """From the list of those who earned one to a batch for those it shows."""
    values: dict[str, Any] = {**chosen, "slug": edition.slug}
    return url_for("certificate_batches.new", **values) if can(P.RUN, edition) else None


def _issue_to(edition: Edition, ids: Sequence[Any], by: User, at: datetime) -> str:
    """A batch for those of the ticked who earned one; the address of its page."""
    earned = set(earning_ids(edition))
    chosen = [one for one in ids if one in earned]
    if not chosen:
        raise DomainError(_l("None of these people has earned a certificate."))
    batch = services.start_batch(edition, chosen, by=by, at=at)
    return url_for("certificate_batch.index", slug=edition.slug, reference=batch.reference)


_ISSUE = BulkAction(
    "issue_certificates",
    _l("Issue certificates to these"),
    start=_issue_to,
    offered=lambda edition, user: decide(user, P.RUN, edition).allowed,
    warns=_l(
        "A batch is begun for those of them who earned a certificate: drawn, sealed, and each "
        "written to. To look at three first, filter the list of those who earned one."
    ),
    order=60,
)
IN_CERTIFICATES = Addition(
    "certificate_batches",
    CERTIFICATES.key,
    actions=(_ISSUE,),
    steps=(Step(_l("Preview and issue to these people"), _issue_for),),
)
IN_ATTENDEES = Addition("certificate_batches.attendees", ATTENDEES.key, actions=(_ISSUE,))


@blueprint.get("")
@requires(P.READ)
def index(slug: str) -> str:
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.READ, edition)
    found = page_of(queries.batches_of(edition), request.args.get("page", 1, int))
    return render_template(
        f"{PAGES}/index.html",
        edition=edition,
        found=found,
        counts=queries.count_outcomes(found.rows),
        outcome=Outcome,
        may_run=can(P.RUN, edition),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(P.RUN)
def new(slug: str) -> str | tuple[str, int] | BaseResponse:
    """Who it is for and three papers to look at; sent, they are issued in the background."""
    opened = _chosen(slug)
    if request.method == "GET":
        return _draw_new(opened)
    try:
        edition, ids = opened.subject, chosen_ids(opened)
        batch = services.start_batch(edition, ids, by=current_user, at=now())
    except DomainError as refusal:
        return _draw_new(opened, str(refusal)), refusal.status
    return redirect(url_for("certificate_batch.index", slug=slug, reference=batch.reference), 303)


@blueprint.get("/new/preview/<int:number>")
@requires(P.RUN)
@heavy
def preview(slug: str, number: int) -> BaseResponse:
    """One of the three as it would be printed, marked as a specimen and not sealed."""
    shown = queries.most_telling(chosen_rows(_chosen(slug)))
    if not 1 <= number <= len(shown):
        raise NotFound
    take_place()
    pdf = preview_of(shown[number - 1], at=now())
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen(slug: str) -> OpenList:
    """The list of those who earned one, as the address narrows it."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.RUN, edition)
    return open_list(CERTIFICATES, edition, current_user, request.args)


def _draw_new(opened: OpenList, refusal: str = "") -> str:
    edition = opened.subject
    return render_template(
        f"{PAGES}/new.html",
        edition=edition,
        query=opened.choice.query(),
        count=count_rows(opened),
        shown=queries.most_telling(chosen_rows(opened)),
        refusal=refusal,
    )


def _draw(shown: ListPage) -> str:
    batch = shown.opened.subject
    counts = queries.count_outcomes([batch])[batch.id]
    return render_template(
        f"{PAGES}/show.html",
        shown=shown,
        batch=batch,
        edition=batch.edition,
        counts=counts,
        total=sum(counts.values()),
        outcome=Outcome,
        may_run=can(P.RUN, batch),
    )


add_list_routes(of_one, PEOPLE, _draw)


@of_one.post("/<any(pause,resume,stop,run_again):action>")
@requires(P.RUN)
def move(slug: str, reference: str, action: str) -> BaseResponse:
    batch, asked = find_batch(slug, reference), BatchAction(action)
    services.move_batch(batch, asked, by=current_user, at=now())
    flash(str(_SAID[asked]), "success")
    return redirect(url_for(".index", slug=slug, reference=reference), 303)
