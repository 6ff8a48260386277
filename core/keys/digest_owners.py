"""The columns of digests that slices key, and keying them anew when a key is retired (R3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import select

from core.db import Base, db
from core.keys.digests import index_key, keyed_digest
from core.registries import Registry

CHUNK = 500
Progress = Callable[[str, int], None]
# A row's value before it was keyed, or None when it cannot be made again (its number is deleted).
Reckon = Callable[[Any], str | None]


@dataclass(frozen=True)
class DigestOwner:
    """A column of digests that a slice keys by `blind_index`.

    `plain` gives what was digested for a row, as the slice's own code would.
    """

    model: type[Base]
    column: str
    plain: Reckon

    @property
    def key(self) -> str:
        return f"{self.model.__tablename__}.{self.column}"


DIGEST_OWNERS = Registry[DigestOwner](
    "digest owners", "Columns of digests that are keyed anew when a key is retired.", order="key"
)


def rekey_digests(newest: str, progress: Progress) -> tuple[dict[str, int], dict[str, int]]:
    before = index_key()
    done: dict[str, int] = {}
    lost: dict[str, int] = {}
    for owner in DIGEST_OWNERS:
        name = owner.key
        table = cast("sa.Table", owner.model.__table__)
        primary = list(table.primary_key.columns)
        column = table.c[owner.column]
        changes = []
        rows = select(owner.model).where(column.is_not(None)).execution_options(yield_per=CHUNK)
        for row in db.session.scalars(rows):
            plain = owner.plain(row)
            if plain is None or keyed_digest(plain, before) != getattr(row, column.key):
                lost[name] = lost.get(name, 0) + 1
                continue
            key = [getattr(row, one.key) for one in primary]
            changes.append((key, keyed_digest(plain, newest)))
        for key, digest in changes:
            where = [one == part for one, part in zip(primary, key, strict=True)]
            # Straight to the table: no version rises, no listener hears of a change.
            db.session.execute(sa.update(table).where(*where).values({column: digest}))
        done[name] = len(changes)
        progress(name, len(changes))
    db.session.expire_all()
    return done, lost
