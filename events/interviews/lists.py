"""Interviews as lists: an exhibitor's own, as far as people share it, and a whole fair's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, select

from core.accounts.models import User
from core.db import db
from core.i18n import tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of
from core.organisations.models import Organisation
from events.applications.sharing import shown, with_sharing
from events.applications.states import SharingLevel
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor, ExhibitorPerson
from events.interviews.models import Interview, Slot, Timetable
from events.interviews.queries import get_own_exhibitor
from events.interviews.scopes import held_by
from events.interviews.states import InterviewMode, InterviewPermission, InterviewState, Result

_K, _P = ColumnKind, InterviewPermission


def _rows() -> Select[Any]:
    rows = select(Interview).join(Interview.timetable).join(Timetable.exhibitor)
    rows = rows.join(Exhibitor.organisation).join(Timetable.person)
    rows = rows.outerjoin(Interview.slot).outerjoin(Interview.user)
    return with_sharing(rows, Interview.user_id, Exhibitor.organisation_id)


def _common(name: Any) -> list[Column]:
    return [
        column_of(Interview.reference, _l("Reference"), on_screen=True),
        column_of(Slot.starts_at, _l("Begins"), _K.MOMENT, on_screen=True),
        Column("name", _l("Name"), _K.NAME, source=name, on_screen=True),
        state_column("state", _l("State"), InterviewState, Interview.state.expression,
            on_screen=True),
        column_of(ExhibitorPerson.name, _l("Representative"), _K.NAME, key="representative",
            on_screen=True),
        column_of(Timetable.mode, _l("How it is held"), _K.CHOICE, words=words_of(InterviewMode),
            on_screen=True),
        column_of(Interview.asked_at, _l("Booked on"), _K.MOMENT),
    ]  # fmt: skip


def _narrowing(name: Any) -> list[filters.Filter]:
    states = filters.choices_of(InterviewState)
    return [
        filters.search(_("Name or number"), Interview.reference, name),
        filters.choice("state", _("State"), states, Interview.state),
    ]


def _own_content(_exhibitor: Exhibitor, _reader: User) -> Content:
    name, said = shown(SharingLevel.NAME, User.display_name), words_of(Result)
    own = [
        Column("email", _l("E-mail address"), source=shown(SharingLevel.CV, User.email)),
        column_of(Interview.employer_result, _l("Result"), _K.CHOICE, words=said, on_screen=True),
        column_of(Interview.employer_note, _l("Own note")),
    ]
    return Content([*_common(name), *own], _narrowing(name))


def _edition_content(_edition: Edition, _reader: User) -> Content:
    """For organisers: who meets whom and when; never what the two sides said of it (R15b)."""
    employer = column_of(Organisation.name_zh, _l("Employer"), _K.NAME, on_screen=True)
    return Content([*_common(User.display_name), employer], _narrowing(User.display_name))


def _find(reference: str) -> Exhibitor:
    return get_own_exhibitor(reference, current_user)


INTERVIEWS = ListSpec(
    key="events.interviews",
    label=_l("Interviews"),
    rights=Rights(see=_P.OFFER, take=_P.OFFER),
    rows=lambda user, exhibitor: _rows().where(
        held_by(user).sql, Timetable.exhibitor_id == exhibitor.id
    ),
    id=Interview.id,
    ref=Interview.reference,
    content=_own_content,
    order="starts_at",
    card=Card("name", ("starts_at", "representative", "mode"), "state"),
    find=_find,
    get=lambda exhibitor_id: db.session.get(Exhibitor, UUID(exhibitor_id)),
    title=lambda exhibitor, _user, _choice: (tr(exhibitor.edition.name), tr(exhibitor.name)),
    link=lambda _exhibitor, reference: url_for("interviews_employer.show", reference=reference),
    is_queue=True,
    nothing=_l("No interview fits these filters"),
    source=_l("Talent books the times you offer."),
)

EDITION_INTERVIEWS = ListSpec(
    key="events.edition_interviews",
    label=_l("Interviews"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=lambda _user, edition: _rows().where(Exhibitor.edition_id == edition.id),
    id=Interview.id,
    ref=Interview.reference,
    content=_edition_content,
    order="starts_at",
    card=Card("name", ("starts_at", "name_zh", "representative"), "state"),
    nothing=_l("No interview fits these filters"),
    source=_l("Exhibitors offer times; talent books them."),
    **OF_EDITION,
)
