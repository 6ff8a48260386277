"""Claims and everything that happened to them."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, EncryptedText, new_id
from core.name_keys import kept, key_of, search_text
from core.states import index_while
from talent.catalogue.models import CatalogueEdition, is_panel_code
from talent.catalogue.states import Level, Route
from talent.claims.states import (
    DECIDED,
    GRANTED_BY_VOTE,
    OPEN_STATES,
    ClaimAction,
    ClaimState,
    OfferedFor,
)
from talent.wallet.models import WalletPaper

# All that the desk's list narrows by, sorts by and limits a reader's view by, apart from the wide
# rows. No names: SQLite takes no index that it thinks as wide as the row.
_LISTED = (
    *("due_on", "id", "claimant_id", "submitted_at", "level", "district"),
    *("initial_reviewer_id", "second_reviewer_id", "provincial_sealer_id", "employer_id"),
    *(
        "days_used",
        "notice_ends_on",
        "decided_at",
        "sector",
        "days_stopped",
        "hold_reason",
        "route",
    ),
)
# What claims are mostly sorted by: read in that order, with what limits a reader's view beside it.
_READ_IN_ORDER = {
    "due": "due_on",
    "name": "holder_name_key",
    "employer": "employer_name_key",
    "sent": "submitted_at",
    "entry_en": "entry_en_key",
    "entry_zh": "entry_zh_key",
    "title_en": "title_en_key",
    "title_zh": "title_zh_key",
}


def said_in(language: str, prefix: str = "") -> Callable[[dict[str, Any] | None], str]:
    """What words say in a language, or in the other one where that has none."""
    other = "zh" if language == "en" else "en"

    def said(words: dict[str, Any] | None) -> str:
        words = words or {}
        return words.get(prefix + language) or words.get(prefix + other) or ""

    return said


class Claim(Base):
    """One person's claim that a catalogue entry, or works before a panel, be recognised as a title.

    Until it is sent, everything typed lives in `draft` as raw text, so an unfinished or wrong
    answer is kept as typed. Sending freezes the facts, and the entry as its edition then said it.
    """

    __tablename__ = "claim"
    __table_args__ = (
        # One open claim per person and entry (recognition.md §8 (d)).
        index_while("uq_claim_open", "claimant_id", "entry_code", unique=True, states=OPEN_STATES),
        CheckConstraint(
            "initial_reviewer_id IS NULL OR second_reviewer_id IS NULL"
            " OR initial_reviewer_id <> second_reviewer_id",
            name="two_reviewers",
        ),
        CheckConstraint("hold_reason = '' OR stopped_since IS NOT NULL", name="held"),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="sent"),
        CheckConstraint("state <> 'public_notice' OR notice_ends_on IS NOT NULL", name="notice"),
        CheckConstraint(
            "state <> 'objection_check' OR notice_days_left IS NOT NULL",
            name="interrupted_notice",
        ),
        CheckConstraint(
            "state NOT IN ('recognised', 'refused') OR decided_at IS NOT NULL", name="decided"
        ),
        Index("ix_claim_list", "state", *_LISTED),
        Index(
            "ix_claim_district", "district", "state", *(one for one in _LISTED if one != "district")
        ),
        Index("ix_claim_sector", "sector", "id", "state", "claimant_id", "due_on"),
        # PostgreSQL takes no long values into an index.
        Index(
            "ix_claim_search",
            *("search", "state", "due_on", "id", "claimant_id", "reference", "entry_code"),
            *("district", "level", "route"),
        ).ddl_if("sqlite"),
        *(
            Index(f"ix_claim_{name}", column, "id", "state", "claimant_id")
            for name, column in _READ_IN_ORDER.items()
        ),
        Index("ix_claim_claimant", "claimant_id"),
        Index("ix_claim_entry", "entry_code", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    claimant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str] = mapped_column(String(24), default=ClaimState.DRAFT)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # {step: {field: [as typed]}}, encrypted because it holds the document number.
    draft: Mapped[str] = mapped_column(EncryptedText, default="{}")

    # A member of OfferedFor where the portal offered it by itself; empty for all others.
    offered_for: Mapped[str] = mapped_column(String(20), default="", server_default="")
    entry_code: Mapped[str] = mapped_column(String(40))
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogue_edition.id"))
    entry: Mapped[dict[str, Any]]
    # What lists ask of the frozen entry and of the title below, without taking either apart.
    sector: Mapped[str] = kept(String(40), lambda entry: (entry or {}).get("sector") or "", "entry")
    route: Mapped[str] = kept(String(20), lambda entry: (entry or {}).get("route") or "", "entry")
    entry_en_key: Mapped[str] = key_of("entry", said_in("en", "name_"))
    entry_zh_key: Mapped[str] = key_of("entry", said_in("zh", "name_"))
    # The tier claimed: level, and the title it means, as the edition's ladder said it.
    level: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[dict[str, str]] = mapped_column(default=dict)
    title_en_key: Mapped[str] = key_of("title", said_in("en"))
    title_zh_key: Mapped[str] = key_of("title", said_in("zh"))

    holder_name: Mapped[str] = mapped_column(String(200), default="")
    holder_name_key: Mapped[str] = key_of("holder_name")
    holder_name_latin: Mapped[str] = mapped_column(String(200), default="")
    holder_name_chinese: Mapped[str] = mapped_column(String(100), default="")
    birth_on: Mapped[date | None]
    nationality: Mapped[str] = mapped_column(String(3), default="")
    document_kind: Mapped[str] = mapped_column(String(20), default="")
    document_country: Mapped[str] = mapped_column(String(3), default="")
    document_number: Mapped[str | None] = mapped_column(EncryptedText)
    document_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    certificate_number: Mapped[str] = mapped_column(String(80), default="")
    certificate_issued_on: Mapped[date | None]
    certificate_expires_on: Mapped[date | None]
    degree: Mapped[str] = mapped_column(String(20), default="")
    degree_field: Mapped[str] = mapped_column(String(200), default="")
    institution: Mapped[str] = mapped_column(String(200), default="")
    years: Mapped[int | None] = mapped_column(Integer)
    district: Mapped[str] = mapped_column(String(40), default="")
    employer_name: Mapped[str] = mapped_column(String(200), default="")
    employer_name_key: Mapped[str] = key_of("employer_name")
    employer_credit_code: Mapped[str] = mapped_column(String(18), default="")
    # The people's and the employer's names, to search in.
    search: Mapped[str] = kept(
        Text,
        lambda *names: search_text(*(name or "" for name in names)),
        *("holder_name", "holder_name_latin", "holder_name_chinese", "employer_name"),
    )
    employer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    employer_contact: Mapped[str] = mapped_column(String(320), default="")
    employed_since: Mapped[date | None]
    job_title: Mapped[str] = mapped_column(String(200), default="")
    employer_answer: Mapped[str] = mapped_column(String(12), default="")
    employer_answered_at: Mapped[datetime | None]
    employer_note: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[datetime | None]

    submitted_at: Mapped[datetime | None]
    initial_reviewer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    second_reviewer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    provincial_sealer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    asked_from: Mapped[str] = mapped_column(String(24), default="")
    notice_starts_on: Mapped[date | None]
    notice_ends_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(40), default="")
    reason_text: Mapped[dict[str, str]] = mapped_column(default=dict)
    title_obtained_on: Mapped[date | None]

    # The clock: working days used before `clock_since`, and when the running stretch began.
    days_used: Mapped[int] = mapped_column(Integer, default=0)
    clock_since: Mapped[date | None]
    days_stopped: Mapped[int] = mapped_column(Integer, default=0)
    stopped_since: Mapped[date | None]
    due_on: Mapped[date | None]
    # While more papers are asked for: the days left of the state that asked. `is_extended`: the
    # term of the objection check was.
    days_left_when_asked: Mapped[int] = mapped_column(Integer, default=0)
    is_extended: Mapped[bool] = mapped_column(default=False)
    # A member of HoldReason while the office stopped the clock, what the claimant reads of it, and
    # the days left of the state; those stay until the claim moves.
    hold_reason: Mapped[str] = mapped_column(String(20), default="", server_default="")
    hold_text: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    days_left_when_held: Mapped[int | None] = mapped_column(Integer)
    # Working days of the public notice that an objection check interrupted.
    notice_days_left: Mapped[int | None] = mapped_column(Integer)
    # Since when the claimant lets nobody of the office look at the identity papers.
    identity_closed_at: Mapped[datetime | None]

    claimant: Mapped[User] = relationship(foreign_keys=[claimant_id])
    initial_reviewer: Mapped[User | None] = relationship(foreign_keys=[initial_reviewer_id])
    second_reviewer: Mapped[User | None] = relationship(foreign_keys=[second_reviewer_id])
    edition: Mapped[CatalogueEdition] = relationship()
    moves: Mapped[list["ClaimMove"]] = relationship(
        back_populates="claim", order_by="ClaimMove.number", cascade="all, delete-orphan"
    )
    papers: Mapped[list["ClaimPaper"]] = relationship(
        back_populates="claim", order_by="ClaimPaper.kind", cascade="all, delete-orphan"
    )
    checks: Mapped[list["ClaimCheck"]] = relationship(cascade="all, delete-orphan")
    requests: Mapped[list["SupplementRequest"]] = relationship(
        back_populates="claim", order_by="SupplementRequest.number", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ClaimState:
        return ClaimState(self.state)

    @property
    def open_requests(self) -> list["SupplementRequest"]:
        """What the claimant is asked for and has not sent, in the order in which it was asked."""
        return [asked for asked in self.requests if asked.is_open]

    @property
    def title_level(self) -> Level | None:
        return Level(self.level) if self.level else None

    @property
    def offer(self) -> OfferedFor | None:
        """On what the portal offered it by itself; None where the claimant found the entry."""
        return OfferedFor(self.offered_for) if self.offered_for else None

    @property
    def is_by_panel(self) -> bool:
        return is_panel_code(self.entry_code)

    @property
    def was_voted(self) -> bool:
        """Whether a panel's vote gave the title, and not the reviews alone."""
        return any(move.action in GRANTED_BY_VOTE for move in self._moves_in_force)

    @property
    def _moves_in_force(self) -> list["ClaimMove"]:
        """What happened since a decision was last set aside, or ever."""
        aside = (move.number for move in self.moves if move.action == ClaimAction.SET_ASIDE)
        last = max(aside, default=0)
        return [move for move in self.moves if move.number > last]

    @property
    def decisions(self) -> list["ClaimMove"]:
        """The moves that decided it, oldest first; each has a letter of its own."""
        return [move for move in self.moves if move.is_decision]

    @property
    def recognition_mark(self) -> str:
        """What tells a later recognition's papers from those of the first, which bear none."""
        given = sum(move.target == ClaimState.RECOGNISED for move in self.moves)
        return f":{given}" if given > 1 else ""

    @property
    def was_reopened(self) -> bool:
        """Whether it lapsed and was re-opened, which is possible once (recognition.md §8)."""
        return any(move.action == ClaimAction.REOPEN for move in self.moves)

    @property
    def was_objected_to(self) -> bool:
        """Whether there was an objection to its public notice."""
        return self.notice_days_left is not None

    @property
    def needs_province(self) -> bool:
        """Whether the province confirms and seals: by level, unless the entry fixes it (§3)."""
        route = self.entry.get("route") or Route.BY_LEVEL
        if self.title_level is None or route != Route.BY_LEVEL:
            return bool(route == Route.PROVINCE)
        return self.title_level.is_provincial


