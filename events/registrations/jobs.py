"""Background work of registrations. Each turn does a part and asks for the next itself."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from core.clock import now
from core.jobs import Lane, enqueue, job
from events.editions.signals import EditionMoved, SessionChanged
from events.editions.states import EditionState, SessionState
from events.registrations.services import following, resending
from events.registrations.services.drafting import end_idle_drafts
from events.registrations.services.holding import lapse_holds
from events.registrations.services.seats import lapse_offers

# What of a session people have to know when it changes.
MOVES = frozenset({"starts_at", "ends_at", "venue_id", "online_url", "mode"})


def follow_session(news: SessionChanged) -> None:
    """Ask for what a changed session means for those who have, or wait for, a seat in it."""
    session = news.session
    session_id = str(session.id)
    if session.standing is SessionState.CANCELLED:
        if "state" in news.changed:
            enqueue("registrations.end_cancelled_seats", session_id=session_id)
        return
    if news.changed & MOVES:
        enqueue(
            "registrations.tell_of_move",
            session_id=session_id,
            sequence=session.sequence,
            after=None,
        )
    if "capacity" in news.changed:
        # What fits into one turn is given now, in the transaction of the change itself (R2).
        _fill(session.id)


def follow_edition(news: EditionMoved) -> None:
    """Ask for what an edition that opened or was cancelled means for those registered."""
    edition_id = str(news.edition.id)
    if news.edition.standing is EditionState.CANCELLED:
        enqueue(
            "registrations.tell_of_cancelled_edition",
            edition_id=edition_id,
            reason=dict(news.reason),
            after=None,
        )
    elif news.edition.standing is EditionState.OPEN:
        enqueue("registrations.take_up_rolled", edition_id=edition_id, after=None)


@job("registrations.lapse_offers", every=timedelta(minutes=1), lane=Lane.INTERACTIVE)
def end_offers() -> None:
    """End the offers whose time is over and offer the places to the next."""
    lapse_offers(at=now())


@job("registrations.lapse_holds", every=timedelta(minutes=1), lane=Lane.INTERACTIVE)
def end_holds() -> None:
    """End the holds of guests whose address was not confirmed in time."""
    lapse_holds(at=now())


@job("registrations.end_drafts", every=timedelta(hours=6))
def end_drafts() -> None:
    end_idle_drafts(at=now())


@job("registrations.send_links", lane=Lane.INTERACTIVE)
def send_links(address: str) -> None:
    """Send an address the links of its registrations, if there are any."""
    resending.send_links(address, at=now())


@job("registrations.fill_free_places", lane=Lane.INTERACTIVE)
def fill_free_places(session_id: str) -> None:
    """Go on giving the places a session was widened by."""
    _fill(uuid.UUID(session_id))


@job("registrations.tell_of_move")
def tell_of_move(session_id: str, sequence: int, after: str | None) -> None:
    """Write to everybody who has or wants a seat in a session that moved."""
    last = following.tell_of_move(uuid.UUID(session_id), sequence, _id(after))
    _go_on("tell_of_move", last, session_id=session_id, sequence=sequence)


@job("registrations.end_cancelled_seats")
def end_cancelled_seats(session_id: str) -> None:
    """End the seats of a cancelled session and write to whom they were."""
    if following.end_cancelled_seats(uuid.UUID(session_id), at=now()):
        enqueue("registrations.end_cancelled_seats", session_id=session_id)


@job("registrations.tell_of_cancelled_edition")
def tell_of_cancelled_edition(edition_id: str, reason: dict[str, str], after: str | None) -> None:
    """Write to everybody registered that the edition does not take place."""
    last = following.tell_of_cancelled_edition(uuid.UUID(edition_id), reason, _id(after))
    _go_on("tell_of_cancelled_edition", last, edition_id=edition_id, reason=reason)


@job("registrations.take_up_rolled")
def take_up_rolled(edition_id: str, after: str | None) -> None:
    """Tell those carried on to an edition by the cut-off that it is open now (R4)."""
    last = following.take_up_rolled(uuid.UUID(edition_id), _id(after), at=now())
    _go_on("take_up_rolled", last, edition_id=edition_id)


def _go_on(work: str, last: uuid.UUID | None, **arguments: Any) -> None:
    """Ask for the next turn, behind the last one served; None: all are."""
    if last is not None:
        enqueue(f"registrations.{work}", after=str(last), **arguments)


def _fill(session_id: uuid.UUID) -> None:
    if following.fill_free_places(session_id, at=now()):
        enqueue("registrations.fill_free_places", session_id=str(session_id))


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
