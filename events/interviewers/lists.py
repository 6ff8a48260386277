"""Interviews as lists: an exhibitor's own, as far as people share it, and a whole fair's."""

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
from events.applications.sharing import shares_otherwise, shown, with_sharing
from events.applications.states import SharingLevel
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import get_own
from events.interviews.models import Interview
from events.interviews.scopes import held_by
from events.interviews.states import InterviewPermission, InterviewState, Result
from events.timetables.models import Slot, Timetable
from events.timetables.states import InterviewMode, TimetablePermission

_K = ColumnKind
_SHOWN: dict[str, Any] = {"on_screen": True}
_OFFER, _LIST = TimetablePermission.OFFER, InterviewPermission.LIST


def _rows() -> Select[Any]:
    rows = select(Interview).join(Interview.timetable).join(Timetable.exhibitor)
    rows = rows.join(Exhibitor.organisation).join(Timetable.person)
    rows = rows.outerjoin(Interview.slot).outerjoin(Interview.user)
    return with_sharing(rows, Interview.user_id, Exhibitor.organisation_id)


def _content(name: Any, *own: Column) -> Content:
    columns = [
        column_of(Interview.reference, _l("Reference"), **_SHOWN),
        column_of(Slot.starts_at, _l("Begins"), _K.MOMENT, **_SHOWN),
        Column("name", _l("Name"), _K.NAME, source=name, **_SHOWN),
        state_column("state", _l("State"), InterviewState, Interview.state.expression, **_SHOWN),
        column_of(ExhibitorPerson.name, _l("Representative"), _K.NAME, key="representative",
                  **_SHOWN),
        column_of(Timetable.mode, _l("How it is held"), _K.CHOICE, words=words_of(InterviewMode),
                  **_SHOWN),
        column_of(Interview.asked_at, _l("Booked on"), _K.MOMENT),
        *own,
    ]  # fmt: skip
    states = filters.choices_of(InterviewState)
    return Content(columns, [
        filters.search(_("Name or number"), Interview.reference, name),
        filters.choice("state", _("State"), states, Interview.state),
    ])  # fmt: skip


def _own_content(_exhibitor: Exhibitor, _reader: User) -> Content:
    """For the employer: who comes as far as they share it, and what it noted itself."""
    said = words_of(Result)
    return _content(
        shown(SharingLevel.NAME, User.display_name),
        Column("email", _l("E-mail address"), source=shown(SharingLevel.CV, User.email)),
        column_of(Interview.employer_result, _l("Result"), _K.CHOICE, words=said, **_SHOWN),
        column_of(Interview.employer_note, _l("Own note")),
    )


def _edition_content(_edition: Edition, _reader: User) -> Content:
    """For organisers: who meets whom and when; never what the two sides said of it (R15b)."""
    employer = column_of(Organisation.name_zh, _l("Employer"), _K.NAME, **_SHOWN)
    return _content(User.display_name, employer)


INTERVIEWS = ListSpec(
    key="events.interviews",
    label=_l("Interviews"),
    rights=Rights(see=_OFFER, take=_OFFER),
    rows=lambda user, exhibitor: _rows().where(
        held_by(user).sql, Timetable.exhibitor_id == exhibitor.id
    ),
    id=Interview.id,
    ref=Interview.reference,
    content=_own_content,
    order="starts_at",
    card=Card("name", ("starts_at", "representative", "mode"), "state"),
    find=lambda reference: get_own(reference, current_user),
    get=lambda exhibitor_id: db.session.get(Exhibitor, UUID(exhibitor_id)),
    outdated=lambda one, since: shares_otherwise(one.organisation_id, since),
    title=lambda exhibitor, _user, _choice: (tr(exhibitor.edition.name), tr(exhibitor.name)),
    link=lambda _exhibitor, reference: url_for("interviewers.show", reference=reference),
    is_queue=True,
    nothing=_l("No interview fits these filters"),
    source=_l("Talent books the times you offer."),
)

EDITION_INTERVIEWS = ListSpec(
    key="events.edition_interviews",
    label=_l("Interviews"),
    rights=Rights(see=_LIST, take=_LIST),
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
