"""Rounds of marking, their panels, what is marked, and the marks.

Nothing here knows what is judged: `subject` names a kind (`core.juries.subjects`), `subject_id` one
project or claim of it, `context_id` what they belong to (an edition).
"""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import EMAIL_LENGTH, NAME_LENGTH, User
from core.db import Base, Hundredths, Json, new_id
from core.juries.states import AssignmentState, ConflictKind, JurorState, Ranking, RoundState


class Rubric(Base):
    """One version of what is marked and how; never changed once a score was given by it."""

    __tablename__ = "jury_rubric"
    __table_args__ = (UniqueConstraint("family_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Versions of one rubric share it; `number` counts them, `version` guards against stale pages.
    family_id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    number: Mapped[int] = mapped_column(Integer, default=1)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    subject: Mapped[str] = mapped_column(String(40))
    # Whose it is, as in JuryRound; None for everybody who judges such things.
    context_id: Mapped[uuid.UUID | None]
    locked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    criteria: Mapped[list["Criterion"]] = relationship(
        order_by="Criterion.position", cascade="all, delete-orphan", back_populates="rubric"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def most_points(self) -> Decimal:
        return sum((one.max_points for one in self.criteria), Decimal(0))


class Criterion(Base):
    """Something that is marked; how many points it can bring is its weight."""

    __tablename__ = "jury_criterion"
    __table_args__ = (
        UniqueConstraint("rubric_id", "position"),
        CheckConstraint("max_points > 0", name="points"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    rubric_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_rubric.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    max_points: Mapped[Decimal] = mapped_column(Hundredths)
    # What a number of points stands for, from the top: [{"points": "40", "text": {en, zh}}].
    anchors: Mapped[list[Any]] = mapped_column(default=list)
    guidance: Mapped[dict[str, str]] = mapped_column(default=dict)

    rubric: Mapped[Rubric] = relationship(back_populates="criteria")


class JuryRound(Base):
    """One panel marks some entries by one rubric, between two moments."""

    __tablename__ = "jury_round"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="span"),
        CheckConstraint("quorum BETWEEN 1 AND jurors_per_entry", name="quorum"),
        CheckConstraint("state <> 'decided' OR decided_at IS NOT NULL", name="decided"),
        Index("ix_jury_round_context", "subject", "context_id", "level"),
        Index("ix_jury_round_state", "state", "opens_at", "closes_at"),
        Index("ix_jury_round_rubric", "rubric_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    subject: Mapped[str] = mapped_column(String(40))
    context_id: Mapped[uuid.UUID | None]
    # The level of review it stands for, where the subject has several.
    level: Mapped[int] = mapped_column(Integer, default=1)
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    rubric_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_rubric.id"))
    state: Mapped[str] = mapped_column(String(12), default=RoundState.DRAFT)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # How many jurors each entry is given to, and how many marks of them it needs.
    jurors_per_entry: Mapped[int] = mapped_column(Integer, default=5)
    quorum: Mapped[int] = mapped_column(Integer, default=3)
    # The most entries one juror is given; a juror's own quota may be less.
    max_per_juror: Mapped[int] = mapped_column(Integer, default=30)
    is_blind: Mapped[bool] = mapped_column(default=False)
    # One highest and one lowest left out, from five marks on (events.md R9).
    drops_extremes: Mapped[bool] = mapped_column(default=False)
    ranking: Mapped[str] = mapped_column(String(12), default=Ranking.RAW)
    # The first score of the round: from then on rubric, ranking and blindness stay.
    ranking_locked_at: Mapped[datetime | None]
    # Where answers to this round's letters go.
    contact_email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), default="")
    promotion: Mapped[str | None] = mapped_column(String(12))
    promotion_value: Mapped[Decimal | None] = mapped_column(Hundredths)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    minutes_document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("issued_document.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    rubric: Mapped[Rubric] = relationship()
    entries: Mapped[list["Entry"]] = relationship(back_populates="round", order_by="Entry.position")
    jurors: Mapped[list["Juror"]] = relationship(back_populates="round", order_by="Juror.position")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> RoundState:
        return RoundState(self.state)

    @property
    def ranking_label(self) -> LazyString:
        return Ranking(self.ranking).label


class Entry(Base):
    """One thing that is judged in a round, as it was called when it came in."""

    __tablename__ = "jury_entry"
    __table_args__ = (
        UniqueConstraint("round_id", "subject_id"),
        Index("ix_jury_entry_subject", "subject_id"),
        Index("ix_jury_entry_reference", "reference"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_round.id"))
    subject_id: Mapped[uuid.UUID]
    reference: Mapped[str] = mapped_column(String(20))
    title: Mapped[dict[str, str]] = mapped_column(default=dict)
    # The word jurors' expertise is compared with.
    field: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str | None] = mapped_column(String(14))
    rank: Mapped[int | None] = mapped_column(Integer)
    removed_at: Mapped[datetime | None]

    round: Mapped[JuryRound] = relationship(back_populates="entries")
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="entry")
    conflicts: Mapped[list["Conflict"]] = relationship(back_populates="entry")


class Juror(Base):
    """Somebody's place on the panel of one round; membership alone lets them judge.

    Invited by e-mail; known by account from the start or once the invitation is accepted.
    """

    __tablename__ = "jury_member"
    __table_args__ = (
        UniqueConstraint("round_id", "email"),
        UniqueConstraint("round_id", "user_id"),
        CheckConstraint("state <> 'accepted' OR user_id IS NOT NULL", name="accepted_by_somebody"),
        Index("ix_jury_member_user", "user_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_round.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), default=JurorState.INVITED)
    is_chair: Mapped[bool] = mapped_column(default=False)
    # The most entries this juror takes; None for the round's own maximum.
    quota: Mapped[int | None] = mapped_column(Integer)
    expertise: Mapped[list[str]] = mapped_column(default=list)
    # What conflicts are found by: the employer, and where and when the juror studied or taught.
    organisation: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL")
    )
    # [{"name": …, "from": year or None, "to": year or None}]
    universities: Mapped[list[Any]] = mapped_column(default=list)
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    # When the juror last declared on who stands behind the entries; those given before are open.
    declared_at: Mapped[datetime | None]
    excused_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jury_member.id"))
    # Up to when the juror was told of news of the round by its digest.
    told_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    round: Mapped[JuryRound] = relationship(back_populates="jurors")
    user: Mapped[User | None] = relationship()
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="juror")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> JurorState:
        return JurorState(self.state)


class Conflict(Base):
    """Why one juror may not judge one entry, nor know of it; nobody lifts it (events.md R8)."""

    __tablename__ = "jury_conflict"
    __table_args__ = (
        UniqueConstraint("juror_id", "entry_id", "kind"),
        Index("ix_jury_conflict_entry", "entry_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    juror_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_member.id"))
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_entry.id"))
    kind: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(300), default="")
    found_at: Mapped[datetime]

    juror: Mapped[Juror] = relationship()
    entry: Mapped[Entry] = relationship(back_populates="conflicts")

    @property
    def kind_label(self) -> LazyString:
        return ConflictKind(self.kind).label


class Assignment(Base):
    """One entry in one juror's hands; locked once submitted."""

    __tablename__ = "jury_assignment"
    __table_args__ = (
        UniqueConstraint("juror_id", "entry_id"),
        CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name="submitted"),
        Index("ix_jury_assignment_entry", "entry_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    juror_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_member.id"))
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_entry.id"))
    state: Mapped[str] = mapped_column(String(12), default=AssignmentState.ASSIGNED)
    # Why it was given to this juror: {"expertise": […], "load": n}.
    basis: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # For whoever is judged, once decided; and for the panel and the coordinator.
    comment_public: Mapped[str] = mapped_column(Text, default="")
    comment_internal: Mapped[str] = mapped_column(Text, default="")
    assigned_at: Mapped[datetime]
    # Left for later by the juror; that is never done.
    skipped_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    # False when a conflict arose after submitting: out of the mean, and flagged.
    counts: Mapped[bool] = mapped_column(default=True)
    # Given on a printed sheet, and entered by the office on the juror's behalf.
    from_paper: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)

    juror: Mapped[Juror] = relationship(back_populates="assignments")
    entry: Mapped[Entry] = relationship(back_populates="assignments")
    scores: Mapped[list["Score"]] = relationship(
        back_populates="assignment", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def points(self) -> Decimal:
        return sum((one.points for one in self.scores), Decimal(0))

    @property
    def standing(self) -> AssignmentState:
        return AssignmentState(self.state)

    @property
    def is_declared(self) -> bool:
        """Whether the juror declared on it since it was given: content opens no sooner."""
        declared = self.juror.declared_at
        return declared is not None and declared >= self.assigned_at


class Score(Base):
    """Points by one criterion; a draft of the juror's own until the assignment is submitted."""

    __tablename__ = "jury_score"
    __table_args__ = (
        UniqueConstraint("assignment_id", "criterion_id"),
        CheckConstraint("points >= 0", name="points"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    assignment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("jury_assignment.id", ondelete="CASCADE")
    )
    criterion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_criterion.id"))
    points: Mapped[Decimal] = mapped_column(Hundredths)

    assignment: Mapped[Assignment] = relationship(back_populates="scores")
    criterion: Mapped[Criterion] = relationship()


class Remark(Base):
    """What a juror says to the others of an entry's jury; read after one's own score is in."""

    __tablename__ = "jury_remark"
    __table_args__ = (Index("ix_jury_remark_entry", "entry_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_entry.id"))
    juror_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_member.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    juror: Mapped[Juror] = relationship()
