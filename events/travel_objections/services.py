"""Objections: sent by anybody while the notice runs, and answered by the organiser."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.i18n import in_both
from core.outbox import Letter
from core.references import next_reference
from core.web import absolute_url
from events.editions.models import Edition
from events.travel_objections import queries
from events.travel_objections.models import TravelObjection
from events.travel_objections.states import OBJECTION_WORKFLOW, ObjectionAction
from events.travel_support.services import withdraw
from events.travel_support.states import LIVE_SUPPORTS

SERIES = "TO"
_TEXT = _l("The answer is needed in both languages.")


@dataclass(frozen=True)
class Objection:
    """What is said against a line, by whom, and in which language they are answered."""

    name: str
    email: str
    text: str
    language: str


def object_to(
    edition: Edition, reference: str, said: Objection, *, by: User | None, at: datetime
) -> TravelObjection:
    """Keep an objection to a line; until it is answered the line does not become final.

    NotFound once the notice is over: its last day counts whole, in Beijing. Of an address the first
    one is kept until it is answered, and a second is answered like it: nobody learns by trying
    addresses who objected.
    """
    support = queries.get_on_notice(edition, reference, beijing_date(at))
    if (known := queries.find_open(support, said.email)) is not None:
        return known
    one = TravelObjection(
        reference=next_reference(SERIES), edition_id=edition.id, support=support, name=said.name,
        email=said.email, text=said.text, language=said.language, sent_at=at,
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    audit.record("travel_objection:sent", one, by=by, at=at)
    return one


def uphold(one: TravelObjection, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The line is withdrawn: who objected and who stood there read the same reason."""
    _answer(one, ObjectionAction.UPHOLD, reason, by=by, at=at)
    if one.support.standing in LIVE_SUPPORTS:
        withdraw(one.support, reason, by=by, at=at)


def dismiss(one: TravelObjection, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """The line stays; who objected reads why."""
    _answer(one, ObjectionAction.DISMISS, reason, by=by, at=at)


def _answer(
    one: TravelObjection, action: ObjectionAction, text: Mapping[str, str], *, by: User,
    at: datetime,
) -> None:  # fmt: skip
    one.answer = in_both(text, _TEXT, field="text")
    one.answered_at = at
    OBJECTION_WORKFLOW.fire(one, action, by=by, at=at)
    db.session.flush()
    outbox.post(_letter(one))


def _letter(one: TravelObjection) -> Letter:
    """The answer, in the language in which the objection was written."""
    return Letter(
        template="travel_objections/answered",
        address=one.email,
        language=one.language,
        recipient_name=one.name,
        values={
            "objection": one,
            "edition": one.edition,
            # Nobody's own page tells of it, signed in or not.
            "has_account": False,
            "url": absolute_url("travel_notice.show", slug=one.edition.slug),
        },
        key=f"travel-objection:{one.id}",
        about=one,
    )
