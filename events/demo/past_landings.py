"""Companies that projects of past Weeks founded, as rows, with their last two years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.clock import BEIJING, beijing_date
from core.db import new_id
from core.name_keys import name_key
from core.organisations.codes import credit_code_check_character
from events.editions.models import Edition
from events.landings.states import LandingState

Rows = Sequence[Mapping[str, Any]]
# Made up, as no rate is published: in the last year one of so many companies operates no more.
NOT_OPERATING = 8
# So many have won a programme talent of each level.
NATIONAL, PROVINCIAL, CITY = 40, 20, 10


def landings_of(edition: Edition, projects: Rows) -> Iterator[dict[str, Any]]:
    """Registered half a year after the edition, and counted the same day."""
    landed = edition.starts_at + timedelta(days=180)
    for place, project in enumerate(projects):
        first = f"91320594H{edition.number:02d}{place:06d}"[:17]
        name = f"示例落地企业{edition.year}-{place}"
        yield {
            "id": new_id(), "reference": f"HL{edition.year}-{place:05d}",
            "project_id": project["id"],
            "state": LandingState.VALID, "company_name": name, "company_name_key": name_key(name),
            "credit_code": first + credit_code_check_character(first), "district": "sip",
            "registered_on": beijing_date(landed), "capital": Decimal(1_000_000), "currency": "CNY",
            "claimed_at": landed, "verified_at": landed, "valid_at": landed,
        }  # fmt: skip


def follow_ups_of(landings: Rows, on: date) -> Iterator[dict[str, Any]]:
    """The last two whole years before a day, both checked, of those registered by then."""
    for place, one in enumerate(landings):
        for year in range(max(on.year - 2, one["registered_on"].year), on.year):
            at = datetime(year + 1, 1, 1, tzinfo=BEIJING)
            yield {
                "landing_id": one["id"], "year": year, "told_at": at, "checked_at": at,
                "is_operating": year < on.year - 1 or place % NOT_OPERATING != 0,
                "staff": 5 + place % 60, "revenue": Decimal(500_000 * (1 + place % 30)),
                "talents_national": int(place % NATIONAL == 1),
                "talents_provincial": int(place % PROVINCIAL == 1),
                "talents_city": int(place % CITY == 1),
            }  # fmt: skip