class ClaimMove(Base):
    """One move: who, when, from, to, why, by which edition (recognition.md §8 (a))."""

    __tablename__ = "claim_move"
    __table_args__ = (UniqueConstraint("claim_id", "number"), Index("ix_claim_move_at", "at"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(String(24))
    source: Mapped[str] = mapped_column(String(24))
    target: Mapped[str] = mapped_column(String(24))
    edition_slug: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(40), default="")
    # What the claimant reads, in both languages.
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    # What only staff read.
    internal_note: Mapped[str] = mapped_column(Text, default="")
    # The office's working days of the claim until then; None of moves older than this column.
    days_used: Mapped[int | None] = mapped_column(Integer)
    # Why the decision departs from the latest like case; for colleagues too.
    departure: Mapped[str] = mapped_column(Text, default="", server_default="")
    claim: Mapped[Claim] = relationship(back_populates="moves")
    by: Mapped[User | None] = relationship()

    @property
    def is_decision(self) -> bool:
        if self.action == ClaimAction.WITHDRAW_REVIEW:
            return False  # the decision before it stands
        return self.target in DECIDED or self.action == ClaimAction.SET_ASIDE

    @property
    def mark(self) -> str:
        """What tells a later decision's papers from those of the first, which bear none."""
        return "" if self is self.claim.decisions[0] else f":{self.number}"


class ClaimPaper(Base):
    """A paper of the wallet used in a claim, by reference."""

    __tablename__ = "claim_paper"
    __table_args__ = (UniqueConstraint("claim_id", "paper_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    paper_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("wallet_paper.id"))
    # A later answer to a request may set an earlier paper aside; it stays readable.
    set_aside_at: Mapped[datetime | None]
    claim: Mapped[Claim] = relationship(back_populates="papers")
    paper: Mapped[WalletPaper] = relationship()


class ClaimCheck(Base):
    """A reviewer's tick on one line of the checklist; taken back, the row goes."""

    __tablename__ = "claim_check"
    __table_args__ = (UniqueConstraint("claim_id", "point"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    point: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class SupplementRequest(Base):
    """One thing the reviewer asks for, and its answer. Any number; none replaces another.

    It ends by the answer or by being withdrawn. Words and paper are kept as one goes; they are sent
    only with the answer, and those of a withdrawn one never.
    """

    __tablename__ = "supplement_request"
    __table_args__ = (
        UniqueConstraint("claim_id", "number"),
        CheckConstraint("answered_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        CheckConstraint("days > 0", name="days"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    # In the order in which they were asked, over all rounds.
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(40))
    question: Mapped[dict[str, str]]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    # The state of the claim that asked; whose reviewers may withdraw it.
    asked_from: Mapped[str] = mapped_column(String(24))
    # Working days from the day it was asked, and the last of them; lengthened once at most.
    days: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date]
    extended_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    paper_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("wallet_paper.id"))
    answered_at: Mapped[datetime | None]
    # By nobody where the program ended it, with a claim that lapsed and was re-opened.
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    # What the claimant reads of it, in both languages.
    withdrawal: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    claim: Mapped[Claim] = relationship(back_populates="requests")
    paper: Mapped[WalletPaper | None] = relationship()

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def has_answer(self) -> bool:
        """Whether anything was written or chosen, sent or not."""
        return bool(self.answer.strip()) or self.paper_id is not None

    @property
    def is_extended(self) -> bool:
        return self.extended_at is not None
