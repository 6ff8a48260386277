"""One registration at the desk: everything on one page, and what organisers do with it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.accounts.queries import names_of
from core.cases import Action, Case, CaseSpec, PurposeForm, ReasonForm, add_case_routes, draw_case
from core.clock import now
from core.consents.purposes import PURPOSES
from core.consents.queries import consents_about
from core.db import db
from core.documents.names import mask_number
from core.entry_forms.showing import shown_answers, shown_files
from core.errors import DomainError, NotFound
from core.files.giving import give_out, refusals_noted
from core.files.models import StoredFile
from core.policy import authorize, can
from core.regions import region_name
from core.web import requires
from events.editions.queries import get_edition
from events.editions.reach import running_reach
from events.event_types.registry import ParticipantRole
from events.registrations import services
from events.registrations.answer_files import question_of
from events.registrations.forms.desk import AddressForm, MoveSeatForm, NoteForm
from events.registrations.links import without_link
from events.registrations.models import Registration, Seat
from events.registrations.own_parts import readable_letters
from events.registrations.profile import COLUMNS
from events.registrations.queries import get_registration, list_letters, list_moves, queue_positions
from events.registrations.services.noting import keep_note, open_identity
from events.registrations.states import (
    REGISTRATION_WORKFLOW,
    RegistrationAction,
    RegistrationPermission,
    SeatState,
    Way,
)
from events.registrations.timeline import timeline_of

P, A = RegistrationPermission, RegistrationAction
Page = str | tuple[str, int] | BaseResponse
PAGES = "events/registrations/desk"
blueprint = Blueprint("registrations_desk", __name__, url_prefix="/desk/events/<slug>")
MOVABLE = frozenset(
    {SeatState.REQUESTED, SeatState.CONFIRMED, SeatState.OFFERED, SeatState.WAITLISTED}
    | {SeatState.CANCELLED}
)


def found(slug: str, reference: str) -> Registration:
    """The registration within the reach of whoever asks; NotFound otherwise."""
    edition = get_edition(slug, visible_to=current_user)
    return get_registration(reference, edition, visible_to=current_user)


def _load(slug: str, reference: str) -> Registration:
    registration = found(slug, reference)
    authorize(P.READ, registration)
    return registration


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
            form.refuse(refusal)
            status = int(refusal.status)
        else:
            flash(_("The seat was moved, and we wrote to the person."), "success")
            return redirect(url_for(".show", slug=slug, reference=reference), 303)
    return draw_case(CASE, found(slug, reference), opened=f"move-{seat_id}", form=form), status


@blueprint.post("/registrations/<reference>/note")
@requires(P.CHANGE)
def note(slug: str, reference: str) -> Page:
    registration = found(slug, reference)
    authorize(P.CHANGE, registration)
    form = NoteForm()
    if not form.validate_on_submit():
        return draw_case(CASE, registration, opened="note", form=form), 422 if form.errors else 200
    keep_note(registration, form.note.data or "", by=current_user, at=now())
    flash(_("The note is kept."), "success")
    return redirect(url_for(".show", slug=slug, reference=reference), 303)


@blueprint.post("/registrations/<reference>/document")
@requires(P.READ_IDENTITY)
def open_document(slug: str, reference: str) -> Page:
    registration = found(slug, reference)
    authorize(P.READ_IDENTITY, registration)
    form = PurposeForm()
    if not form.validate_on_submit():
        page = draw_case(CASE, registration, opened="document", form=form)
        return page, 422 if form.errors else 200
    said = {"purpose": form.purpose.data, "why": form.why.data}
    number = open_identity(registration, **said, by=current_user, at=now())
    return draw_case(CASE, registration, document_number=number)


@blueprint.get("/registrations/<reference>/files/<uuid:file_id>")
@requires(P.READ)
def answer_file(slug: str, reference: str, file_id: uuid.UUID) -> Page:
    file = db.session.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    with refusals_noted(file):
        registration = found(slug, reference)
        authorize(P.READ, registration)
        question = question_of(registration, file_id)
        if question is None:
            raise NotFound
        if question.is_sensitive:
            authorize(P.READ_IDENTITY, registration)
    audit.record_now("file:downloaded", file, by=current_user, of=registration.reference)
    return give_out(file)


@blueprint.post("/registrations/<reference>/letters/<uuid:letter_id>/resend")
@requires(P.CHANGE)
def resend(slug: str, reference: str, letter_id: uuid.UUID) -> Page:
    """Hand one letter to the mail again; one that came back asks for the right address."""
    registration = found(slug, reference)
    authorize(P.CHANGE, registration)
    known = readable_letters(list_letters(registration), registration.edition)
    letters = {one.id: one for one in known}
    if letter_id not in letters:
        raise NotFound
    form, back = AddressForm(), url_for(".show", slug=slug, reference=reference)
    if not form.validate_on_submit():
        flash(form.address.errors[0], "danger")
        return redirect(back, 303)
    again, address = letters[letter_id], form.address.data or ""
    try:
        services.send_letter_again(registration, again, address=address, by=current_user, at=now())
    except DomainError as refusal:
        flash(str(refusal), "danger")
        return redirect(back, 303)
    flash(_("The e-mail is sent again."), "success")
    return redirect(back, 303)


def _page(
    case: Case[Registration], *, opened: str = "", form: Any = None, document_number: str = ""
) -> str:
    """The page, with the form beside the case that somebody is filling in as it was typed."""
    registration = case.subject
    moves = list_moves(registration)
    people = names_of([registration.created_by_id, *(move.by_id for move in moves)])
    version = registration.form_version
    may_identity = can(P.READ_IDENTITY, registration)
    return render_template(
        f"{PAGES}/show.html",
        case=case,
        registration=registration,
        edition=registration.edition,
        move_forms={seat.id: _fresh_move(seat) for seat in registration.seats},
        note_form=NoteForm(formdata=None, data={"note": registration.internal_note}),
        document_form=PurposeForm(formdata=None),
        opened=opened,
        form=form,
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
        happenings=timeline_of(registration, moves, people=people),
        made_by=people.get(registration.created_by_id) if registration.created_by_id else None,
        letters=readable_letters(list_letters(registration), registration.edition),
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


def _is_movable(seat: Seat) -> bool:
    return seat.standing in MOVABLE and can(P.MOVE_SEAT, seat)


def _by_time(seat: Seat) -> tuple[datetime, str]:
    return seat.session.starts_at, seat.session.code


CASE = CaseSpec(
    blueprint="registrations_desk",
    workflow=REGISTRATION_WORKFLOW,
    reading=P.READ,
    load=_load,
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: _l("Registration %(reference)s", reference=one.reference),
    page=_page,
    handles=lambda user, one: bool(running_reach(user, one.edition)),
    shown_letter=without_link,
    actions=(
        Action(A.CONFIRM, services.confirm_registration, key="a"),
        Action(A.RETURN, services.return_registration, ReasonForm, key="r", is_return=True),
        Action(A.REFUSE, services.refuse_registration, ReasonForm, key="x", danger=True),
        Action(
            A.CANCEL_FOR,
            services.cancel_registration,
            ReasonForm,
            key="c",
            danger=True,
            name="cancel",
        ),
    ),
)
add_case_routes(blueprint, CASE, "/registrations/<reference>")
