"""Reference numbers people can read aloud: RC-2026-0042, in order, without gaps inside a commit."""

import hashlib

from sqlalchemy import Integer, String, bindparam
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import today
from core.db import Base, db


class ReferenceCounter(Base):
    """The last number given in one series and year."""

    __tablename__ = "reference_counter"

    series: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


def next_reference(series: str) -> str:
    """The next number of `series` (two or three capitals) in this Beijing year, e.g. RC-2026-0042.

    One atomic statement: parallel callers never share a number.
    """
    year, counter = today().year, _COUNTERS[db.engine.dialect.name]
    last = db.session.execute(counter, {"of": series, "within": year}).scalar_one()
    return f"{series}-{year}-{last:04d}"


def drawn_rank(seed: str, reference: str) -> str:
    """By what a draw orders: SHA-256 in hexadecimal over "seed:reference" as UTF-8, lowest first.

    Anybody can compute it again from the seed and the references, e.g. with `sha256sum`.
    """
    return hashlib.sha256(f"{seed}:{reference}".encode()).hexdigest()


# Made once: putting a statement together costs more than asking it.
_COUNTERS = {
    database: insert(ReferenceCounter)
    .values(series=bindparam("of"), year=bindparam("within"), last=1)
    .on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": ReferenceCounter.last + 1}
    )
    .returning(ReferenceCounter.last)
    for database, insert in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert))
}
