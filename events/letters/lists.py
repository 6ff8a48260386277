"""The desk's list of an event's letters; with its sensitive columns also their data sheet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.engine import Connection

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.documents.lists import giving, issued_among
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, secret, state_column, words_of, yes_no
from core.lists.spec import BulkAction, Card, Content, ListSpec, Rights
from core.name_keys import folded
from core.policy import authorize
from core.regions import region_name
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.letters import services
from events.letters.models import InvitationLetter
from events.letters.queries import (
    ABROAD_STATES,
    EXIT_DUE,
    EXIT_LATE,
    OPEN,
    rows_agreed_to,
    stands_at,
    visible_letters,
)
from events.letters.states import CostBearer, Gender, LetterPermission, LetterState
from events.registrations.models import Registration

# The filter that keeps the letters of these numbers; of the sheet's ticks.
CHOSEN = "letters"
# Days overdue that the list is narrowed to.
OVERDUE = (1, 7, 30)
_L, _K, _P = InvitationLetter, ColumnKind, LetterPermission


def _content(edition: Edition, _reader: User) -> Content:
    on = today()
    shown: dict[str, Any] = {"on_screen": True}

    def overdue(day: date | None) -> str:
        days = overdue_days(day, on)
        return ngettext("%(num)s day overdue", "%(num)s days overdue", days) if days else ""

    printable = case((_L.document_id.is_not(None), _L.reference))
    due = case((_L.state.in_(ABROAD_STATES), _L.exit_due_on))
    states = {
        OPEN: _("Open"),
        EXIT_DUE: _("Departure to be recorded"),
        EXIT_LATE: _("Departure overdue"),
        **filters.choices_of(LetterState),
    }
    columns = [
        column_of(_L.reference, _l("Letter no."), **shown),
        column_of(Registration.reference, _l("Registration no."), key="registration"),
        state_column("state", _l("State"), LetterState, _L.state.expression, **shown),
        Column("name", _l("Name as in the passport"), _K.NAME,
               source=_name(_L.name, Registration.name),
               order=_name(_L.name_key, Registration.name_key), **shown),
        Column("file", _l("File to print"), source=printable,
               words=lambda ref: "PDF" if ref else "", codes=lambda ref: "PDF" if ref else "",
               url=lambda ref: url_for("letters_desk.show", slug=edition.slug, reference=ref,
                                       _anchor="print"), handed_over=False, **shown),
        Column("signed", _l("Signed copy"), _K.YES_NO, source=_L.signed_file_id.is_not(None),
               words=yes_no()),
        column_of(_L.gender, _l("Gender"), _K.CHOICE, words=words_of(Gender)),
        secret(column_of(_L.birth_on, _l("Date of birth"), _K.DATE)),
        column_of(_L.nationality, _l("Nationality (country or region)"), words=region_name),
        secret(column_of(_L.passport_country, _l("Passport issued by (country or region)"),
                         words=region_name)),
        secret(Column("passport_number", _l("Passport number"), load=_passports)),
        secret(column_of(_L.passport_expires_on, _l("Passport valid until"), _K.DATE)),
        column_of(_L.employer, _l("Employer or institution")),
        column_of(_L.post, _l("Post")),
        column_of(_L.visa_kind, _l("Kind of visa")),
        column_of(_L.purpose, _l("Purpose of the visit")),
        column_of(_L.arrives_on, _l("Arrival"), _K.DATE, **shown),
        column_of(_L.departs_on, _l("Departure"), _K.DATE, **shown),
        column_of(_L.places, _l("Places of the visit")),
        column_of(_L.relationship_to_inviter, _l("Relationship with the inviting organisation"),
                  key="relationship"),
        column_of(_L.cost_bearer, _l("Who pays for the stay"), key="costs",
                  words=words_of(CostBearer)),
        Column("exit_due_on", _l("Departure to be recorded by"), _K.DATE, source=due,
               is_late=lambda day: day is not None and day < on, note=overdue, **shown),
        Column("exit_overdue", _l("Days overdue"), _K.NUMBER, source=due,
               pick=lambda day: overdue_days(day, on)),
        column_of(_L.exited_on, _l("Left on"), _K.DATE, **shown),
        column_of(_L.requested_at, _l("Asked for (Beijing)"), _K.MOMENT, is_quiet=True, **shown),
    ]  # fmt: skip
    return Content(
        columns,
        [
            filters.words(_("Name or number"), _mentioned),
            filters.choice("state", _("State"), states, lambda value: stands_at(value, on)),
            filters.choice(
                "overdue",
                _("Departure overdue"),
                {
                    str(days): ngettext("by %(num)s day or more", "by %(num)s days or more", days)
                    for days in OVERDUE
                },
                lambda value: stands_at(EXIT_LATE, on - timedelta(days=int(value) - 1)),
            ),
            filters.words(
                _("Letter numbers"), lambda text: _L.reference.in_(text.split()), name=CHOSEN
            ),
        ],
    )


def overdue_days(due_on: date | None, on: date) -> int | None:
    """How long a departure is overdue, if it is."""
    return (on - due_on).days if due_on is not None and due_on < on else None


def _papers(letters: Sequence[InvitationLetter]) -> Sequence[IssuedDocument]:
    """Their valid documents, which bear whole passport numbers (R18)."""
    for edition in {one.registration.edition for one in letters}:
        authorize(_P.READ_PASSPORT, edition)
    return issued_among(letters, InvitationLetter.__tablename__, DocumentKind.INVITATION_LETTER)


def _name(in_letter: Any, at_registration: Any) -> ColumnElement[Any]:
    return func.coalesce(func.nullif(in_letter, ""), at_registration)


def _passports(connection: Connection, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {row.id: row.passport_number or "" for row in rows_agreed_to(ids, connection)}


def _mentioned(text: str) -> ColumnElement[bool]:
    number = text.upper()
    named = Registration.search.contains(folded(text), autoescape=True)
    return or_(named, Registration.reference == number, _L.reference == number)


def _read(sent: Mapping[str, str]) -> Mapping[str, str]:
    """Departures are shown by the day they are due, as long as no other order is asked for."""
    leaving = sent.get("state") in (EXIT_DUE, EXIT_LATE)
    return {"order": "exit_due_on", **sent} if leaving else sent


def _locked(edition: Edition, ids: Sequence[uuid.UUID]) -> Sequence[InvitationLetter]:
    rows = select(_L).join(_L.registration).where(_L.id.in_(ids))
    rows = rows.where(Registration.edition_id == edition.id).order_by(_L.id)
    return db.session.scalars(rows.with_for_update(of=_L)).all()


LETTERS = ListSpec(
    key="events.letters",
    label=_l("Invitation letters"),
    rights=Rights(
        see=_P.LIST,
        take=_P.EXPORT,
        take_sensitive=_P.READ_PASSPORT,
        share=_P.EXPORT,
        change=_P.CHANGE_MANY,
    ),
    rows=visible_letters,
    id=_L.id,
    ref=_L.reference,
    content=_content,
    order="requested_at",
    card=Card("name", ("reference", "arrives_on", "exit_due_on"), "state"),
    link=lambda edition, ref: url_for("letters_desk.show", slug=edition.slug, reference=ref),
    read=_read,
    locked=_locked,
    actions=(
        BulkAction(
            "approve",
            _l("Approve and issue"),
            lambda one, by, at, _said: services.approve_letter(one, by=by, at=at),
        ),
        *giving(_papers),
    ),
    nothing=_l("No letter fits"),
    source=_l("People ask for a letter on the page of their registration."),
    **OF_EDITION,
)
