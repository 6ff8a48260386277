"""Who attended the Week: edition by edition, each person once, from where, with which degree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import aliased

from core.db import db
from core.figures.registry import Behind, Distinct, Figure, Group, Groups, Parts, Record
from core.figures.snapshots import AllBut, Counting, earlier_of, finals_of
from core.figures.suppression import Counted
from core.figures.units import Unit
from core.i18n import tr
from events.editions.models import Edition
from events.event_types.registry import ParticipantRole
from events.gate.models import Attendance
from events.registrations.models import Registration
from events.registrations.states import RegistrationState
from events.week_figures.charts import by_day, by_edition
from events.week_figures.editions import (
    WEEK,
    before,
    closed_in_a_row,
    counted_editions,
    counts_apart,
    edition_link,
    in_counted,
    link_within,
    named,
    names_of,
)

CUMULATIVE, NEWCOMERS = "attending_talent_cumulative", "attending_newcomers"
TALENT_ROLES = (ParticipantRole.TALENT, ParticipantRole.GUEST)
_DOCUMENT = Registration.document_digest + Registration.document_country
_shown = link_within("registrations_desk.show")


def attending(edition: str) -> Select[Registration]:
    """Registrations of talents and guests who attended any session of the Week."""
    came = select(Attendance.id).where(Attendance.registration_id == Registration.id).exists()
    of_week = in_counted(Registration.edition_id, WEEK, edition)
    return select(Registration).where(of_week, Registration.role.in_(TALENT_ROLES), came)


# Which account a document belongs to: the one that ever used it.
_OWNERS = (
    select(
        Registration.document_country.label("country"),
        Registration.document_digest.label("digest"),
        func.min(cast(Registration.user_id, String)).label("owner"),
    )
    .where(Registration.document_digest.is_not(None), Registration.user_id.is_not(None))
    .group_by(Registration.document_country, Registration.document_digest)
    .subquery("owners")
)
# What one person is known by over all editions: their account, or that of their document; without
# any account the document, without a document the registration by itself.
PERSON = func.coalesce(
    _OWNERS.c.owner, cast(Registration.user_id, String), _DOCUMENT, cast(Registration.id, String)
)


def by_person(edition: str) -> Select[Registration]:
    """Those who attended, so that they can be counted by `PERSON`."""
    same = (_OWNERS.c.digest == Registration.document_digest) & (
        _OWNERS.c.country == Registration.document_country
    )
    return attending(edition).outerjoin(_OWNERS, same)


def persons(edition: str) -> Distinct:
    rows = by_person(edition).join(Registration.edition)
    return Distinct(rows.with_only_columns(PERSON, named(Registration.reference)), _shown)


def by_newcomer(edition: str) -> Select[Registration]:
    """Those of them who attended no edition that began before."""
    first = aliased(Edition)
    earlier = by_person("").join(Registration.edition).with_only_columns(PERSON.label("person"))
    began = func.min(Edition.starts_at).label("began")
    of_person = earlier.add_columns(began).group_by(PERSON).subquery("first_times")
    rows = by_person(edition).join(first, first.id == Registration.edition_id)
    return rows.join(of_person, of_person.c.person == PERSON).where(
        first.starts_at == of_person.c.began
    )


def newcomers(edition: str) -> Distinct:
    rows = by_newcomer(edition).join(Registration.edition)
    return Distinct(rows.with_only_columns(PERSON, named(Registration.reference)), _shown)


def cumulative(edition: str) -> Behind:
    """The sum over editions of the persons of each; of one edition, its persons.

    Of one before this portal it is what was entered.
    """
    if edition:
        return persons(edition)
    listed = _editions()
    known = {one.year for one in listed}
    before_us = [
        Record(str(_("Edition of %(year)s", year=year)), value)
        for year, value in earlier_of(CUMULATIVE).items()
        if year not in known
    ]
    return Parts([*before_us, *_by_edition(CUMULATIVE, listed, by_person)])


def distinct(edition: str) -> Behind:
    """The sum over editions of those who came for the first time; of one edition, its persons."""
    if edition:
        return persons(edition)
    return Parts(_by_edition(NEWCOMERS, _editions(), by_newcomer))


def _editions() -> Sequence[Edition]:
    return db.session.scalars(counted_editions(WEEK).order_by(Edition.starts_at)).all()


def _by_edition(
    name: str, listed: Sequence[Edition], rows_of: Callable[[str], Select[Registration]]
) -> list[Record]:
    """Persons of each edition: what a closed one closed with, the others counted together."""
    frozen, counted = finals_of(name), {}
    if any(one.slug not in frozen for one in listed):
        of, count = Registration.edition_id, func.count(PERSON.distinct())
        each = rows_of(AllBut(frozen)).with_only_columns(of, count).group_by(of)
        counted = {row[0]: row[1] for row in db.session.execute(each)}
    return [
        Record(
            tr(one.name), frozen.get(one.slug, counted.get(one.id, 0)),
            url_for("figures.show", name=name, edition=one.slug),
        )
        for one in listed
    ]  # fmt: skip


def attendances(edition: str) -> Distinct:
    rows = select(Attendance).join(Attendance.registration).join(Registration.edition)
    rows = rows.where(in_counted(Registration.edition_id, WEEK, edition))
    rows = rows.where(Registration.role.in_(TALENT_ROLES))
    return Distinct(rows.with_only_columns(Attendance.id, named(Registration.reference)), _shown)


def confirmed(edition: str) -> Distinct:
    rows = select(Registration).join(Registration.edition).where(
        in_counted(Registration.edition_id, WEEK, edition), Registration.role.in_(TALENT_ROLES),
        Registration.state == RegistrationState.CONFIRMED,
    )  # fmt: skip
    return Distinct(rows.with_only_columns(Registration.id, named(Registration.reference)), _shown)


def by_degree(edition: str, *conditions: ColumnElement[bool]) -> Distinct:
    """Those who attended, each once in an edition, of whom this holds."""
    key = PERSON + cast(Registration.edition_id, String)
    rows = by_person(edition).join(Registration.edition).where(*conditions)
    return Distinct(rows.with_only_columns(key, named(Registration.reference)), _shown)


def with_degree(*degrees: str) -> Callable[[str], Distinct]:
    return lambda edition: by_degree(edition, Registration.degree.in_(degrees))


def with_known_degree(edition: str) -> Distinct:
    return by_degree(edition, Registration.degree != "")


def regions_by(column: Any) -> Callable[[str], Distinct]:
    """Countries and regions of those who attended, by ISO code."""
    return lambda edition: Distinct(
        attending(edition).where(column != "").with_only_columns(column, column.label("label"))
    )


def countries(edition: str) -> Counting:
    """How many nationalities and countries of residence, in one reading of those who attended."""
    columns = Registration.nationality, Registration.residence
    counts = [func.count(func.nullif(one, "").distinct()) for one in columns]
    found = db.session.execute(attending(edition).with_only_columns(*counts)).one()
    return {
        "attending_nationalities": (found[0], None, ""),
        "attending_residences": (found[1], None, ""),
    }


def persons_by(title: LazyString, column: Any) -> Groups:
    """Persons by ISO code of country or region; who gave none is left out."""
    count = func.count(PERSON.distinct())

    def counts(edition: str) -> Counted:
        rows = by_person(edition).where(column != "").with_only_columns(column, count)
        return [(row[0], row[1]) for row in db.session.execute(rows.group_by(column))]

    def of_each() -> Iterable[Counted]:
        of, rows = Registration.edition_id, by_person("").where(column != "")
        return counts_apart(rows.with_only_columns(of, column, count).group_by(of, column))

    return Groups(title, counts, of_each, are_places=True)


_NAMES = names_of(WEEK)
_TWICE = _l("Attending is neither registered nor on the platform: only who was checked in counts.")
PEOPLE_FIGURES = (
    Figure(
        "editions", Group.WEEK, _l("Consecutive editions of the Week"),
        _l("Closed editions of the Week in years without a gap up to the latest."),
        Unit.EDITIONS, lambda edition: Distinct(closed_in_a_row(edition), edition_link), 10,
        editions=_NAMES, before=before,
    ),
    Figure(
        CUMULATIVE, Group.WEEK, _l("Attending talents, cumulative by edition"),
        _l("Talents and guests with at least one attendance, each once in an edition; the sum "
           "over editions."),
        Unit.PERSONS, cumulative, 20, editions=_NAMES, before=before,
        trap=_l("Who comes to two editions counts twice here."),
    ),
    Figure(
        "attending_talent_distinct", Group.WEEK, _l("Attending talents, each person once"),
        _l("Talents and guests with at least one attendance at any edition, known by account or "
           "document, each counted once: at the first edition that person came to."),
        Unit.PERSONS, distinct, 30, editions=_NAMES, before=before, trap=_TWICE,
    ),
    Figure(
        NEWCOMERS, Group.WEEK, _l("Attending talents who came for the first time"),
        _l("Those attending who attended no edition before, known by account or document."),
        Unit.PERSONS, newcomers, 35, editions=_NAMES, before=before, adds_up=True,
        trap=_l("An edition before this portal is not known person by person."),
    ),
    Figure(
        "confirmed_talent", Group.WEEK, _l("Confirmed talents"),
        _l("Talents and guests whose registration is confirmed, each once in an edition."),
        Unit.PERSONS, confirmed, 37, editions=_NAMES, before=before, adds_up=True, trap=_TWICE,
    ),
    Figure(
        "week_attendances", Group.WEEK, _l("Attendances of the Week"),
        _l("Talents and guests checked in, one for each person and session."),
        Unit.ATTENDANCES, attendances, 40, editions=_NAMES, before=before, adds_up=True,
        drawn=(by_edition, by_day),
        trap=_l("Attendances are not persons."),
    ),
    Figure(
        "attending_nationalities", Group.WEEK, _l("Nationalities of attending talents"),
        _l("Different nationalities of those who attended."), Unit.COUNTRIES,
        regions_by(Registration.nationality), 50, together=countries, editions=_NAMES,
        before=before,
        groups=persons_by(_l("Attending talents by nationality"), Registration.nationality),
        trap=_l("Nationality and residence are two numbers."),
    ),
    Figure(
        "attending_residences", Group.WEEK, _l("Countries and regions attending talents live in"),
        _l("Different countries and regions of residence of those who attended."), Unit.COUNTRIES,
        regions_by(Registration.residence), 60, together=countries, editions=_NAMES,
        before=before,
        groups=persons_by(
            _l("Attending talents by country or region of residence"), Registration.residence
        ),
        trap=_l("Nationality and residence are two numbers."),
    ),
    Figure(
        "doctorate_share", Group.WEEK, _l("Attending talents with a doctorate"),
        _l("Those with a doctorate, of those attending who said their degree, each once in an "
           "edition."), Unit.PERCENT,
        with_degree("doctorate"), 70, of=with_known_degree, editions=_NAMES, before=before,
        adds_up=True,
    ),
    Figure(
        "master_share", Group.WEEK, _l("Attending talents with a master's degree or higher"),
        _l("Those with a master's degree or a doctorate, of those attending who said their "
           "degree, each once in an edition."), Unit.PERCENT,
        with_degree("master", "doctorate"), 80, of=with_known_degree, editions=_NAMES,
        before=before, adds_up=True,
    ),
)  # fmt: skip
