"""A juror's entries of one round as a list: nothing of what is in conflict, no title undeclared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, case, func, null, select

from core.accounts.models import User
from core.db import db
from core.i18n import language, tr
from core.juries.juror.queries import get_seat, own_assignments
from core.juries.models import Assignment, Entry, Juror, JuryRound, Score
from core.juries.states import AssignmentState, JuryPermission
from core.juries.subjects import JURY_SUBJECTS
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind

_SHOWN: dict[str, Any] = {"on_screen": True}
# Nothing of an entry is told before its parties were read; of a blind round's, nobody's name ever.
_OPENED = Juror.declared_at >= Assignment.assigned_at


def _rows(user: User, one: JuryRound) -> Select[Any]:
    return own_assignments(user).where(Entry.round_id == one.id)


def _title(one: JuryRound) -> ColumnElement[Any]:
    if one.is_blind:
        return null()
    return case((_OPENED, Entry.title[language()].as_string()))


def _content(one: JuryRound, _reader: User) -> Content:
    states, title = AssignmentState, _title(one)
    given = select(func.sum(Score.points)).where(Score.assignment_id == Assignment.id)
    fields = {code: str(label) for code, label in JURY_SUBJECTS[one.subject].fields().items()}
    state = Assignment.state.expression
    titled = (
        []
        if one.is_blind
        else [Column("title", lazy_pgettext("entry", "Title"), source=title, **_SHOWN)]
    )
    columns = [
        column_of(Entry.reference, _l("Reference"), **_SHOWN),
        *titled,
        Column("field", lazy_pgettext("entry", "Field"), source=Entry.field.expression,
               is_quiet=True, words=lambda code: fields.get(code, code), **_SHOWN),
        state_column("state", _l("State"), states, state, **_SHOWN),
        Column("points", _l("Your points"), ColumnKind.NUMBER, source=given.scalar_subquery(),
               **_SHOWN),
        column_of(Assignment.skipped_at, _l("Left for later on"), ColumnKind.MOMENT),
        column_of(Assignment.submitted_at, _l("Marked on"), ColumnKind.MOMENT),
        column_of(Assignment.comment_public, _l("What the entrant may read")),
        column_of(Assignment.comment_internal, _l("For the panel alone")),
    ]  # fmt: skip
    searched = [Entry.reference] if one.is_blind else [Entry.reference, title]
    own = {key: str(states(key).label) for key in ("assigned", "submitted")}
    return Content(columns, [
        filters.search(_("Words or number"), *searched),
        filters.choice("state", _("State"), own, state),
        filters.choice("field", pgettext("entry", "Field"), fields, Entry.field),
        filters.flag("skipped", _("Left for later"), Assignment.skipped_at.is_not(None)),
    ])  # fmt: skip


OWN_ENTRIES = ListSpec(
    key="juries.own_entries",
    label=_l("Entries to mark"),
    rights=Rights(see=JuryPermission.SIT, take=JuryPermission.SIT),
    rows=_rows,
    id=Assignment.id,
    ref=Entry.reference,
    content=_content,
    order="reference",
    card=Card("reference", ("title", "field", "points"), "state"),
    find=lambda reference: get_seat(reference, current_user).round,
    get=lambda round_id: db.session.get(JuryRound, UUID(round_id)),
    title=lambda one, _user, _choice: (tr(one.name),),
    link=lambda one, ref: url_for("juror.show", reference=one.reference, entry=ref),
    nothing=_l("No entry fits these filters"),
    source=_l("The coordinator gives you the entries; you are written to."),
)
