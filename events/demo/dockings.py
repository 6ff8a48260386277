"""What the demonstration's carrier made of the Week's projects: some in every state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import now
from core.db import db
from core.organisations.queries import list_own
from events.demo.editions import ORGANISER, demo_slug
from events.dockings import services
from events.dockings.models import Docking
from events.dockings.queries import docking_of
from events.dockings.states import ContactWay
from events.editions.queries import find_edition
from events.project_reviews.scopes import RELEASED
from events.projects.models import Project

OFFICER = "carrier@demo.example"
TALKED = "项目负责人介绍了样机进展，拟下周参观场地。"
NOTE = "产业方向契合，优先安排洽谈。"
DECLINED = {
    "en": "Our laboratories are taken until next year.",
    "zh": "本园区实验室明年前已无空余。",
}
ENDED = {"en": "The team settles elsewhere.", "zh": "团队已选择其他地区落户。"}
Step = Callable[[Docking, User, datetime], object]


def _contact(one: Docking, by: User, at: datetime) -> None:
    services.contact(one, None, ContactWay.VIDEO, TALKED, by=by, at=at)


def _plainly(service: Callable[..., object], *said: Any) -> Step:
    return lambda one, by, at: service(one, *said, by=by, at=at)


_WITH = _plainly(services.interest), _contact, _plainly(services.talk), _plainly(services.intend)
# What was done with one project after the other, again and again; nothing at all is one of them.
WAYS: Sequence[Sequence[Step]] = (
    _WITH[:1],
    _WITH[:3],
    (),
    _WITH,
    (_plainly(services.decline, DECLINED),),
    (*_WITH[:2], _plainly(services.note, NOTE)),
    (*_WITH[:2], _plainly(services.end, ENDED)),
)


def load_demo_dockings() -> None:
    """Nothing is added where dockings are."""
    officer, edition = find_account(OFFICER), find_edition(demo_slug("week"))
    organiser, known = find_account(ORGANISER), db.session.scalar(select(Docking.id).limit(1))
    if officer is None or organiser is None or edition is None or known is not None:
        return
    carrier = next(iter(list_own(officer)))
    rows = select(Project).where(Project.edition_id == edition.id, RELEASED.sql)
    projects = db.session.scalars(rows.order_by(Project.reference)).all()
    for number, project in enumerate(projects[1:]):
        for day, step in enumerate(WAYS[number % len(WAYS)]):
            at = now() - timedelta(days=9 - 2 * day, hours=number)
            step(docking_of(project, carrier), officer, at)
    for project in projects[:1]:
        services.mark_signed(project, [carrier], by=organiser, at=now() - timedelta(days=1))
