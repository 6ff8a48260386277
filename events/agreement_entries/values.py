"""What somebody says of an agreement when they record it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class NewAgreement:
    """`project` is its number, `carriers` are names or credit codes, `venue_id` where it signed.

    `amount` is in whole units of `currency`; None and "" where none was agreed on.
    """

    project: str
    carriers: Sequence[str]
    venue_id: uuid.UUID
    kind: str
    mode: str
    signed_on: date
    amount: Decimal | None = None
    currency: str = ""
    is_on_stage: bool = False
    has_academician: bool = False
