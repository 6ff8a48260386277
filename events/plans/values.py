"""Codes and lengths of a plan as people write them. Lengths are whole decimetres."""

import re
import unicodedata

LONGEST_CODE = 12
CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
METRES = re.compile(r"(\d{1,4})(?:\.(\d)0*)?")


def metres(length: int) -> str:
    """Decimetres as people write metres: 30 is 3, 25 is 2.5."""
    return f"{length // 10}.{length % 10}" if length % 10 else str(length // 10)


def read_metres(text: str) -> int | None:
    """Metres as people type them, in decimetres; None for what is no such length."""
    said = unicodedata.normalize("NFKC", text).strip().casefold()
    found = METRES.fullmatch(said.removesuffix("m").removesuffix("米").strip().replace(",", "."))
    return int(found[1]) * 10 + int(found[2] or 0) if found else None
