"""Round tables, training, partner regions and services to enterprises (events.md part 5)."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from core.clock import now
from core.documents.models import IssuedDocument
from core.documents.states import DocumentState
from core.figures.registry import Distinct, Figure, Group
from core.figures.units import Unit
from events.certificates.values import KINDS
from events.editions.models import Edition, EventSession
from events.editions.states import SessionState
from events.enterprise_services.models import EnterpriseService
from events.gate.models import Attendance
from events.partners.models import PartnerRegion
from events.partners.queries import active_regions
from events.registrations.models import Registration
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionState
from events.week_figures.editions import (
    ROUND_TABLE,
    TRAINING,
    before,
    counted_editions,
    edition_link,
    in_counted,
    link_within,
    named,
    names_of,
)

_Rows = Callable[[str], Distinct]


def begun(type_key: str) -> _Rows:
    def rows(edition: str) -> Distinct:
        found = counted_editions(type_key, edition).where(Edition.starts_at <= now())
        return Distinct(found.with_only_columns(Edition.id, Edition.slug), edition_link)

    return rows


def sessions(type_key: str) -> _Rows:
    """Sessions that began and were not called off."""

    def rows(edition: str) -> Distinct:
        found = select(EventSession).join(EventSession.edition)
        found = found.where(in_counted(EventSession.edition_id, type_key, edition))
        held = EventSession.state != SessionState.CANCELLED, EventSession.starts_at <= now()
        found = found.where(*held)
        columns = found.with_only_columns(EventSession.id, named(EventSession.code))
        return Distinct(columns, lambda row: edition_link((0, row[1].split(" · ")[0])))

    return rows


def attendances(type_key: str) -> _Rows:
    def rows(edition: str) -> Distinct:
        found = select(Attendance).join(Attendance.registration).join(Registration.edition)
        found = found.where(in_counted(Registration.edition_id, type_key, edition))
        columns = found.with_only_columns(Attendance.id, named(Registration.reference))
        return Distinct(columns, link_within("registrations_desk.show"))

    return rows


def suggestions(*conditions: ColumnElement[bool]) -> _Rows:
    """Of any event where suggestions are collected: those of round tables."""

    def rows(edition: str) -> Distinct:
        found = select(Suggestion).join(Suggestion.session).join(EventSession.edition)
        found = found.where(in_counted(EventSession.edition_id, ROUND_TABLE, edition), *conditions)
        columns = found.with_only_columns(Suggestion.id, named(Suggestion.reference))
        return Distinct(columns, link_within("suggestions_desk.show"))

    return rows


def certificates(_edition: str) -> Distinct:
    rows = select(IssuedDocument.id, IssuedDocument.serial).where(
        IssuedDocument.kind.in_(KINDS), IssuedDocument.state == DocumentState.ISSUED
    )
    return Distinct(rows, lambda row: url_for("verify.check", serial=row[1]))


def regions(_edition: str) -> Distinct:
    rows = active_regions().options().order_by(None)
    columns = rows.with_only_columns(PartnerRegion.id, PartnerRegion.reference)
    return Distinct(columns, lambda row: url_for("partners_desk.show", reference=row[1]))


def services(_edition: str) -> Distinct:
    rows = select(EnterpriseService.id, EnterpriseService.reference)
    return Distinct(rows, lambda row: url_for("enterprise_services.show", reference=row[1]))


def firms(_edition: str) -> Distinct:
    return Distinct(select(EnterpriseService.firm, EnterpriseService.name))


_TABLES, _COURSES = names_of(ROUND_TABLE), names_of(TRAINING)
OFFICE_FIGURES = (
    Figure(
        "round_table_editions", Group.MEETINGS, _l("Editions of the round table"),
        _l("Editions that have begun and were not called off."), Unit.ROUNDS,
        begun(ROUND_TABLE), 210, editions=_TABLES, before=before, adds_up=True,
        trap=_l("An edition may hold several sessions."),
    ),
    Figure(
        "round_table_sessions", Group.MEETINGS, _l("Sessions of the round table"),
        _l("Sessions that have begun and were not called off."), Unit.SESSIONS,
        sessions(ROUND_TABLE), 220, editions=_TABLES, before=before, adds_up=True,
    ),
    Figure(
        "round_table_attendances", Group.MEETINGS, _l("Attendances of the round table"),
        _l("People checked in, one for each person and session."), Unit.ATTENDANCES,
        attendances(ROUND_TABLE), 230, editions=_TABLES, before=before, adds_up=True,
        trap=_l("Attendances are not persons."),
    ),
    Figure(
        "suggestions_collected", Group.MEETINGS, _l("Suggestions collected"),
        _l("Suggestions collected at round tables, whatever became of them."), Unit.ITEMS,
        suggestions(), 240, editions=_TABLES, before=before, freezes=False,
    ),
    Figure(
        "suggestions_resolved", Group.MEETINGS, _l("Suggestions resolved"),
        _l("Suggestions of round tables that are resolved; answered alone is not resolved."),
        Unit.ITEMS, suggestions(Suggestion.state == SuggestionState.RESOLVED), 250,
        editions=_TABLES, before=before, freezes=False,
    ),
    Figure(
        "training_sessions", Group.MEETINGS, _l("Sessions of skills training"),
        _l("Sessions that have begun and were not called off."), Unit.SESSIONS,
        sessions(TRAINING), 260, editions=_COURSES, before=before, adds_up=True,
    ),
    Figure(
        "training_attendances", Group.MEETINGS, _l("Attendances of skills training"),
        _l("People checked in, one for each person and session."), Unit.ATTENDANCES,
        attendances(TRAINING), 270, editions=_COURSES, before=before, adds_up=True,
        trap=_l("Attendances are not persons."),
    ),
    Figure(
        "event_certificates", Group.MEETINGS, _l("Certificates of events"),
        _l("Certificates of attendance and of training that are valid; one that was replaced or "
           "revoked is not."), Unit.CERTIFICATES, certificates, 280,
    ),
    Figure(
        "partner_regions", Group.OFFICE, _l("Partner regions"),
        _l("Regions with which the cooperation has not ended."), Unit.REGIONS, regions, 310,
    ),
    Figure(
        "enterprises_served", Group.OFFICE, _l("Enterprises served"),
        _l("Distinct enterprises in the log, known by code, else by the register, else by name."),
        Unit.FIRMS, firms, 320,
    ),
    Figure(
        "enterprise_services", Group.OFFICE, _l("Services to enterprises"),
        _l("Entries of the log: one service to one enterprise."), Unit.SERVICES, services, 330,
        trap=_l("Services are not enterprises: one may have many."),
    ),
)  # fmt: skip
