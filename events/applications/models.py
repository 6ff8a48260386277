"""Applications of talent for posts, and what each employer may see of whom."""

import uuid
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.files.models import StoredFile
from core.name_keys import key_of
from core.organisations.models import Organisation
from core.states import index_while
from events.applications.states import LIVE_APPLICATIONS, ApplicationState, SharingLevel
from events.editions.models import Edition
from events.jobs.models import JobPost


class Sharing(Base):
    """How much of a talent one employer sees: applications, booth visits and searches alike."""

    __tablename__ = "talent_sharing"
    __table_args__ = (
        UniqueConstraint("user_id", "organisation_id"),
        Index("ix_talent_sharing_organisation", "organisation_id", "level"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    level: Mapped[str] = mapped_column(String(12), default=SharingLevel.NOTHING)
    changed_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Application(Base):
    """One talent's application for one post (R15), with the profile as it was when it was sent.

    Who may see what of it: R15b and `Sharing`; `user_id` None once the person was erased, and then
    name and snapshot are empty too. The moments are those of the first time each step was reached.
    """

    __tablename__ = "job_application"
    __table_args__ = (
        index_while(
            "uq_job_application_person", "job_id", "user_id", states=LIVE_APPLICATIONS, unique=True
        ),
        Index("ix_job_application_job", "job_id", "state"),
        Index("ix_job_application_user", "user_id"),
        Index("ix_job_application_edition", "edition_id", "state"),
        Index("ix_job_application_organisation", "organisation_id", "state", "sent_at"),
        Index("ix_job_application_cv", "cv_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job_post.id"))
    # The post's, kept beside it for the employer's list.
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    # The fair it came through and counts for; None for one sent between fairs.
    edition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("edition.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(12), default=ApplicationState.SENT)
    # As it was sent, or updated on the talent's wish; shown as far as the sharing level goes.
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    name: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = key_of("name")
    # The CV as it was sent; it stays this one when the profile gets another.
    cv_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    # Of the snapshot, for figures and filters (JobDegree).
    degree: Mapped[str] = mapped_column(String(20), default="")
    sent_at: Mapped[datetime]
    updated_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    shortlisted_at: Mapped[datetime | None]
    interview_at: Mapped[datetime | None]
    intent_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    hired_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # What each side said for itself: an intent counts once both said it (`intent_at`).
    employer_intent_at: Mapped[datetime | None]
    talent_signed_at: Mapped[datetime | None]
    # Why it was declined: what the talent reads, by language, and what stays with the employer.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    internal_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    job: Mapped[JobPost] = relationship()
    organisation: Mapped[Organisation] = relationship()
    edition: Mapped[Edition | None] = relationship()
    user: Mapped[User | None] = relationship()
    cv: Mapped[StoredFile | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ApplicationState:
        return ApplicationState(self.state)

    def reached(self, step: ApplicationState) -> datetime | None:
        moment: datetime | None = getattr(self, f"{step}_at")
        return moment

    @property
    def is_signed_on_the_spot(self) -> bool:
        """Signed within the fair it counts for (events.md §2.4)."""
        fair, signed = self.edition, self.signed_at
        return bool(fair and signed and fair.starts_at <= signed <= fair.ends_at)

    @property
    def awaits_talent(self) -> bool:
        """The employer said something the talent has not answered yet."""
        if self.standing is ApplicationState.INTENT:
            return self.intent_at is None
        return self.standing is ApplicationState.SIGNED and self.talent_signed_at is None

    @property
    def next_step(self) -> LazyString | str:
        """What the talent reads of where it stands, and who must act."""
        if self.standing is ApplicationState.INTENT and self.intent_at:
            return _l("Both sides intend to go on")
        if self.awaits_talent and self.standing is ApplicationState.SIGNED:
            return _l("The employer entered a contract: say if that is so")
        return self.standing.sentence
