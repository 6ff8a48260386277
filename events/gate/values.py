"""What travels between devices and the merge."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from events.editions.models import EventSession
from events.gate.states import Direction, Refusal, ScanResult, ScanWay

# More than a phone makes in a day; whoever has more sends several.
MOST_SCANS = 1000


@dataclass(frozen=True)
class WalkIn:
    """Somebody who comes without a registration, as staff typed it."""

    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    document_country: str = ""
    document_number: str = ""
    consent: bool = False
    language: str = "zh"


@dataclass(frozen=True)
class MadeScan:
    """One scan as a device made it.

    `id` is the device's own and names it for ever; `at` is the device's time. Somebody is named by
    `code` (QR), `reference` (name search) or `person` (walk-in). `refused`: why the device turned
    them away on its own, which stands whatever the server would have said. `undone`: taken back
    before it was sent.
    """

    id: uuid.UUID
    session_id: uuid.UUID
    at: datetime
    direction: Direction = Direction.IN
    way: ScanWay = ScanWay.QR
    code: str = ""
    reference: str = ""
    person: WalkIn | None = None
    refused: Refusal | None = None
    undone: bool = False


@dataclass(frozen=True)
class ScanAnswer:
    """What one scan came to. `first_at` and `gate`: when and where this person came in first."""

    id: uuid.UUID
    result: ScanResult
    refusal: Refusal | None = None
    reference: str = ""
    name: str = ""
    organisation: str = ""
    first_at: datetime | None = None
    gate: str = ""
    undone: bool = False
    # The device's clock was wrong, so the scan counts by ours.
    clock_mended: bool = False
    # At the wrong session: those the person is expected at, the nearest in time first.
    elsewhere: tuple[EventSession, ...] = ()
