"""What the registrations' operations read and answer (contract.md §5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.contacts import MailAddress, PhoneNumber
from events.event_types.registry import ParticipantRole
from events.registrations.consents import EventPurpose

Line = Annotated[str, Field(max_length=200)]


class Empty(BaseModel):
    """No query is taken."""

    model_config = ConfigDict(extra="forbid")


class PersonBody(BaseModel):
    """Who comes. Names are printed exactly as given; which fields are needed the form says."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: MailAddress = ""
    name_latin: Line = ""
    name_chinese: Annotated[str, Field(max_length=100)] = ""
    badge_name: Line = ""
    gender: Annotated[str, Field(max_length=12)] = ""
    birth_on: date | None = None
    nationality: Annotated[str, Field(max_length=2)] = ""
    residence: Annotated[str, Field(max_length=2)] = ""
    organisation: Line = ""
    post: Line = ""
    degree: Annotated[str, Field(max_length=20)] = ""
    institution: Line = ""
    field: Line = ""
    phone: PhoneNumber = ""
    wechat: Annotated[str, Field(max_length=80)] = ""
    document_kind: Annotated[str, Field(max_length=20)] = ""
    document_country: Annotated[str, Field(max_length=2)] = ""
    document_number: Annotated[str, Field(max_length=60)] = ""
    channel: Line = ""


class RegistrationBody(BaseModel):
    """A registration to be made, for the token's person or, `for_self` false, for another."""

    model_config = ConfigDict(extra="forbid")
    person: PersonBody
    for_self: bool = True
    role: ParticipantRole | None = None
    sessions: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=200)] = []
    answers: dict[str, Any] = {}
    consents: list[EventPurpose]
    attends_by: Literal["on_site", "online"] = "on_site"
    language: Literal["en", "zh"] = "en"


class SeatLine(BaseModel):
    """One seat: confirmed, or waiting at a place in line."""

    session: str
    state: str
    place: int | None
    starts_at: datetime
    ends_at: datetime
    offered_until: datetime | None
    # Codes of this registration's other sessions at the same time.
    overlaps: list[str]


class RegistrationLine(BaseModel):
    """A registration as its person sees it; identity data are never answered."""

    reference: str
    event: str
    # The event it was sent to, when the cut-off carried it on to `event`.
    sent_to: str | None
    state: str
    role: str
    name: str
    submitted_at: datetime
    # Until when scarce places wait for the person to confirm the mail address; null: nothing waits.
    confirm_by: datetime | None
    seats: list[SeatLine]
