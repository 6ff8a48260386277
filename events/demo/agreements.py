"""The demonstration's Week: what its projects signed before it, and what waits for the stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from core import audit
from core.accounts.demo import CARRIER_NAME
from core.accounts.models import User
from core.accounts.queries import find_account
from core.amounts import Currency
from core.clock import beijing_date, now, today
from core.db import db
from core.organisations.models import Organisation
from core.organisations.queries import find_by_name
from core.references import next_reference
from events.agreements import services
from events.agreements.models import Agreement
from events.agreements.states import AgreementKind
from events.demo.editions import ORGANISER, demo_slug
from events.editions.models import Edition, Venue
from events.editions.queries import find_edition
from events.editions.states import Mode
from events.projects.models import Project
from events.projects.states import ProjectState

# Of the projects that passed: signed on stage, waiting to be confirmed, annulled, and not signed.
ON_STAGE, WAITING, ANNULLED, UNSIGNED = 3, 2, 1, 1
REASON = {"en": "Recorded for another project by mistake.", "zh": "误登记为其他项目。"}


def load_demo_agreements() -> None:
    """Nothing is added where agreements are. The sub-venues record; the organiser confirms."""
    organiser, edition = find_account(ORGANISER), find_edition(demo_slug("week"))
    carrier = find_by_name(CARRIER_NAME)
    if organiser is None or edition is None or carrier is None:
        return
    if db.session.scalar(select(Agreement.id).limit(1)):
        return
    passed = db.session.scalars(
        select(Project)
        .where(Project.edition_id == edition.id, Project.state == ProjectState.PASSED)
        .order_by(Project.reference)
    ).all()
    signing = passed[: len(passed) - UNSIGNED]
    for number, project in enumerate(signing):
        _sign(project, number, len(signing), carrier, organiser)
    db.session.flush()


def _sign(project: Project, number: int, of: int, carrier: Organisation, by: User) -> None:
    """At its district some days ago, every third once more at the main venue; some on stage."""
    edition, days = project.edition, timedelta(days=1 + number % 9)
    main = edition.venues[0]
    one = _record(project, _venue_of(project, edition), today() - days, number, carrier)
    if number >= of - WAITING:
        return
    services.confirm(one, by=by, at=now())
    if number >= of - WAITING - ANNULLED:
        services.annul(one, REASON, by=by, at=now())
    elif number < ON_STAGE:
        staged = _record(project, main, beijing_date(edition.starts_at), number, carrier)
        staged.mode, staged.is_on_stage = Mode.ON_SITE, True
    elif number % 3 == 0:
        again = _record(project, main, today(), number, carrier)
        services.confirm(again, by=by, at=now())


def _record(
    project: Project, venue: Venue, signed_on: date, number: int, carrier: Organisation
) -> Agreement:
    at = now() - timedelta(hours=1)
    one = Agreement(
        reference=next_reference("AG"), edition=project.edition, project=project, venue=venue,
        kind=AgreementKind.COOPERATION if number % 5 == 4 else AgreementKind.VENTURE,
        mode=Mode.ONLINE if number % 4 == 3 else Mode.ON_SITE, signed_on=signed_on,
        amount=Decimal(5_000_000 + number * 1_500_000),
        currency=Currency.USD if number % 6 == 5 else Currency.CNY,
        has_academician=number % 7 == 2, recorded_at=at, carriers=[carrier],
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    audit.record("agreement:recorded", one, by=None, at=at, note=project.reference)
    return one


def _venue_of(project: Project, edition: Edition) -> Venue:
    """The sub-venue of its district, the town's where that has one; else the main venue."""
    here: Sequence[Venue] = [one for one in edition.venues if one.district == project.district]
    return max(here, key=lambda one: one.path, default=edition.venues[0])
