"""How large a file is, in words."""

from __future__ import annotations

from core.i18n import show_number

KILOBYTE = 1024


def show_size(size: int) -> str:
    """Bytes as people read them: 340 kB, 1.2 MB."""
    if size < KILOBYTE * KILOBYTE:
        return f"{show_number(max(1, round(size / KILOBYTE)))} kB"
    return f"{show_number(round(size / KILOBYTE / KILOBYTE, 1))} MB"
