"""Pitches in calendars of teams and jurors, at /me, and on the owner's page of a project."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.accounts.models import User
from core.calendars import CalendarEntry, name_for_ever
from core.clock import beijing_date, now
from core.i18n import show_span, tr
from core.status_page import StatusLine, StatusPart
from core.web import absolute_url
from events.editions.phases import is_current
from events.pitch_stage.queries import entered_pitches, find_result, heard_by
from events.pitches.models import Pitch
from events.pitches.states import PitchState
from events.projects.models import Project
from events.registrations.own_parts import OwnPart

_UID = "pitches"


def calendar_entries(user: User) -> Iterator[CalendarEntry]:
    """Each pitch of one's projects; as a juror one entry for each room, while one is needed."""
    for one in entered_pitches(user):
        if one.slot is not None:
            title = f"{one.entry.reference} {tr(one.entry.title)}"
            yield _entry([one], one.id, _("Pitch: %(project)s", project=title))
    rooms: dict[UUID, list[Pitch]] = {}
    for one in heard_by(user):
        if one.room_id is not None:
            rooms.setdefault(one.room_id, []).append(one)
    for room_id, pitches in rooms.items():
        name = tr(pitches[0].plan.round.name)
        named = uuid5(room_id, str(user.id))
        yield _entry(pitches, named, _("Jury at pitches: %(round)s", round=name))


def _entry(pitches: list[Pitch], uid: UUID, summary: str) -> CalendarEntry:
    """From the first to the last; it follows every move, whose number the versions make."""
    first, room = pitches[0], pitches[0].room
    slots = [one.slot for one in pitches if one.slot]
    assert room is not None
    return CalendarEntry(
        uid=name_for_ever(uid, _UID),
        sequence=sum(one.version for one in pitches),
        changed_at=max(one.changed_at for one in pitches),
        starts_at=min(slot.starts_at for slot in slots),
        ends_at=max(slot.ends_at for slot in slots),
        summary=summary,
        place=f"{tr(room.name)}, {tr(room.session.venue.place)}",
        description=tr(first.edition.name),
        url=absolute_url("pitches.index", slug=first.edition.slug),
        is_cancelled=all(one.standing is PitchState.WITHDRAWN for one in pitches),
    )


def team_part(user: User) -> StatusPart | None:
    """When and where the owner and the confirmed team are heard, until the event is over."""
    found = [one for one in entered_pitches(user) if is_current(one.edition, now())]
    if not found:
        return None
    order = url_for("pitches.index", slug=found[0].edition.slug)
    label = _l("See the whole order and how it was drawn")
    return StatusPart(_l("Your pitches"), tuple(map(_line, found)), "", order, label)


def _line(one: Pitch) -> StatusLine:
    slot, room, is_ahead = one.slot, one.room, one.standing is PitchState.PLANNED
    when = show_span(slot.starts_at, slot.ends_at) if slot else ""
    return StatusLine(
        title=tr(one.entry.title),
        reference=one.entry.reference,
        url=url_for("pitches.index", slug=one.edition.slug),
        state=one.standing,
        next_step=f"{when} · {tr(room.name)}" if room else when,
        is_yours=False,
        due_on=beijing_date(slot.starts_at) if slot and is_ahead else None,
    )


def own_part(project: Project) -> OwnPart | None:
    """When and where it is heard, and what was shown; once the order is published."""
    mine = [one for one in entered_pitches(current_user) if one.entry.subject_id == project.id]
    told = [(one, find_result(one)) for one in mine]
    return OwnPart("events/pitch_stage/_own.html", {"pitches": told}) if told else None
