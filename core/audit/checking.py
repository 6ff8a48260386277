"""Whether the audit log is whole: every chain from its first row to the last one known."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from core.audit.chains import FORMER, seal
from core.audit.heads import Head
from core.audit.models import AuditEntry
from core.audit.sending import CHAINS_OF_LOG
from core.audit.services import REDACTED
from core.db import db


def check_log(heads: Iterable[Head] = ()) -> tuple[int, list[str]]:
    """How many rows were read, and what is wrong: broken links, and what was known of.

    Known are `heads` and what rows of the log say of the ends of all chains. A row may have been
    blacked out since; then a later row holds the seal of what is left of it, so that nobody else's
    change passes for that.
    """
    count, faults = 0, []
    # Of each chain so far: number and hash of the last row. Each goes on from the former one.
    ends: defaultdict[int, tuple[int, str]] = defaultdict(lambda: (0, ends.get(FORMER, (0, ""))[1]))
    known = _ends_told() | {
        head.number: head for head in sorted(heads, key=lambda head: head.number)
    }
    left, bare = _seals_of_redacted(), {}
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).yield_per(1000):
        last, previous = ends[entry.chain]
        if entry.previous_hash != previous:
            faults.append(
                f"rows of chain {entry.chain} between {last} and {entry.number} are missing or "
                "were replaced"
            )
        elif (sealed := seal(entry, previous)) != entry.hash:
            bare[entry.number] = sealed
        if (head := known.pop(entry.number, None)) and head.hash != entry.hash:
            faults.append(f"row {entry.number} is not the one that the log had at {head.at}")
        ends[entry.chain], count = (entry.number, entry.hash), count + 1
    faults += [
        f"row {number} was altered" for number, sealed in bare.items() if left.get(number) != sealed
    ]
    for head in known.values():
        last = ends[head.chain][0]
        what = (
            f"rows of chain {head.chain} from {last + 1} to {head.number} are"
            if head.number > last
            else f"row {head.number} is"
        )
        faults.append(f"{what} missing: the log had row {head.number} at {head.at}")
    return count, faults


def _ends_told() -> dict[int, Head]:
    """The ends of chains that rows of the log bear witness to, whose own seals say whether rightly.

    Not what one chain, made of several by the way back to a former program, still says of those.
    """
    told = select(AuditEntry.at, AuditEntry.details).where(
        AuditEntry.subject_kind == CHAINS_OF_LOG, AuditEntry.chain != FORMER
    )
    return {
        number: Head(number, f"{at:%Y-%m-%dT%H:%M}", digest, "", int(chain))
        for at, details in db.session.execute(told)
        for chain, (number, digest) in details.get("ends", {}).items()
    }


def _seals_of_redacted() -> dict[int, str]:
    """What is left of each row that was blacked out; the last time counts."""
    told = select(AuditEntry.details).where(AuditEntry.action == REDACTED)
    found: dict[int, str] = {}
    for details in db.session.scalars(told.order_by(AuditEntry.number)):
        found |= {int(number): sealed for number, sealed in details["rows"].items()}
    return found
