"""The posts an exhibitor offers at its fair, on its own page and at the desk."""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from core.accounts.models import User
from core.clock import now, today
from core.db import db
from core.errors import Conflict
from core.policy import can
from core.web import signed_in
from events.editions.phases import is_current
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import get_own
from events.jobs.models import FairJob, JobPost
from events.jobs.queries import OFFERING
from events.jobs.services import offer_at
from events.jobs.states import JobKind, JobPermission, JobState
from events.registrations.own_parts import OwnPart

blueprint = Blueprint("fair_offers", __name__, url_prefix="/me/exhibitors/<reference>/posts")


@blueprint.post("")
@signed_in
def save(reference: str) -> Response:
    one = get_own(reference, current_user)
    if not _may_offer(one):
        raise Conflict(_l("No posts can be offered at this fair now."))
    offer_here(one, request.form.getlist("post"), by=current_user, at=now())
    flash(_("The posts of this fair are saved."), "success")
    return redirect(url_for("exhibitors.show", reference=reference, _anchor="posts-title"), 303)


def offer_here(one: Exhibitor, chosen: Collection[str], *, by: User, at: datetime) -> None:
    """Offer these posts (by number) of an exhibitor at its fair, and no others of its own."""
    for job in posts_at(one):
        fairs = {each.exhibitor_id for each in job.fairs}
        wanted = fairs | {one.id} if job.reference in chosen else fairs - {one.id}
        if wanted != fairs:
            offer_at(job, wanted, by=by, at=at)


def own_part(one: Exhibitor) -> OwnPart | None:
    """All its posts to choose from while that is possible, later those it offered."""
    posts, may_offer = _posts(one), _may_offer(one)
    lacks = not any(is_here and job.is_open(today()) for job, is_here in posts)
    shown = posts if may_offer else [each for each in posts if each[1]]
    values = {"one": one, "posts": shown, "may_offer": may_offer, "lacks": lacks, "is_desk": False}
    return OwnPart("events/fair_offers/_offers.html", values) if may_offer or shown else None


def desk_part(one: Exhibitor) -> OwnPart:
    """Those the reader looks after, with the way to approve them."""
    posts = [each for each in _posts(one) if can(JobPermission.READ, each[0])]
    values = {"one": one, "posts": posts, "may_offer": False, "is_desk": True}
    return OwnPart("events/fair_offers/_offers.html", values)


def _posts(one: Exhibitor) -> list[tuple[JobPost, bool]]:
    """With whether each is offered at this fair."""
    return [(job, any(at.exhibitor_id == one.id for at in job.fairs)) for job in posts_at(one)]


def _may_offer(one: Exhibitor) -> bool:
    return one.standing in OFFERING and is_current(one.edition, now())


def posts_at(one: Exhibitor) -> Sequence[JobPost]:
    """Posts its organisation may offer at its fair, or does, with their fairs; the newest first."""
    offered = JobPost.fairs.any(FairJob.exhibitor_id == one.id)
    theirs = JobPost.organisation_id == one.organisation_id, JobPost.kind == JobKind.POST
    rows = select(JobPost).where(*theirs, or_(JobPost.state != JobState.WITHDRAWN, offered))
    known = rows.options(selectinload(JobPost.fairs)).order_by(JobPost.created_at.desc())
    return db.session.scalars(known).all()
