"""Putting an agreement on record: what is refused, and who finds which projects."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import beijing_date, now, today
from core.db import db
from core.errors import DomainError, Forbidden
from events.agreement_entries.queries import offered_projects, signing_venues
from events.agreement_entries.services import record_agreement
from events.agreements.models import Agreement
from events.agreements.states import AgreementKind
from events.dockings.states import DockingState
from events.editions.states import EditionState
from events.projects.models import ProjectCarrier
from events.projects.states import ProjectState
from tests.events.signed_in import SignedIn
from tests.factories.agreements import SigningWeek
from tests.factories.carriers import make_verified_carrier
from tests.factories.core import make_organisation, make_user
from tests.factories.dockings import make_docking
from tests.factories.projects import make_passed, make_project


@pytest.fixture
def week(app) -> SigningWeek:
    return SigningWeek()


def refused(week, said, by=None) -> str:
    """The field at which it is refused."""
    with pytest.raises(DomainError) as refusal:
        record_agreement(week.edition, said, by=by or week.city, at=now())
    db.session.rollback()
    assert refusal.value.field
    return refusal.value.field


def test_it_is_kept_as_entered_and_logged(week):
    first, second = make_verified_carrier(), make_verified_carrier()
    project = make_passed(week.edition, district="kunshan")
    one = week.record(
        project, week.at_town, first, second, first, by=week.kunshan, amount=Decimal(5_000_000),
        currency="CNY", has_academician=True,
    )  # fmt: skip
    assert set(one.carriers) == {first, second}
    assert (one.edition_id, one.recorded_by_id) == (week.edition.id, week.kunshan.id)
    assert one.amount == 5_000_000
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "agreement:recorded")
    ).one()
    assert str(entry.subject_id) == str(one.id)


def test_a_district_finds_its_own_projects_and_those_of_its_carriers(week):
    carrier = make_verified_carrier(district="kunshan")
    own = make_passed(week.edition, district="kunshan")
    wanting = make_passed(week.edition, district="sip")
    wanting.carriers = [ProjectCarrier(position=1, name="x", organisation_id=carrier.id)]
    matched = make_passed(week.edition, district="sip")
    make_docking(matched, carrier, DockingState.INTERESTED)
    far = make_passed(week.edition, district="sip")
    make_docking(far, carrier, DockingState.DECLINED)
    early = make_project(week.edition, ProjectState.IN_REVIEW, district="kunshan")
    ended = make_project(week.edition, ProjectState.WITHDRAWN, district="kunshan")
    db.session.commit()
    assert set(offered_projects(week.kunshan, week.edition)) == {own, wanting, matched}
    assert set(offered_projects(week.city, week.edition)) == {own, wanting, matched, far}
    for one in (far, early, ended):
        assert refused(week, week.said(one, week.at_kunshan), week.kunshan) == "project"


def test_nobody_records_an_agreement_of_a_project_of_their_own(week):
    one = make_passed(week.edition, owner=week.city)
    assert refused(week, week.said(one, week.main)) == "project"


def test_a_district_records_at_its_venues_and_at_the_citys(week):
    assert signing_venues(week.kunshan, week.edition) == [
        week.main, week.at_kunshan, week.at_town,
    ]  # fmt: skip
    assert len(signing_venues(week.city, week.edition)) == 4
    one = make_passed(week.edition, district="kunshan")
    assert refused(week, week.said(one, week.at_sip), week.kunshan) == "venue"
    assert week.record(one, week.main, by=week.kunshan).venue == week.main


def test_what_is_wrong_is_said_at_its_field(week):
    one = make_passed(week.edition)
    said = week.said(one, week.main)
    employer = make_organisation()
    assert refused(week, replace(said, carriers=["", "", ""])) == "carrier_1"
    assert refused(week, replace(said, carriers=["示例"])) == "carrier_1"
    assert refused(week, replace(said, carriers=[*said.carriers, employer.name_zh])) == "carrier_2"
    assert refused(week, replace(said, amount=Decimal(1))) == "currency"
    assert refused(week, replace(said, currency="CNY")) == "amount"
    last = beijing_date(week.edition.ends_at)
    assert refused(week, replace(said, signed_on=last + timedelta(days=1))) == "signed_on"
    assert week.record(one, week.main, signed_on=last).signed_on == last


def test_one_signing_is_on_record_once_and_a_project_on_stage_once(week):
    one = make_passed(week.edition)
    known = week.record(one, week.main, is_on_stage=True)
    said = week.said(one, week.main)
    assert refused(week, said) == "signed_on"
    assert refused(week, replace(said, venue_id=week.at_sip.id, is_on_stage=True)) == "is_on_stage"
    week.record(one, week.main, kind=AgreementKind.COOPERATION)
    week.annul(known)
    assert week.record(one, week.main, is_on_stage=True).is_on_stage


@pytest.mark.parametrize("change", [{"is_on_stage": False}, {"kind": "cooperation"}])
def test_the_database_holds_both_rules_too(week, change):
    one = week.record(make_passed(week.edition), week.main, is_on_stage=True)
    columns = {c.key: getattr(one, c.key) for c in Agreement.__mapper__.column_attrs}
    del columns["id"]
    with pytest.raises(IntegrityError):
        db.session.execute(insert(Agreement).values(**columns | {"reference": "AG-1"} | change))


def test_nothing_is_recorded_where_it_does_not_count(week):
    one = make_passed(week.edition)
    week.edition.state = EditionState.CLOSED
    with pytest.raises(Forbidden):
        record_agreement(week.edition, week.said(one, week.main), by=week.city, at=now())


def test_a_carrier_whose_verification_ran_out_signs_nothing(week):
    """It is not offered, and typing its name in full does not get round that."""
    carrier, one = make_verified_carrier(), make_passed(week.edition)
    carrier.verified_until = today() - timedelta(days=1)
    db.session.commit()
    with pytest.raises(DomainError, match="not verified") as refused:
        week.record(one, week.main, carrier)
    assert refused.value.field == "carrier_1"
    carrier.verified_until = today()
    db.session.commit()
    assert week.record(one, week.main, carrier).carriers == [carrier]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_keeps_what_was_typed_and_then_shows_the_agreement(app, week, language):
    carrier, far = make_verified_carrier(), make_passed(week.edition, district="sip")
    project = make_passed(week.edition, district="kunshan", title_en="Ion-2")
    desk = SignedIn(app, week.kunshan)
    desk.client.set_cookie("lang", language)
    address = f"/desk/events/{week.edition.slug}/agreements/new"
    page = desk.get(f"{address}?project={project.reference}").text
    assert f'value="{project.reference}"' in page
    assert far.title not in page
    day = {"signed_on-day": today().day, "signed_on-month": today().month,
           "signed_on-year": today().year}  # fmt: skip
    typed = {
        "project": project.reference, "carrier_1": "Typed with care", "venue": week.at_town.id,
        "kind": "venture", "mode": "on_site", "amount": "1200000", "currency": "EUR", **day,
    }  # fmt: skip
    wrong = desk.post(address, **typed)
    assert wrong.status_code == 422
    assert "Typed with care" in wrong.text
    assert 'value="1200000"' in wrong.text
    done = desk.post(address, **typed | {"carrier_1": carrier.credit_code})
    assert done.status_code == 303
    one = db.session.scalars(select(Agreement)).one()
    shown = desk.get(done.location).text
    assert one.reference in shown
    assert "1,200,000 EUR" in shown


def typed_by(week, **fields):
    """What the page of a new agreement sends, with one carrier and today."""
    day = {f"signed_on-{part}": getattr(today(), part) for part in ("day", "month", "year")}
    return {
        "project": make_passed(week.edition).reference, "venue": week.main.id, "kind": "venture",
        "carrier_1": make_verified_carrier().credit_code, "mode": "on_site", **day, **fields,
    }  # fmt: skip


@pytest.mark.parametrize("amount", ["5,000,000", "500万", "５００万元"])
def test_an_amount_is_typed_as_on_a_landing_and_in_its_currencies(app, week, amount):
    desk = SignedIn(app, week.city)
    address = f"/desk/events/{week.edition.slug}/agreements/new"
    sent = desk.post(address, **typed_by(week, amount=amount, currency="SGD"))
    assert sent.status_code == 303
    one = db.session.scalars(select(Agreement)).one()
    assert (one.amount, one.currency) == (5_000_000, "SGD")


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("NaN", "Enter an amount in figures"),
        ("-5", "Enter an amount from 1 to 10,000,000,000,000."),
        ("0.5", "Enter an amount from 1 to"),
        ("20万亿", "Enter an amount in figures"),
        ("200000亿", "Enter an amount from 1 to"),
        ("5.125", "at most two decimals"),
    ],
)
def test_a_wrong_amount_is_said_at_its_field_and_kept(app, week, amount, told):
    desk = SignedIn(app, week.city)
    desk.client.set_cookie("lang", "en")
    address = f"/desk/events/{week.edition.slug}/agreements/new"
    answer = desk.post(address, **typed_by(week, amount=amount, currency="CNY"))
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{amount}"' in answer.text
    assert db.session.scalar(select(Agreement)) is None


def test_the_page_is_for_those_who_run_a_part(app, week):
    address = f"/desk/events/{week.edition.slug}/agreements/new"
    for nobody in (make_user(), make_user(Role.ORGANISER, "wuzhong")):
        assert SignedIn(app, nobody).get(address).status_code == 404
    assert SignedIn(app, make_user(Role.AUDITOR)).get(address).status_code == 403
