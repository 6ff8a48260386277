"""What is kept of secret votes: counters and who voted, with nothing that joins the two."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.juries.models import Entry
from core.juries.voting.counting import Count, Rules, Share


class VoteRules(Base):
    """The majorities of a round, where its coordinator set others than the defaults."""

    __tablename__ = "jury_vote_rules"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_round.id"), primary_key=True)
    majority: Mapped[str] = mapped_column(String(8))
    quorum: Mapped[str] = mapped_column(String(8))

    @property
    def as_rules(self) -> Rules:
        return Rules(Share(self.majority), Share(self.quorum))


class Ballot(Base):
    """The votes on one entry, as numbers; `earlier` are those of ballots that were repeated."""

    __tablename__ = "jury_ballot"
    __table_args__ = (
        CheckConstraint("in_favour >= 0 AND against >= 0 AND abstained >= 0", name="counts"),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_entry.id"), primary_key=True)
    in_favour: Mapped[int] = mapped_column(Integer, default=0)
    against: Mapped[int] = mapped_column(Integer, default=0)
    abstained: Mapped[int] = mapped_column(Integer, default=0)
    # Set when the round closes: from then on the numbers may be seen, and nobody adds to them.
    counted_at: Mapped[datetime | None]
    # [{"in_favour": …, "against": …, "abstained": …, "why": …}]
    earlier: Mapped[list[Any]] = mapped_column(default=list)

    entry: Mapped[Entry] = relationship()

    @property
    def count(self) -> Count:
        return Count(self.in_favour, self.against, self.abstained)


class Voter(Base):
    """That a juror has voted on an entry; never how, nor when."""

    __tablename__ = "jury_voter"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_entry.id"), primary_key=True)
    juror_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_member.id"), primary_key=True)
