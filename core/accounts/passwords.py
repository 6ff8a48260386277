"""What a password must be: long, not common, not made of the person's own details.

No rules on kinds of characters and no forced change (ASVS 5.0 §6.2): they make passwords worse.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext
from flask_security import PasswordUtil

SHORTEST = 10
# Longer ones would only cost time to hash.
LONGEST = 128
DIFFERENT_CHARACTERS = 5
COMMON = Path(__file__).with_name("common_passwords.txt")
# Sorted marks of the passwords that leaks hold most often; made by .ci/breached_passwords.py.
BREACHED = Path(__file__).with_name("breached_passwords.bin")
# Bytes of a mark: among 80,000 one password in 14 million looks like one of them.
MARK = 5
# What is left of a password without its figures and signs is looked up when it is as long.
SHORTEST_WORD = 6
RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjklzxcvbnm")  # fmt: skip
RUN_LENGTH = 8


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


class Passwords(PasswordUtil):
    """Flask-Security's hook: says what is wrong with a new password, in the person's language."""

    def validate(
        self, password: str, is_register: bool, **known: Any
    ) -> tuple[list[str] | None, str]:
        normal = self.normalize(password)
        user = known.get("user")
        details = [
            str(known.get("email") or getattr(user, "email", "") or ""),
            str(known.get("display_name") or getattr(user, "display_name", "") or ""),
        ]
        fault = find_fault(normal, details)
        return ([fault] if fault else None), normal


def find_fault(password: str, details: list[str]) -> str:
    """Why this password is refused, or nothing. `details` are the person's address and name."""
    if len(password) < SHORTEST:
        return _("Choose a password of at least %(length)s characters.", length=SHORTEST)
    if len(password) > LONGEST:
        return _("Choose a password of at most %(length)s characters.", length=LONGEST)
    if is_common(password):
        return _("Many people use this password. Choose another, for instance four unlike words.")
    if holds_details(password, details):
        return _("Choose a password without your name or e-mail address.")
    return ""


def is_common(password: str) -> bool:
    """Whether it was leaked or is on our list, with or without figures around it, or a pattern.

    Patterns are few characters, or a run of keys. Nothing leaves the machine (ASVS 5.0 §6.2.12).
    """
    plain = password.casefold()
    if len(set(plain)) < DIFFERENT_CHARACTERS:
        return True
    word = plain.strip("0123456789!@#$%^&*._-")
    if {plain, word} & _common() or is_breached(plain) or is_breached(word):
        return True
    return any(
        run[i : i + RUN_LENGTH] in plain for run in RUNS for i in range(len(run) - RUN_LENGTH + 1)
    )


def is_breached(plain: str) -> bool:
    """Whether a password in small letters is among those that leaks hold most often."""
    marks, wanted = _Marks(BREACHED.read_bytes()), mark_of(plain)
    place = bisect_left(marks, wanted)
    return len(plain) >= SHORTEST_WORD and place < len(marks) and marks[place] == wanted


def mark_of(plain: str) -> bytes:
    """What the list of leaked passwords holds of one, in small letters."""
    return hashlib.sha256(plain.encode()).digest()[:MARK]


class _Marks(Sequence[bytes]):
    """The list's bytes as its marks."""

    def __init__(self, held: bytes) -> None:
        self._held = held

    def __len__(self) -> int:
        return len(self._held) // MARK

    def __getitem__(self, place: Any) -> Any:
        return self._held[place * MARK : (place + 1) * MARK]


def holds_details(password: str, details: list[str]) -> bool:
    plain = password.casefold().replace(" ", "")
    words = [detail.casefold().partition("@")[0].replace(" ", "") for detail in details]
    return any(len(word) >= 4 and word in plain for word in words)


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())
