"""Marks on paper: sheets to print for a juror, and what came back on them."""

from __future__ import annotations

from datetime import datetime

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.documents.engine import EngineBusy, missing_glyphs, render_in_child
from core.i18n import language, tr
from core.juries.models import Assignment, Entry, Juror
from core.juries.results.cells import SQUARE
from core.juries.results.marks import disclosed_entries
from core.juries.states import AssignmentState
from core.shares import busy, take_place

SECONDS = 120.0


def sheet_pdf(juror: Juror, reader: User, *, at: datetime) -> bytes:
    """What this juror still has to mark, with room for points, words and a signature.

    In the language spoken; of an entry only number and title (in a blind round, whose titles may
    name people, the number alone), and none the reader must not see. Call it in `core.db.reading`.
    """
    waiting = db.session.scalars(
        select(Assignment)
        .join(Assignment.entry)
        .where(
            Assignment.juror_id == juror.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Assignment.entry_id.in_(disclosed_entries(juror.round, reader)),
        )
        .order_by(Entry.position)
    ).all()
    html = render_template(
        "core/juries/results/sheet.html", juror=juror, round=juror.round, waiting=waiting, as_of=at
    )
    html = html.translate(dict.fromkeys(map(ord, missing_glyphs(html) - {"\n", "\t"}), SQUARE))
    take_place()
    title = f"{_('Score sheet')} {tr(juror.round.name)}"
    try:
        return render_in_child(
            html, title=title, language=language(), created=at, attachment=None, seconds=SECONDS
        )
    except EngineBusy as nothing_known:
        raise busy() from nothing_known
