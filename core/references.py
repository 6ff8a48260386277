"""Reference numbers people can read aloud: RC-2026-0042, in order, without gaps inside a commit."""

from sqlalchemy import Integer, String
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
    year = today().year
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    counter = insert(ReferenceCounter).values(series=series, year=year, last=1)
    upsert = counter.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": ReferenceCounter.last + 1}
    ).returning(ReferenceCounter.last)
    last = db.session.execute(upsert).scalar_one()
    return f"{series}-{year}-{last:04d}"
