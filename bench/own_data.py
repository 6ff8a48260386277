"""The copy of one person's data, and their erasure: ``python -m bench.own_data``.

``[--rows N] [--files N] [--people N]``. A fresh embedded database: somebody with a row in every
table of the register, so many registrations, e-mails, papers with files of 300 KB and ten times as
many rows of the log, among so many others. The goal for both is 60 s (trust.md G18).
"""

from __future__ import annotations

import argparse
import io
import secrets
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta

from flask import current_app

from bench._files import forget_peak, peak
from bench._portal import empty_portal
from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db, field_cipher
from core.files.services import keep_made
from core.jobs.worker import Worker
from core.outbox import Letter, post
from core.privacy.copying import ask_for_copy
from core.privacy.erasing import ask_for_erasure, erase_when_due
from talent.wallet.models import WalletPaper
from tests.core.privacy.planting import plant
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

GOAL_SECONDS = 60
DAY = timedelta(days=1)
KB = 300


def main() -> None:
    """Fill a database, take the copy, erase, print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=300)
    asked.add_argument("--files", type=int, default=200)
    asked.add_argument("--people", type=int, default=500)
    wanted = asked.parse_args()
    with empty_portal() as program, program.app_context():
        person = make_user(email="everything@example.org")
        fill(person, rows=wanted.rows, files=wanted.files, people=wanted.people)
        # What was asked for while it was filled is not part of either.
        Worker(program).drain()
        copied = measured(lambda: take_copy(person))
        size, held = archive_of(person)
        erased = measured(lambda: erase(person))
        Worker(program).drain()
    print("| work | goal | wall s | CPU s | MB over idle |")
    print("|---|---|---|---|---|")
    of = f"{wanted.rows} registrations and e-mails, {held} files ({size / 2**20:.0f} MB)"
    for what, cost in ((f"own copy: {of}", copied), ("erasure of the same person", erased)):
        print(f"| {what} | ≤ {GOAL_SECONDS} s | {cost[0]:.1f} | {cost[1]:.1f} | {cost[2]:.0f} |")


def fill(person: User, *, rows: int, files: int, people: int) -> None:
    for _ in range(rows):
        one = make_registration(make_edition(), user=person)
        # Over: it keeps nobody from being erased.
        one.edition.starts_at, one.edition.ends_at = now() - DAY, now()
        letter = {"link": "", "sign_in": ""}
        post(Letter("accounts/password_changed", person.email, "en", "Everything", letter,
                    recipient_id=person.id))  # fmt: skip
        for _ in range(10):
            audit.record("file:looked_at", one)
    db.session.commit()
    for number in range(files):
        scan = b"%PDF-1.7 " + secrets.token_bytes(KB * 1024)
        file = keep_made(scan, name=f"Scan {number}.pdf", owner_id=person.id,
                         purpose="wallet-paper", at=now())  # fmt: skip
        paper = {"kind": "diploma", "title": f"Diploma {number}", "original_id": file.id}
        db.session.add(WalletPaper(owner_id=person.id, added_at=now(), **paper))
    for number in range(people):
        db.session.add(User(email=f"other{number}@example.org", display_name=f"Other {number}"))
    db.session.commit()
    plant(person)


def take_copy(person: User) -> None:
    ask_for_copy(person, at=now())
    db.session.commit()
    Worker(current_app._get_current_object()).drain()  # type: ignore[attr-defined]  # noqa: SLF001


def archive_of(person: User) -> tuple[int, int]:
    """Bytes and files of what was made."""
    from core.privacy.copying import newest_copy

    made = newest_copy(person)
    assert made is not None
    sealed = current_app.extensions["storage"].get(str(made.storage_key))
    packed = b"".join(map(field_cipher().decrypt, sealed.splitlines()))
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    db.session.rollback()
    return len(packed), sum(name.startswith("files/") for name in names)


def erase(person: User) -> None:
    one = ask_for_erasure(person, at=now())
    one.due_at = now()
    db.session.commit()
    erase_when_due(str(one.id))
    db.session.commit()
    assert one.done_at is not None
    db.session.rollback()


def measured(work: Callable[[], None]) -> tuple[float, float, float]:
    """Wall and processor time in seconds, and how far the process grew, in MB."""
    forget_peak()
    began, spent, idle = time.monotonic(), time.process_time(), peak()
    work()
    return time.monotonic() - began, time.process_time() - spent, peak() - idle


if __name__ == "__main__":
    main()
