"""Rounds as their coordinators list them, and the entries of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from flask_login import current_user
from sqlalchemy import func, select

from core.accounts.models import User
from core.db import db
from core.i18n import language, tr
from core.juries.models import Assignment, Conflict, Entry, JuryRound
from core.juries.progress import marks_by_round
from core.juries.queries import coordinated_rounds, find_round, visible_entries
from core.juries.scopes import IN_HAND
from core.juries.states import AssignmentState, JuryPermission, Outcome, RoundState
from core.juries.subjects import JURY_SUBJECTS
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of

_K = ColumnKind


def _rounds(_nothing: None, reader: User) -> Content:
    one, said = JuryRound, language()
    subjects = {each.key: str(each.label) for each in JURY_SUBJECTS}
    places = {key: tr(name) for each in JURY_SUBJECTS for key, name in each.contexts(reader) if key}
    name = one.name[said].as_string()
    columns = [
        column_of(one.reference, _l("Reference"), on_screen=True),
        Column("name", lazy_pgettext("thing", "Name"), _K.NAME, source=name, on_screen=True),
        state_column("state", _l("State"), RoundState, one.state.expression, on_screen=True),
        Column("marks", _l("Marks in"), load=_marks, on_screen=True),
        column_of(one.closes_at, _l("Marking ends"), _K.MOMENT, on_screen=True),
        column_of(one.opens_at, _l("Marking begins"), _K.MOMENT),
        column_of(one.subject, _l("What is judged"), _K.CHOICE, words=subjects.get, on_screen=True),
        column_of(
            one.context_id, lazy_pgettext("jury", "Where"), key="context", words=places.get,
            order=one.reference, on_screen=True, is_quiet=True,
        ),
        column_of(one.level, _l("Level of review"), _K.NUMBER),
        column_of(one.quorum, _l("Quorum"), _K.NUMBER),
    ]  # fmt: skip
    context, where = {str(k): label for k, label in places.items()}, pgettext("jury", "Where")
    return Content(columns, [
        filters.search(_("Title or number"), one.reference, name),
        filters.choice("state", _("State"), filters.choices_of(RoundState), one.state),
        filters.choice("subject", _("What is judged"), subjects, one.subject),
        filters.choice("context", where, context, lambda key: one.context_id == UUID(key)),
    ])  # fmt: skip


def _marks(_connection: Any, ids: Any) -> Mapping[UUID, str]:
    found = marks_by_round(ids)
    return {key: f"{marked} / {given}" for key, (marked, given) in found.items()}


ROUNDS = ListSpec(
    key="core.juries.rounds",
    label=_l("Juries"),
    rights=Rights(see=JuryPermission.LIST, take=JuryPermission.LIST),
    rows=lambda reader, _nothing: coordinated_rounds(reader),
    id=JuryRound.id,
    ref=JuryRound.reference,
    content=_rounds,
    order="-closes_at",
    card=Card("name", ("marks", "closes_at", "context"), "state"),
    link=lambda _nothing, reference: url_for("juries_desk.show", reference=reference),
    nothing=_l("No round fits these filters"),
    source=_l("Make a round: what is judged, by whom, by which rubric, until when."),
)


def _count(*where: Any) -> Any:
    rows = select(func.count()).where(Assignment.entry_id == Entry.id, *where)
    return rows.correlate(Entry).scalar_subquery()


def _entries(one: JuryRound, _reader: User) -> Content:
    title = Entry.title[language()].as_string()
    words = {code: str(label) for code, label in JURY_SUBJECTS[one.subject].fields().items()}
    given = _count(Assignment.state.in_(IN_HAND), Assignment.counts)
    marked = _count(Assignment.state == AssignmentState.SUBMITTED, Assignment.counts)
    barred = (
        select(func.count(Conflict.juror_id.distinct()))
        .where(Conflict.entry_id == Entry.id)
        .correlate(Entry)
        .scalar_subquery()
    )
    columns = [
        column_of(Entry.reference, _l("Reference"), on_screen=True),
        Column("title", lazy_pgettext("entry", "Title"), _K.NAME, source=title, on_screen=True),
        column_of(
            Entry.field, lazy_pgettext("entry", "Field"), _K.CHOICE,
            words=lambda code: words.get(code, code), on_screen=True,
        ),
        Column("given", _l("Jurors"), _K.NUMBER, source=given, on_screen=True),
        Column("marked", _l("Marks that count"), _K.NUMBER, source=marked, on_screen=True),
        Column("conflicts", _l("Jurors in conflict"), _K.NUMBER, source=barred, on_screen=True),
        column_of(Entry.rank, _l("Rank"), _K.NUMBER, on_screen=one.decided_at is not None),
        column_of(
            Entry.outcome, _l("Result"), _K.CHOICE, words=words_of(Outcome),
            on_screen=one.decided_at is not None,
        ),
        column_of(Entry.removed_at, _l("Taken out"), _K.MOMENT),
    ]  # fmt: skip
    field = pgettext("entry", "Field")
    return Content(columns, [
        filters.search(_("Title or number"), Entry.reference, title),
        *([filters.choice("field", field, words, Entry.field)] if words else []),
        filters.flag("ungiven", _("Too few jurors"), given < one.quorum),
        filters.flag("unmarked", _("Below the quorum"), marked < one.quorum),
        filters.choice(
            "out", _("Taken out"), filters.yes_no_choices(),
            lambda value: Entry.removed_at.is_not(None) == (value == "yes"), default="no",
        ),
    ])  # fmt: skip


ENTRIES = ListSpec(
    key="core.juries.entries",
    label=_l("Entries of a round"),
    rights=Rights(see=JuryPermission.READ, take=JuryPermission.TAKE),
    rows=lambda reader, one: visible_entries(reader).where(Entry.round_id == one.id),
    id=Entry.id,
    ref=Entry.reference,
    content=_entries,
    order="reference",
    card=Card("title", ("given", "marked", "field")),
    find=lambda reference: find_round(reference, current_user),
    get=lambda id_: db.session.get(JuryRound, UUID(id_)),
    link=lambda one, ref: url_for("juries_entries.detail", reference=one.reference, entry=ref),
    title=lambda one, _reader, _chosen: (one.reference, tr(one.name)),
    nothing=_l("No entry fits these filters"),
    source=_l("Enter what is to be judged."),
)
