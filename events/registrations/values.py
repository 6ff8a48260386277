"""What travels from a form, an import or the API to the services."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.accounts.models import User
from core.workflow import Guest
from events.event_types.registry import ParticipantRole
from events.registrations.consents import EventPurpose
from events.registrations.states import Way

# Who does something: somebody with an account, the holder of a secret link, or the program.
Actor = User | Guest | None


@dataclass(frozen=True)
class PersonFacts:
    """What is known of the person; each name equals the registration's column (R6)."""

    name: str
    email: str = ""
    name_latin: str = ""
    name_chinese: str = ""
    badge_name: str = ""
    gender: str = ""
    birth_on: date | None = None
    nationality: str = ""
    residence: str = ""
    organisation: str = ""
    post: str = ""
    degree: str = ""
    institution: str = ""
    field: str = ""
    phone: str = ""
    wechat: str = ""
    document_kind: str = ""
    document_country: str = ""
    document_number: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Entry:
    """One registration as it is sent. `submit_key` is the same for a form sent twice (R1)."""

    person: PersonFacts
    submit_key: str
    role: ParticipantRole = ParticipantRole.TALENT
    session_ids: tuple[uuid.UUID, ...] = ()
    home_venue_id: uuid.UUID | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    form_version_id: uuid.UUID | None = None
    consents: frozenset[EventPurpose] = frozenset({EventPurpose.PROCESSING})
    attends_by: str = "on_site"
    language: str = "en"
    time_zone: str = "Asia/Shanghai"
    way: Way = Way.SELF


@dataclass(frozen=True)
class Group:
    """People who take places together, or wait together, if they chose so."""

    id: uuid.UUID
    keep_together: bool
    delegation_id: uuid.UUID | None = None
