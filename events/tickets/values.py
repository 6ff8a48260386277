"""What the printed pages read, and what a choice of badges says."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from core.documents.engine.fitting import Fitted
from events.registrations.states import RegistrationState
from events.tickets.states import Layout, PrintOrder


@dataclass(frozen=True)
class BadgeChoice:
    """Whose badges, how laid out, in which order. Without references: all that match."""

    layout: Layout = Layout.SHEET
    order: PrintOrder = PrintOrder.NAME
    state: RegistrationState = RegistrationState.CONFIRMED
    role: str = ""
    session_id: uuid.UUID | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class TicketLine:
    """A session of a ticket; `day` and `hours` in Beijing, `own_time` where the person is."""

    name: str
    state: str
    day: str
    hours: str
    own_time: str
    place: str


@dataclass(frozen=True)
class TicketFace:
    """One ticket. `qr` is a picture, `url` what it says, `code` what a person can read out."""

    name: Fitted
    name_language: str
    organisation: str
    role: str
    event: str
    event_other: str
    event_other_language: str
    dates: str
    # Where the event is and how to come there; "" when online only.
    where: str
    language: str
    hint: str
    reference: str
    qr: str
    url: str
    code: str
    sessions: tuple[TicketLine, ...]
    more: str


@dataclass(frozen=True)
class TicketDocument:
    """The fields of templates/documents/ticket.html. Nobody seals it and it has no number."""

    title: str
    language: str
    tickets: tuple[TicketFace, ...]
    serial: str = ""


@dataclass(frozen=True)
class BadgeFace:
    """One badge; `other_name` is the name in the other script, `role_key` picks the colour."""

    name: Fitted
    name_language: str
    other_name: Fitted
    other_language: str
    organisation: Fitted
    organisation_language: str
    role_key: str
    role_zh: str
    role_en: str
    reference: str
    qr: str
    url: str
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadgeDocument:
    """The fields of templates/documents/badges_sheet.html; `pages` hold the faces."""

    title: str
    layout: Layout
    backdrop: str
    event: Fitted
    pages: tuple[tuple[BadgeFace, ...], ...]
    serial: str = ""


@dataclass(frozen=True)
class SignInRow:
    number: int
    name: str
    name_language: str
    other_name: str
    other_language: str
    organisation: str


@dataclass(frozen=True)
class SignInSheet:
    title: str
    title_en: str
    session_zh: str
    session_en: str
    code: str
    time_zh: str
    time_en: str
    place_zh: str
    place_en: str
    rows: tuple[SignInRow, ...]
    serial: str = ""


def choice_to_json(choice: BadgeChoice) -> dict[str, object]:
    return {
        "layout": choice.layout.value,
        "order": choice.order.value,
        "state": choice.state.value,
        "role": choice.role,
        "session": str(choice.session_id or ""),
        "references": list(choice.references),
    }


def choice_from_json(said: dict[str, object]) -> BadgeChoice:
    session, references = str(said["session"]), said["references"]
    assert isinstance(references, list)
    return BadgeChoice(
        layout=Layout(str(said["layout"])),
        order=PrintOrder(str(said["order"])),
        state=RegistrationState(str(said["state"])),
        role=str(said["role"]),
        session_id=uuid.UUID(session) if session else None,
        references=tuple(map(str, references)),
    )
