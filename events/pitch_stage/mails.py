"""What the people of a project are written about its pitch; texts in templates/emails/pitches."""

import uuid

from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.jobs import job
from core.outbox import Letter, post
from core.web import absolute_url
from events.pitches.models import Pitch, PitchPlan
from events.pitches.queries import contestants
from events.pitches.states import PitchState

TELL = "pitches.tell"


@job(TELL)
def tell(plan_id: str) -> None:
    """Write to every team once the order is published, unless it was taken back meanwhile."""
    plan = db.session.get(PitchPlan, uuid.UUID(plan_id))
    if plan is not None and plan.published_at is not None:
        for one in plan.pitches:
            if one.standing is PitchState.PLANNED:
                write_team(one, "turn")


def write_team(one: Pitch, what: str) -> None:
    """`what`: turn or moved. Nobody is told the same time twice in a row by publishing again."""
    people = contestants([one.entry])[one.entry_id].people
    url = absolute_url("pitches.index", slug=one.edition.slug)
    place = one.slot.key if one.slot else ""
    for user in db.session.scalars(select(User).where(User.id.in_(people))):
        key = f"pitch:{one.id}:{place}:{user.id}" if what == "turn" else None
        post(
            Letter(
                "pitches/turn", user.email, user.preferred_language,
                user.display_name or user.email, {"pitch": one, "what": what, "url": url},
                recipient_id=user.id, key=key, about=one,
            )
        )  # fmt: skip
