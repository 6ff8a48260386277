"""Agreements for tests, recorded and confirmed by the services; each is committed."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.organisations.models import Organisation
from events.agreement_entries.services import record_agreement
from events.agreement_entries.values import NewAgreement
from events.agreements import services
from events.agreements.models import Agreement
from events.agreements.states import AgreementKind
from events.editions.models import Edition, Venue
from events.editions.states import Mode
from events.projects.models import Project
from tests.factories.carriers import make_verified_carrier
from tests.factories.core import make_user
from tests.factories.events import make_venue, words
from tests.factories.projects import make_week


def add_signing_venues(edition: Edition) -> tuple[Venue, Venue, Venue, Venue]:
    """The main venue, Kunshan's in it, a town's in that, and the park's (SIP)."""
    (main,) = edition.venues
    kunshan = make_venue(edition, parent=main, name=words("Kunshan", "昆山"), district="kunshan")
    town = make_venue(edition, parent=kunshan, name=words("Yushan Town", "玉山镇"))
    sip = make_venue(edition, parent=main, name=words("SIP", "园区"), district="sip")
    return main, kunshan, town, sip


class SigningWeek:
    """A Week with venues in one another: the city, Kunshan with a town in it, and the park (SIP).

    `city`, `kunshan` and `sip` are organisers of these, `other` is another of the city.
    """

    def __init__(self, **fields: Any) -> None:
        self.edition = make_week(**fields)
        self.main, self.at_kunshan, self.at_town, self.at_sip = add_signing_venues(self.edition)
        self.city, self.other = make_user(Role.ORGANISER), make_user(Role.ORGANISER)
        self.kunshan = make_user(Role.ORGANISER, "kunshan")
        self.sip = make_user(Role.ORGANISER, "sip")

    def said(self, project: Project, venue: Venue, *carriers: Organisation, **more: Any) -> Any:
        """What somebody enters: a venture on site of today unless `more` says otherwise."""
        carriers = carriers or (make_verified_carrier(),)
        usual = {"kind": AgreementKind.VENTURE, "mode": Mode.ON_SITE, "signed_on": today()}
        names = [one.name_zh for one in carriers]
        return NewAgreement(project.reference, names, venue.id, **usual | more)

    def record(
        self, project: Project, venue: Venue, *carriers: Organisation, by: User | None = None,
        **more: Any,
    ) -> Agreement:  # fmt: skip
        said = self.said(project, venue, *carriers, **more)
        one = record_agreement(self.edition, said, by=by or self.city, at=now())
        db.session.commit()
        return one

    def sign(
        self, project: Project, venue: Venue, *carriers: Organisation, by: User | None = None,
        on: date | None = None, **more: Any,
    ) -> Agreement:  # fmt: skip
        """Record one, and have another organiser of the city confirm it."""
        one = self.record(project, venue, *carriers, by=by, signed_on=on or today(), **more)
        services.confirm(one, by=self.other, at=now())
        db.session.commit()
        return one

    def annul(self, one: Agreement, by: User | None = None) -> None:
        services.annul(one, words("By mistake", "有误"), by=by or self.other, at=now())
        db.session.commit()
