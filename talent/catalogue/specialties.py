"""Names of specialties (专业) in English, as they stand beside the Chinese on papers and pages.

The catalogue names them in Chinese alone, in the evidence of an entry. What the office adds by a
later edition and is not listed in seed/specialties.json stays without an English name: none is made
up.
"""

from __future__ import annotations

import json
from functools import cache

from talent.catalogue.ladders import SEED


def specialty_in_english(specialty_zh: str) -> str:
    """The English name of a specialty, "" where none is known."""
    return _names().get(specialty_zh.strip(), "")


@cache
def _names() -> dict[str, str]:
    """By the Chinese name; read once for a process."""
    names: dict[str, str] = json.loads((SEED / "specialties.json").read_text(encoding="utf-8"))
    return names
