"""The pitches of an edition as a list, in the order of their times."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from sqlalchemy import ColumnElement, select

from core.accounts.models import User
from core.i18n import language, show_clock, show_date, tr
from core.juries.models import Entry, JuryRound
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, yes_no
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.pitch_stage.models import PitchResult, PitchSignature
from events.pitch_stage.queries import marked, rooms_of, rounds_of, visible_pitches
from events.pitches.models import Pitch, PitchRoom
from events.pitches.states import PitchPermission, PitchState

_K = ColumnKind


def _content(edition: Edition, reader: User) -> Content:
    shown = select(PitchResult.total).where(PitchResult.pitch_id == Pitch.id).scalar_subquery()
    signed = select(PitchSignature.id).where(PitchSignature.pitch_id == Pitch.id).exists()
    title, room = Entry.title[language()].as_string(), PitchRoom.name[language()].as_string()
    rounds = {one.reference: tr(one.name) for one, _plan in rounds_of(edition)}
    rooms = {
        str(one.id): f"{tr(one.name)} · {show_date(one.starts_at)} {show_clock(one.starts_at)}"
        for one in rooms_of(edition, reader)
    }
    on: dict[str, Any] = {"on_screen": True}
    columns = [
        column_of(Pitch.reference, _l("Reference"), **on),
        column_of(Entry.reference, _l("Project"), key="project", **on),
        Column("title", lazy_pgettext("entry", "Title"), _K.NAME, source=title, **on),
        column_of(Pitch.starts_at, _l("Time"), _K.MOMENT, key="time", **on),
        Column("room", lazy_pgettext("pitch", "Room"), source=room, **on),
        state_column("state", _l("State"), PitchState, Pitch.state.expression, **on),
        column_of(Pitch.position, lazy_pgettext("pitch", "Drawn"), _K.NUMBER, key="drawn"),
        Column("submitted", _l("Marks submitted"), _K.NUMBER, source=marked(True), **on),
        Column("expected", _l("Jurors who mark it"), _K.NUMBER, source=marked(False)),
        Column("total", _l("Result shown"), _K.NUMBER, source=shown, **on),
        Column("signed", lazy_pgettext("pitch", "Signed"), _K.YES_NO, source=signed,
               words=yes_no(), **on),
        column_of(JuryRound.reference, _l("Round"), key="round", is_quiet=True),
        column_of(Pitch.reason, _l("Reason"), key="reason"),
    ]  # fmt: skip
    waits = (Pitch.state == PitchState.HELD) & shown.is_not(None) & ~signed
    return Content(columns, [
        filters.search(_("Project or number"), Pitch.reference, Entry.reference, title),
        filters.choice("state", _("State"), filters.choices_of(PitchState), Pitch.state),
        filters.choice("room", pgettext("pitch", "Room"), rooms, _is_in),
        filters.choice("round", _("Round"), rounds, JuryRound.reference),
        filters.flag("unsigned", _("To be signed"), waits),
    ])  # fmt: skip


def _is_in(room_id: str) -> ColumnElement[bool]:
    return Pitch.room_id == UUID(room_id)


PITCHES = ListSpec(
    key="events.pitches",
    label=_l("Pitches"),
    rights=Rights(see=PitchPermission.LIST, take=PitchPermission.LIST),
    rows=visible_pitches,
    id=Pitch.id,
    ref=Pitch.reference,
    content=_content,
    order="time",
    card=Card("title", ("time", "room", "project"), "state"),
    link=lambda edition, ref: url_for("pitches_desk.show", slug=edition.slug, reference=ref),
    is_queue=True,
    nothing=_l("No pitch fits these filters"),
    **OF_EDITION,
)
