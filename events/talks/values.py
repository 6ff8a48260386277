"""When and where a talk is wanted, before it is one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from events.editions.models import Venue


@dataclass(frozen=True)
class Wanted:
    """When and where; `venue` None is by video."""

    starts_at: datetime
    minutes: int
    venue: Venue | None
    place: str = ""
    video_url: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def facts(self) -> dict[str, Any]:
        """As a talk keeps them."""
        place = self.place if self.venue else ""
        where = {"venue": self.venue, "place": place, "video_url": self.video_url}
        return {"starts_at": self.starts_at, "ends_at": self.ends_at, **where}
