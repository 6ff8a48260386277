"""One registration at the desk: everything on one page, and what organisers do with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as BaseResponse

from core import audit, outbox
from core.accounts.queries import names_of
from core.clock import now
from core.consents.purposes import PURPOSES
from core.consents.queries import consents_about
from core.db import db
from core.documents.names import mask_number
from core.entry_forms.showing import shown_answers, shown_files
from core.errors import Conflict, DomainError, NotFound
from core.files.giving import give_out
from core.files.models import StoredFile
from core.outbox.queries import newest_letter_about
from core.policy import authorize, can, decide
from core.regions import region_name
from core.web import requires
from events.editions.queries import get_edition
from events.editions.reach import running_reach
from events.event_types.registry import ParticipantRole
from events.registrations import services
from events.registrations.answer_files import question_of
from events.registrations.forms.desk import (
    DeedForm,
    MoveSeatForm,
    NoteForm,
    OpenIdentityForm,
    ReasonForm,
)
from events.registrations.links import without_link
from events.registrations.models import Registration, Seat
from events.registrations.profile import COLUMNS
from events.registrations.queries import (
    get_registration,
    list_letters,
    list_moves,
    queue_positions,
)
from events.registrations.services.noting import keep_note, open_identity
from events.registrations.states import (
    REGISTRATION_WORKFLOW,
    RegistrationAction,
    RegistrationPermission,
    SeatState,
    Way,
)
from events.registrations.story import tell_story

P, A = RegistrationPermission, RegistrationAction
Page = str | tuple[str, int] | BaseResponse
PAGES = "events/registrations/desk"
blueprint = Blueprint("registrations_desk", __name__, url_prefix="/desk/events/<slug>")
MOVABLE = frozenset(
    {SeatState.CONFIRMED, SeatState.OFFERED, SeatState.WAITLISTED, SeatState.CANCELLED}
)


@dataclass(frozen=True)
class Deed:
    """One thing an organiser may do with a registration, with its button and letter key."""

    name: str
    action: RegistrationAction
    permission: RegistrationPermission
    key: str
    tone: str = "plain"
    form: type[DeedForm] = ReasonForm

    @property
    def label(self) -> LazyString:
        return REGISTRATION_WORKFLOW.find(self.action).label


DEEDS = (
    Deed("confirm", A.CONFIRM, P.DECIDE, "a", "primary", DeedForm),
    Deed("return_", A.RETURN, P.DECIDE, "r"),
    Deed("refuse", A.REFUSE, P.DECIDE, "x", "danger"),
    Deed("cancel", A.CANCEL_FOR, P.CANCEL, "c", "danger"),
)


@blueprint.get("/registrations/<reference>")
@requires(P.READ)
def show(slug: str, reference: str) -> Page:
    registration = found(slug, reference)
    authorize(P.READ, registration)
    return _page(registration)


def found(slug: str, reference: str) -> Registration:
    """The registration within the reach of whoever asks; NotFound otherwise."""
    edition = get_edition(slug, visible_to=current_user)
    return get_registration(reference, edition, visible_to=current_user)


def _perform(deed: Deed, registration: Registration, form: Any, at: datetime) -> None:
    by = current_user
    match deed.action:
        case A.CONFIRM:
            services.confirm_registration(registration, by=by, at=at)
        case A.RETURN:
            services.return_registration(registration, reason=form.reason, by=by, at=at)
        case A.REFUSE:
            services.refuse_registration(registration, reason=form.reason, by=by, at=at)
        case A.CANCEL_FOR:
            services.cancel_registration(registration, reason=form.reason, by=by, at=at)


def _decide(deed: Deed, slug: str, reference: str) -> Page:
    """One move: refuse a stale page, mend a wrong form, preview the letter, or do it."""
    registration = found(slug, reference)
    form = deed.form(prefix=f"{deed.name}-")
    if form.seen_version() != registration.version:
        # Whoever only looks on is refused; whoever runs the event is told that it moved on.
        runs = running_reach(current_user, registration.edition)
        authorize(P.READ if runs else deed.permission, registration)
        return _stale(slug, reference, form)
    authorize(deed.permission, registration)
    if not form.validate_on_submit():
        return _page(registration, opened=deed.name, form=form), 422 if form.errors else 200
    at = now()
    try:
        _perform(deed, registration, form, at)
        db.session.flush()
    except (Conflict, StaleDataError):
        return _stale(slug, reference, form)
    if request.form.get("go") != "send":
        # Only the button that names the deed does it; Enter in a field shows the letter.
        letter = _read_letter(registration, at)
        db.session.rollback()
        return _page(found(slug, reference), opened=deed.name, form=form, letter=letter)
    flash(_("Done: %(deed)s.", deed=deed.label), "success")
    return redirect(url_for(".show", slug=slug, reference=reference), 303)


def _read_letter(registration: Registration, at: datetime) -> dict[str, str]:
    """The very letter, read before the move is taken back."""
    letter = newest_letter_about(registration, since=at)
    if letter is None:
        return {}
    return {
        "language": letter.language,
        "subject": letter.subject,
        "text": letter.text,
        "address": letter.address,
    }


def _view(deed: Deed) -> Callable[..., Page]:
    def view(slug: str, reference: str) -> Page:
        return _decide(deed, slug, reference)

    view.__doc__ = deed.name
    return requires(deed.permission)(view)


for _deed in DEEDS:
    _rule = f"/registrations/<reference>/{_deed.name.rstrip('_')}"
    blueprint.add_url_rule(_rule, _deed.name, _view(_deed), methods=["POST"])


@blueprint.post("/registrations/<reference>/seats/<uuid:seat_id>/move")
@requires(P.MOVE_SEAT)
def move_seat(slug: str, reference: str, seat_id: uuid.UUID) -> Page:
    registration = found(slug, reference)
    seat = next((one for one in registration.seats if one.id == seat_id), None)
    if seat is None:
        raise NotFound
    authorize(P.MOVE_SEAT, seat)
    form = MoveSeatForm(prefix="move-")
    status = 422
    if form.validate_on_submit():
        try:
            services.move_seat(
                seat, SeatState(form.state.data), reason=form.reason.data, by=current_user, at=now()
            )
        except DomainError as refusal:
            db.session.rollback()
            if not form.blame(refusal):
                form.form_errors.append(refusal.message)
            status = int(refusal.status)
        else:
            flash(_("The seat was moved, and we wrote to the person."), "success")
            return redirect(url_for(".show", slug=slug, reference=reference), 303)
    return _page(found(slug, reference), opened=f"move-{seat_id}", form=form), status


@blueprint.post("/registrations/<reference>/note")
@requires(P.CHANGE)
def note(slug: str, reference: str) -> Page:
    registration = found(slug, reference)
    authorize(P.CHANGE, registration)
    form = NoteForm()
    if not form.validate_on_submit():
        return _page(registration, opened="note", form=form), 422 if form.errors else 200
    keep_note(registration, form.note.data or "", by=current_user, at=now())
    flash(_("The note is kept."), "success")
    return redirect(url_for(".show", slug=slug, reference=reference), 303)


@blueprint.post("/registrations/<reference>/document")
@requires(P.READ_IDENTITY)
def open_document(slug: str, reference: str) -> Page:
    registration = found(slug, reference)
    authorize(P.READ_IDENTITY, registration)
    form = OpenIdentityForm()
    if not form.validate_on_submit():
        return _page(registration, opened="document", form=form), 422 if form.errors else 200
    number = open_identity(registration, purpose=form.purpose.data, by=current_user, at=now())
    return _page(registration, document_number=number)


@blueprint.get("/registrations/<reference>/files/<uuid:file_id>")
@requires(P.READ)
def answer_file(slug: str, reference: str, file_id: uuid.UUID) -> Page:
    registration = found(slug, reference)
    authorize(P.READ, registration)
    question, file = question_of(registration, file_id), db.session.get(StoredFile, file_id)
    if question is None or file is None:
        raise NotFound
    if question.is_sensitive:
        authorize(P.READ_IDENTITY, registration)
    audit.record_now("file:downloaded", file, by=current_user, of=registration.reference)
    return give_out(file)


@blueprint.post("/registrations/<reference>/letters/<uuid:letter_id>/resend")
@requires(P.CHANGE)
def resend(slug: str, reference: str, letter_id: uuid.UUID) -> Page:
    """Hand one letter to the mail again, as it was; for one that failed or came back."""
    registration = found(slug, reference)
    authorize(P.CHANGE, registration)
    letters = {one.id: one for one in list_letters(registration)}
    if letter_id not in letters:
        raise NotFound
    outbox.resend(letters[letter_id])
    audit.record("letter:resent", letters[letter_id], by=current_user, at=now())
    flash(_("The letter is sent again."), "success")
    return redirect(url_for(".show", slug=slug, reference=reference), 303)


def _stale(slug: str, reference: str, form: DeedForm) -> Page:
    """Somebody was faster: what was typed is shown to be copied, nothing is kept."""
    db.session.rollback()
    registration = found(slug, reference)
    page = render_template(f"{PAGES}/stale.html", registration=registration, typed=form.typed())
    return page, 409


def _page(
    registration: Registration,
    *,
    opened: str = "",
    form: Any = None,
    letter: dict[str, str] | None = None,
    document_number: str | None = None,
) -> str:
    """The page, with the form somebody is filling in as it was typed."""
    moves = list_moves(registration)
    people = names_of([registration.created_by_id, *(move.by_id for move in moves)])
    version = registration.form_version
    may_identity = can(P.READ_IDENTITY, registration)
    return render_template(
        f"{PAGES}/show.html",
        registration=registration,
        edition=registration.edition,
        deeds=_open_deeds(registration),
        forms={deed.name: _fresh(deed.form, deed.name, registration) for deed in DEEDS},
        move_forms={seat.id: _fresh_move(seat) for seat in registration.seats},
        note_form=NoteForm(formdata=None, data={"note": registration.internal_note}),
        document_form=OpenIdentityForm(formdata=None),
        opened=opened,
        form=form,
        letter=letter,
        seats=sorted(registration.seats, key=_by_time),
        positions=queue_positions(registration.seats),
        movable={one.id for one in registration.seats if _is_movable(one)},
        shown=shown_answers(version, registration, COLUMNS, with_sensitive=may_identity)
        if version
        else [],
        files=[file for _question, file in shown_files(version, registration)] if version else [],
        masked=mask_number(registration.document_number or ""),
        document_number=document_number,
        may_identity=may_identity,
        may_change=can(P.CHANGE, registration),
        story=tell_story(registration, moves, people=people),
        made_by=people.get(registration.created_by_id) if registration.created_by_id else None,
        letters=list_letters(registration),
        consents=consents_about(registration),
        purposes=PURPOSES.by_key(),
        role=ParticipantRole(registration.role),
        way=Way(registration.way),
        without_link=without_link,
        region_name=region_name,
    )


def _fresh_move(seat: Seat) -> MoveSeatForm:
    """An empty form for one seat; several stand on the page, so their ids name the seat."""
    form = MoveSeatForm(formdata=None, prefix="move-")
    for field in form:
        field.id = field.label.field_id = f"{field.id}-{seat.id}"
    return form


def _open_deeds(registration: Registration) -> list[Deed]:
    return [
        deed
        for deed in DEEDS
        if registration.state in REGISTRATION_WORKFLOW.find(deed.action).sources
        and decide(current_user, deed.permission, registration).allowed
    ]


def _fresh(kind: type[DeedForm], name: str, registration: Registration) -> DeedForm:
    return kind(formdata=None, prefix=f"{name}-", data={"seen": str(registration.version)})


def _is_movable(seat: Seat) -> bool:
    return seat.standing in MOVABLE and can(P.MOVE_SEAT, seat)


def _by_time(seat: Seat) -> tuple[datetime, str]:
    return seat.session.starts_at, seat.session.code
