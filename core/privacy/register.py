"""The register of personal data: what is held of people, why, for how long, who sees it.

Each slice declares its own in `personal_data.toml` beside its models, a block for each table and
each kind of file; `tests/contracts/test_privacy.py` fails for a column without an entry. Privacy
page, own copy, erasure and retention all read this register, so that none can drift.

A block says:
  purpose, basis, term, seen   codes of `core.privacy.words`; `since`: the moment a term runs from
  whose       columns that lead to the person: `id` or keys of `user`, or of a row that is theirs
  address     a column with an e-mail address: rows of no account that have it are its owner's
  about       kind and id of a thing that is theirs, for rows that stand for any kind of thing
  trace       the same, or a key to a row of theirs or about them, for what others got or said of
              them: erased with them, not handed over. A row that names somebody else belongs to
              whom it names, by `whose` or `address`; who it is about is a trace
  mentions    columns searched for the person's name and address, where no key leads to them
  obliges     states in which a row keeps its person from being erased, perhaps `until` a moment
  erasure     delete (the row), blank (what it says), keep, redact (the audit log)
  personal    what is said of the person: handed over, then erased
  counted     the same, too coarse to name anybody: handed over, kept, and counted (R25)
  withheld    erased but not handed over: secrets, sort keys and digests, notes of the office
  plain       keys, states, times and figures that say nothing of anybody
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from core.privacy.words import Basis, Erasure, ProcessingPurpose, SeenBy, Term

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "talent", "events")
FILE = "personal_data.toml"


@dataclass(frozen=True)
class Holding:
    """What one table, or one kind of stored file, holds of people; nothing without a purpose."""

    name: str
    purpose: ProcessingPurpose | None = None
    basis: Basis = Basis.SERVICE
    term: Term = Term.ACCOUNT
    since: str = ""
    seen: tuple[SeenBy, ...] = ()
    whose: tuple[str, ...] = ()
    address: str = ""
    about: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    obliges: tuple[str, ...] = ()
    until: str = ""
    erasure: Erasure = Erasure.KEEP
    personal: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def is_personal(self) -> bool:
        return self.purpose is not None

    @property
    def handed_over(self) -> tuple[str, ...]:
        return self.personal + self.counted

    @property
    def erased(self) -> tuple[str, ...]:
        return self.personal + self.withheld

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it speaks of; one that is named twice stands here twice."""
        return self.handed_over + self.withheld + self.plain


@cache
def register() -> Mapping[str, Holding]:
    """All holdings by their names: tables, and `file <purpose>`.

    Raises ValueError for a block said twice, a word that is no part of a block, or a code unknown.
    """
    found: dict[str, Holding] = {}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob(FILE)):
            for name, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if name in found:
                    raise ValueError(f"{file}: {name} is declared twice")
                found[name] = _holding(name, block)
    return found


def _holding(name: str, block: Mapping[str, str]) -> Holding:
    known = {field.name for field in fields(Holding)} - {"name"}
    if unknown := block.keys() - known:
        raise ValueError(f"{name}: {', '.join(sorted(unknown))} is no part of a block")
    said: dict[str, object] = {
        key: tuple(value.split()) if key not in {"since", "until", "address"} else value
        for key, value in block.items()
    }
    for key, code in (
        ("purpose", ProcessingPurpose),
        ("basis", Basis),
        ("term", Term),
        ("erasure", Erasure),
    ):
        if key in block:
            said[key] = code(block[key])
    said["seen"] = tuple(map(SeenBy, block.get("seen", "").split()))
    return Holding(name, **said)  # type: ignore[arg-type]
