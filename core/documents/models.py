"""Documents the office issued: what was printed, and whether it still holds."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.documents.states import DocumentState, ProposalState
from core.files.models import StoredFile
from core.name_keys import key_of
from core.states import index_while


class IssuedDocument(Base):
    """One numbered, sealed document. `printed` holds every field as it stands on the paper."""

    __tablename__ = "issued_document"
    __table_args__ = (
        # The kind first: ids of different kinds are of different tables and may be equal.
        Index("ix_issued_document_subject", "subject_kind", "subject_id"),
        # The public check names the day on which a document ended, so no ended one lacks it.
        CheckConstraint("state = 'issued' OR ended_at IS NOT NULL", name="ended"),
        CheckConstraint("stamped_sha256 IS NULL OR stamp_ends_at IS NOT NULL", name="stamped"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Normalised: capitals with hyphens. What people type is brought to this form first.
    serial: Mapped[str] = mapped_column(String(40), unique=True)
    # Where the bit of its credential stands ("SZ26/104857") and no other's; None: there is none.
    status_place: Mapped[str | None] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    # One document of one kind for one thing: "title-certificate:claim:<id>"; a replacement adds its
    # number. Unique, so a job that runs twice cannot issue twice.
    issue_key: Mapped[str] = mapped_column(String(200), unique=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    # Text, not a foreign key: things of several tables have documents.
    subject_id: Mapped[str] = mapped_column(String(80))
    holder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    # As printed; masked wherever only the number is known.
    holder_name: Mapped[str] = mapped_column(String(300))
    holder_name_key: Mapped[str] = key_of("holder_name")
    printed: Mapped[dict[str, Any]]
    # Of the template it was printed with, so that an old paper can be explained.
    template_version: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=DocumentState.ISSUED)
    is_specimen: Mapped[bool]
    issued_at: Mapped[datetime]
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    # Of the sealed file; the check finds an unaltered upload by it, hence the index.
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    seal_fingerprint: Mapped[str] = mapped_column(String(64))
    # When the certificate of the file's last time stamp runs out; None: no stamp is known of.
    stamp_ends_at: Mapped[datetime | None]
    # Of the file with the stamp that was put on it since; `sha256` stays that of what was issued.
    stamped_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[dict[str, str] | None]
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("issued_document.id"))
    file: Mapped[StoredFile] = relationship()
    replaced_by: Mapped["IssuedDocument | None"] = relationship(remote_side="IssuedDocument.id")

    @property
    def reference(self) -> str:
        """What the list of many calls one that was left as it is."""
        return self.serial


class RevocationProposal(Base):
    """One person's proposal to revoke a document; it takes effect when a second one confirms it.

    `reason` holds the text for the holder in both languages; `reason_class` is what the public
    reads. Proposals are kept (trust.md §8).
    """

    __tablename__ = "revocation_proposal"
    __table_args__ = (
        # Two-person rule in the database too: no code path can confirm one's own proposal.
        CheckConstraint(
            "state <> 'confirmed' OR (decided_by_id IS NOT NULL"
            " AND decided_by_id <> proposed_by_id)",
            name="two_people",
        ),
        CheckConstraint("state = 'open' OR decided_at IS NOT NULL", name="decided"),
        # At most one open proposal for each document; decided ones are kept without limit.
        index_while(
            "uq_revocation_proposal_open", "document_id", unique=True, states={ProposalState.OPEN}
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issued_document.id"), index=True)
    reason_class: Mapped[str] = mapped_column(String(40))
    reason: Mapped[dict[str, str]]
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default=ProposalState.OPEN)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    document: Mapped[IssuedDocument] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class SealCertificate(Base):
    """A seal's public certificate, kept for ever so that older documents still verify."""

    __tablename__ = "seal_certificate"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    pem: Mapped[str]
    is_test: Mapped[bool]
    used_from: Mapped[datetime]


class PaperDesignVersion(Base):
    """How one kind of certificate is set in one context, such as an edition.

    The highest number is in force. A version is never changed: a paper names the one it has.
    """

    __tablename__ = "paper_design_version"
    __table_args__ = (
        UniqueConstraint("context_id", "kind", "number"),
        CheckConstraint("number > 0", name="numbered"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    # No foreign key: what a paper is issued for belongs to the domains.
    context_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(Integer)
    # The fields of core.documents.designs.PaperDesign.
    content: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    published_by: Mapped[User] = relationship()
