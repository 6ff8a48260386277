"""Projects and calls for tests; each is committed to the database."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.accounts.models import User
from core.clock import now, today
from core.db import db
from core.entry_forms.queries import newest_version
from core.entry_forms.services import ensure_form
from events.editions.models import Edition
from events.projects.entry_form import call_form
from events.projects.models import Project, ProjectCall, ProjectCarrier
from events.projects.queries import call_of
from events.projects.states import Industry, ProjectState, Stage
from tests.factories.core import make_user
from tests.factories.events import make_edition, words

_numbers = itertools.count(1)


def make_week(**fields: Any) -> Edition:
    """An entrepreneurship week next month, without a call."""
    return make_edition("entrepreneurship_week", **fields)


def make_call(edition: Edition | None = None, **fields: Any) -> ProjectCall:
    """An open call whose cut-off is ten days away."""
    edition = edition or make_week()
    fields = {
        "is_open": True,
        "cut_off_at": now() + timedelta(days=10),
        "text": words("Bring a prototype.", "请携带样机。"),
    } | fields
    call = ProjectCall(edition=edition, **fields)
    db.session.add(call)
    db.session.flush()
    ensure_form(call_form(call), by=None, at=now())
    db.session.commit()
    return call


def make_project(
    edition: Edition | None = None,
    state: ProjectState = ProjectState.SUBMITTED,
    *,
    owner: User | None = None,
    carriers: tuple[str, ...] = (),
    **fields: Any,
) -> Project:
    """One that stands in `state`, at level 1 once it was sent; its edition has a call."""
    number = next(_numbers)
    if edition is None:
        edition = make_call().edition
    sent = state is not ProjectState.DRAFT
    fields = {
        "reference": f"PRJ-2020-{number:04d}",
        "title": f"固态电池{number}",
        "title_en": f"Solid-state battery {number}",
        "summary": "Twice the range, half the weight.",
        "industry": Industry.ENERGY,
        "stage": Stage.PROTOTYPE,
        "owner_name": f"Ana Duarte {number}",
        "nationality": "PT",
        "residence": "PT",
        "degree": "doctorate",
        "born_on": today().replace(year=today().year - 38, day=1),
        "financing_sought": Decimal(5_000_000),
        "financing_currency": "CNY",
        "total_investment": Decimal(20_000_000),
        "investment_currency": "CNY",
        "level": 1 if sent else 0,
        "created_at": now(),
        "saved_at": now(),
        "submitted_at": now() if sent else None,
        "sent_at": now() if sent else None,
    } | fields
    if call := call_of(edition):
        form = ensure_form(call_form(call), by=None, at=now())
        fields = {"form_version": newest_version(form)} | fields
    one = Project(edition=edition, owner=owner or make_user(), state=state, **fields)
    one.carriers = [
        ProjectCarrier(position=position, name=name)
        for position, name in enumerate(carriers, start=1)
    ]
    db.session.add(one)
    db.session.commit()
    return one


def make_passed(edition: Edition | None = None, **fields: Any) -> Project:
    """One that went through all levels."""
    return make_project(edition, ProjectState.PASSED, level=4, **fields)
