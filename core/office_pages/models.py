"""The pages there are, and every text each ever had."""

import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.states import Labelled


class OfficePage(Labelled):
    """A public page whose text is the office's own; its value is its address."""

    CONTACT = "contact", _l("Contact"), _l("How to reach the office.")
    HELP = "help", _l("Help"), _l("How to search, claim, register and check.")
    ACCESSIBILITY = (
        "accessibility",
        _l("Accessibility"),
        _l("How far everybody can use this portal, and whom to tell of an obstacle."),
    )
    PRIVACY = (
        "privacy",
        _l("Privacy"),
        _l("The introduction above the register of what is held of people."),
    )

    @property
    def endpoint(self) -> str:
        """The page on which everybody reads it; what is held of people has a page of its own."""
        return "privacy.show" if self is OfficePage.PRIVACY else f"office_pages.{self}"


class OfficePageVersion(Base):
    """One text of a page, in both languages; the highest number is the one in force.

    A version is never changed: what somebody read on a day can be shown again.
    """

    __tablename__ = "office_page_version"
    __table_args__ = (
        UniqueConstraint("page", "number"),
        CheckConstraint("number > 0", name="numbered"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    page: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(Integer)
    # As written, in the subset of core.rich_text, by language.
    text: Mapped[dict[str, str]]
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    published_by: Mapped[User] = relationship()
