"""What talent say of themselves to employers; employers see it as far as each was allowed to."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.files.models import StoredFile
from core.name_keys import key_of
from events.job_descriptions.states import JobDegree


class TalentProfile(Base):
    """One person's profile. Names print as entered (R6); pay is a month's in CNY, before tax."""

    __tablename__ = "talent_profile"
    __table_args__ = (CheckConstraint("pay_wanted IS NULL OR pay_wanted > 0", name="pay_wanted"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), unique=True
    )
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = key_of("name")
    phone: Mapped[str] = mapped_column(String(40), default="")
    headline: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    degree: Mapped[str] = mapped_column(String(20), default=JobDegree.NONE)
    field: Mapped[str] = mapped_column(String(200), default="")
    institution: Mapped[str] = mapped_column(String(200), default="")
    employer: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(200), default="")
    # Codes of `ProfileLanguage`, and of the city's districts ([]: anywhere).
    languages: Mapped[list[str]] = mapped_column(default=list)
    places: Mapped[list[str]] = mapped_column(default=list)
    pay_wanted: Mapped[int | None] = mapped_column(Integer)
    cv_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    changed_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    cv: Mapped[StoredFile | None] = relationship()

    @property
    def reference(self) -> str:
        """Consents name what they are about by a number; a profile needs none."""
        return ""

    def snapshot(self) -> dict[str, Any]:
        """What an employer may see of it, by the parts that sharing levels open one by one."""
        said = ("headline", "summary", "degree", "field", "institution", "employer", "job_title")
        profile = {name: getattr(self, name) for name in said}
        profile |= {"languages": [*self.languages], "places": [*self.places]}
        return {
            "name": self.name,
            "profile": profile | {"pay_wanted": self.pay_wanted},
            "contacts": {"email": self.user.email, "phone": self.phone},
            "cv": {"id": str(self.cv.id), "name": self.cv.display_name} if self.cv else {},
        }
