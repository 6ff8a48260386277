"""News of exhibitors that slices above may hear, inside the same transaction."""

from dataclasses import dataclass
from datetime import datetime

from core.accounts.models import User
from core.registries import News
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState


@dataclass(frozen=True)
class ExhibitorMoved:
    """An exhibitor came from one state to another; `by` is None for the clock and the gate."""

    exhibitor: Exhibitor
    source: ExhibitorState
    by: User | None
    at: datetime


exhibitor_moved = News[ExhibitorMoved]("exhibitor moved")
