"""Every mark of a round, one row for each juror and entry: what totals can be recomputed from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, String, case, cast, func, select

from core.accounts.models import User
from core.db import db
from core.i18n import language, tr
from core.juries.models import Assignment, Criterion, Entry, Juror, JuryRound, Score
from core.juries.queries import find_round, visible_entries
from core.juries.states import AssignmentState, JuryPermission
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, yes_no

_K = ColumnKind
_is_submitted = Assignment.state == AssignmentState.SUBMITTED


def disclosed_entries(one: JuryRound, user: User) -> Select[Any]:
    """Ids of the round's entries whose marks the person may read: nothing in conflict."""
    rows = visible_entries(user).with_only_columns(Entry.id).where(Entry.round_id == one.id)
    return rows.where(Entry.removed_at.is_(None))


def marks_of(user: User, one: JuryRound) -> Select[Any]:
    return (
        select(Assignment)
        .join(Assignment.entry)
        .join(Assignment.juror)
        .where(Assignment.entry_id.in_(disclosed_entries(one, user)))
    )


def submitted(source: ColumnElement[Any]) -> ColumnElement[Any]:
    """Nothing of a draft, which is the juror's own."""
    return case((_is_submitted, source), else_=None)


def _points(criterion: Criterion | None = None) -> ColumnElement[Any]:
    given = Score.points if criterion else func.sum(Score.points)
    rows = select(given).where(Score.assignment_id == Assignment.id).correlate(Assignment)
    if criterion is not None:
        rows = rows.where(Score.criterion_id == criterion.id)
    return submitted(rows.scalar_subquery())


def _content(one: JuryRound, _reader: User) -> Content:
    title, states = Entry.title[language()].as_string(), AssignmentState
    shown: dict[str, Any] = {"on_screen": True}
    columns = [
        column_of(Entry.reference, _l("Entry"), key="entry", **shown),
        Column("title", _l("Name of the entry"), _K.NAME, source=title, **shown),
        column_of(Entry.field, lazy_pgettext("entry", "Field"), key="field"),
        column_of(Juror.name, _l("Juror"), _K.NAME, key="juror", **shown),
        state_column("state", _l("State"), states, Assignment.state.expression, **shown),
        *(
            Column(
                f"criterion_{each.position}", f"{each.position}. {tr(each.name)}", _K.NUMBER,
                source=_points(each), **shown,
            )
            for each in one.rubric.criteria
        ),
        Column("total", _l("Total"), _K.NUMBER, source=_points(), **shown),
        column_of(Assignment.counts, _l("Counts"), _K.YES_NO, words=yes_no()),
        column_of(Assignment.submitted_at, _l("Marked on"), _K.MOMENT),
        column_of(Assignment.from_paper, _l("Entered from paper"), _K.YES_NO, words=yes_no()),
        Column(
            "comment_public", _l("Comment for the entrant"),
            source=submitted(Assignment.comment_public.expression),
        ),
        Column(
            "comment_internal", _l("Comment for the panel"),
            source=submitted(Assignment.comment_internal.expression),
        ),
    ]  # fmt: skip
    jurors = {str(each.id): each.name for each in one.jurors}
    return Content(
        columns,
        [
            filters.search(_("Words or number"), Entry.reference, title, Juror.name),
            filters.choice("state", _("State"), filters.choices_of(states), Assignment.state),
            filters.Filter(
                "juror", _("Juror"), lambda chosen, _all: Juror.id == UUID(chosen), choices=jurors
            ),
            filters.flag("flagged", _("Does not count"), Assignment.counts.is_(False)),
        ],
    )


MARKS = ListSpec(
    key="core.juries.marks",
    label=_l("Marks"),
    rights=Rights(see=JuryPermission.READ, take=JuryPermission.TAKE),
    rows=marks_of,
    id=Assignment.id,
    ref=cast(Assignment.id, String).label("ref"),
    content=_content,
    order="entry",
    card=Card("entry", ("juror", "title", "total"), "state"),
    find=lambda reference: find_round(reference, current_user),
    get=lambda id_: db.session.get(JuryRound, UUID(id_)),
    link=lambda one, ref: url_for("jury_marks.show", reference=one.reference, mark_id=UUID(ref)),
    title=lambda one, _user, _chosen: [tr(one.name)],
    nothing=_l("No mark fits these filters"),
    source=_l("Marks appear once entries are given to jurors."),
)
