"""The heads of the audit log, signed and kept outside the database (trust.md G19).

A chain alone does not show that its last rows were cut off. After each commit number and hash of
its last row are therefore written, signed, beside the database; every hour those of all chains
leave for the file, mailbox or syslog that AUDIT_HEAD_URL names, and where several chains grew a row
of the log itself holds them; each backup holds them. A head is one line, found again in any text: a
letter, a server's log, a manifest.
"""

import fcntl
import hashlib
import hmac
import logging
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from core.audit.chains import FORMER, chain_key, ends
from core.clock import now
from core.db import db, reading

log = logging.getLogger(__name__)
LAST = "audit_last"
_LINE = re.compile(r"audit-head (\d+)(?:/(\d+))? (\S+) ([0-9a-f]{64}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """A chain's last row at a moment, in words that nobody without FIELD_KEYS can make."""

    number: int
    at: str
    hash: str
    signature: str
    chain: int = FORMER

    def __str__(self) -> str:
        return f"audit-head {self.place} {self.at} {self.hash} {self.signature}"

    @property
    def place(self) -> str:
        """Its row, and the chain unless there was one for all."""
        return _place(self.number, self.chain)

    @property
    def is_genuine(self) -> bool:
        return hmac.compare_digest(self.signature, _sign(self.place, self.at, self.hash))


def _place(number: int, chain: int) -> str:
    return f"{number}/{chain}" if chain != FORMER else f"{number}"


def _sign(place: str, at: str, digest: str) -> str:
    words = f"head {place} {at} {digest}".encode()
    return hmac.new(chain_key(), words, hashlib.sha256).hexdigest()


def heads_in(text: str) -> list[Head]:
    return [
        Head(int(found[1]), found[3], found[4], found[5], int(found[2] or FORMER))
        for found in _LINE.finditer(text)
    ]


def current_heads() -> list[Head]:
    """Of each chain that has rows."""
    with reading():
        return [_head(row.number, row.hash, row.chain) for row in ends(db.session())]


def _head(number: int, digest: str, chain: int) -> Head:
    at = now().isoformat(timespec="seconds")
    return Head(number, at, digest, _sign(_place(number, chain), at, digest), chain)


def kept_heads() -> list[Head]:
    """The heads this machine wrote beside the database."""
    file = _file()
    return heads_in(file.read_text()) if file.exists() else []


def keep_last(session: Session) -> None:
    """After a commit: write down the row it ended with, unless another was quicker."""
    if (last := session.info.pop(LAST, None)) is None:
        return
    try:
        keep([_head(*last)])
    except OSError as error:  # the change is kept all the same
        log.error("the head of the audit log was not written: %s", error)  # noqa: TRY400


def keep(heads: Iterable[Head], *, anew: bool = False) -> None:
    """Write the heads beside the database; `anew` even if older ones say more."""
    with open(os.open(_file(), os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {} if anew else {head.chain: head for head in heads_in(file.read().decode())}
        newer = [one for one in heads if one.chain not in known
                 or one.number > known[one.chain].number]  # fmt: skip
        if newer or anew:
            known |= {head.chain: head for head in newer}
            # Over the old ones, which a full disk then leaves. A file emptied before it is written
            # is also sent to the disk at once, which takes the system longer than all the rest.
            file.seek(0)
            file.write("".join(f"{known[chain]}\n" for chain in sorted(known)).encode())
            file.truncate()


def _file() -> Path:
    return Path(current_app.extensions["settings"].data_dir) / "audit-head"
