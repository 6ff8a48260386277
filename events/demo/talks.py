"""Talks of the demonstration's carrier: two to come, one of them moved, one held, one in vain."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.accounts.queries import find_account
from core.clock import now
from core.db import db
from events.demo.dockings import OFFICER
from events.dockings.models import Docking
from events.dockings.states import DockingState
from events.talks import services
from events.talks.models import Talk
from events.talks.values import Wanted

VIDEO = "https://meeting.demo.example/yunchuanghui"
MOVED = {
    "en": "The laboratory you would like to see is free an hour later.",
    "zh": "拟参观的实验室一小时后方可开放。",
}
# Hours from now; those that are over were arranged the week before.
BEGINS = (50, 74, -46, -22)


def load_demo_talks() -> None:
    """One for each docking that is in contact, and nothing where talks are."""
    officer, known = find_account(OFFICER), db.session.scalar(select(Talk.id).limit(1))
    if officer is None or known is not None:
        return
    going_on = DockingState.INTERESTED, DockingState.CONTACTED, DockingState.TALKS
    rows = select(Docking).where(Docking.state.in_((*going_on, DockingState.INTENT)))
    rows = rows.options(joinedload(Docking.project)).order_by(Docking.reference)
    for number, (docking, hours) in enumerate(zip(db.session.scalars(rows), BEGINS, strict=False)):
        hour = now().replace(minute=0, second=0, microsecond=0)
        begins, before = hour + timedelta(hours=hours), now() - timedelta(days=6)
        venue = docking.project.edition.venues[0] if number % 2 else None
        wanted = Wanted(begins, 30, venue, f"{number + 3}号洽谈桌" if venue else "", VIDEO)
        one = services.arrange(docking, wanted, by=officer, at=before)
        if hours < 0:
            judge = services.hold if number % 2 else services.miss
            judge(one, by=officer, at=begins + timedelta(hours=1))
        elif number % 2:
            later = Wanted(begins + timedelta(hours=1), 45, venue, wanted.place, VIDEO)
            services.move(one, later, MOVED, by=officer, at=before + timedelta(days=1))
