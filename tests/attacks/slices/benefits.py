"""Numbers of what is given without application; nobody else's things stand on one's own page."""

from __future__ import annotations

from typing import Any

from tests.attacks.slices import READS

CELLS: dict[str, Any] = {}
LISTS = {"benefits_desk.index": READS | {"city"}}
