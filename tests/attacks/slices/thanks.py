"""Thank-you letters of the victim's event: whoever runs all of it writes and sends them."""

from __future__ import annotations

from events.thanks.models import Thanked, ThankYou
from tests.attacks.slices import RUNS

TABLES = (ThankYou, Thanked)
ONE = [{"slug": "event", "audience": "=attendees"}]
CELLS = {f"thanks.{name}": (ONE, RUNS) for name in ("show", "edit", "send")}
