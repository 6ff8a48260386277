"""One's own letter: asked for, corrected, fetched, taken back; by account or by secret link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.accounts.models import User
from core.clock import now
from core.consents.queries import find_consent
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.names import mask_number
from core.errors import DomainError, NotFound
from core.files.giving import give_out
from core.files.models import StoredFile
from core.policy import authorize
from core.web import public, requires
from core.workflow import Guest
from events.editions.phases import is_current
from events.event_types.registry import Part
from events.letters import queries, services
from events.letters.checking import PASSPORT_KINDS, find_missing, find_warnings, why_no_letter
from events.letters.forms import LetterForm
from events.letters.mails import contact_of
from events.letters.models import InvitationLetter
from events.letters.services.filling import data_from, data_of
from events.letters.states import FETCHED, OPEN_STATES, LetterPermission, LetterState
from events.registrations.consents import EventPurpose
from events.registrations.links import find_by_token
from events.registrations.models import Registration
from events.registrations.queries import get_own_registration

blueprint = Blueprint("letters", __name__)
Page = str | tuple[str, int] | BaseResponse
ASKED = frozenset({LetterState.REQUESTED, LetterState.COMPLETE})
NEW_PASSPORT = "passport"


@dataclass(frozen=True)
class Door:
    """How the person came: by their account, or with `token` by the secret link."""

    registration: Registration
    token: str = ""

    @property
    def by(self) -> User | Guest:
        return Guest(self.registration) if self.token else current_user

    def url(self, name: str, **values: Any) -> str:
        """The address of one of these pages for the same way in."""
        if self.token:
            return url_for(f"letters.{name}_by_link", token=self.token, **values)
        return url_for(f"letters.{name}", reference=self.registration.reference, **values)

    @property
    def registration_url(self) -> str:
        if self.token:
            return url_for("registrations.open_link", token=self.token)
        return url_for("registrations.show", reference=self.registration.reference)


@blueprint.route("/me/registrations/<reference>/letter", methods=["GET", "POST"])
@requires(LetterPermission.READ_OWN)
def show(reference: str) -> Page:
    return _show(_own(reference))


@blueprint.route("/r/<token>/letter", methods=["GET", "POST"])
@public
def show_by_link(token: str) -> Page:
    return _show(_linked(token))


@blueprint.post("/me/registrations/<reference>/letter/withdraw")
@requires(LetterPermission.READ_OWN)
def withdraw(reference: str) -> Page:
    return _withdraw(_own(reference))


@blueprint.post("/r/<token>/letter/withdraw")
@public
def withdraw_by_link(token: str) -> Page:
    return _withdraw(_linked(token))


@blueprint.get("/me/registrations/<reference>/letter/<letter>/<any(letter, signed):copy>")
@requires(LetterPermission.READ_OWN)
def fetch(reference: str, letter: str, copy: str) -> Page:
    try:
        return _fetch(_own(reference), letter, copy)
    except NotFound:
        if (known := queries.find_letter(letter)) is not None:
            audit.record_now("letter:passport_refused", known, by=current_user, paper=copy)
        raise


@blueprint.get("/r/<token>/letter/<letter>/<any(letter, signed):copy>")
@public
def fetch_by_link(token: str, letter: str, copy: str) -> Page:
    return _fetch(_linked(token), letter, copy)


def _own(reference: str) -> Door:
    registration = get_own_registration(reference, user=current_user)
    authorize(LetterPermission.READ_OWN, registration)
    return _with_letters(Door(registration))


def _linked(token: str) -> Door:
    return _with_letters(Door(find_by_token(token), token))


def _with_letters(door: Door) -> Door:
    # Pages of a part an event's type lacks are not found.
    if not door.registration.edition.type.has(Part.LETTERS):
        raise NotFound
    return door


def _show(door: Door) -> Page:
    letter = queries.find_open_letter(door.registration)
    if request.method == "GET":
        asked = letter is not None and letter.standing in ASKED
        wants = (asked or "form" in request.args) and is_current(door.registration.edition, now())
        return _page(door, form=_form(door, letter) if wants else None)
    form = LetterForm()
    if not form.validate_on_submit():
        return _page(door, form=form), 422 if form.errors else 200
    try:
        put = services.put_letter(
            door.registration,
            form.to_data(),
            agrees=bool(form.agrees.data),
            by=door.by,
            at=now(),
            has_new_passport=bool(form.is_new_passport.data),
        )
    except DomainError as error:
        form.refuse(error)
        db.session.rollback()
        return _page(door, form=form), error.status
    if put.standing is LetterState.COMPLETE:
        flash(_("Your data are complete. The organiser looks at them now."), "success")
    elif put.standing is LetterState.REQUESTED:
        flash(_("Your request is kept. Something is still missing: see below."), "info")
    return redirect(door.url("show"), 303)


def _withdraw(door: Door) -> Page:
    services.withdraw_letter(door.registration, by=door.by, at=now())
    if held := queries.find_open_letter(door.registration):
        said = _("Withdrawn. Letter %(reference)s goes on to hold.", reference=held.reference)
        flash(said, "success")
    else:
        flash(_("Your request and your consent are withdrawn."), "success")
    return redirect(door.url("show"), 303)


def _fetch(door: Door, number: str, copy: str) -> Page:
    for letter in queries.list_letters_of(door.registration):
        if letter.reference == number and letter.standing in FETCHED:
            return give_out(_file(letter, copy))
    raise NotFound


def _file(letter: InvitationLetter, copy: str) -> StoredFile:
    if copy == "signed" and letter.signed_file_id is not None:
        return db.session.get_one(StoredFile, letter.signed_file_id)
    if copy == "letter" and letter.document_id is not None:
        return db.session.get_one(IssuedDocument, letter.document_id).file
    raise NotFound


def _form(door: Door, letter: InvitationLetter | None) -> LetterForm:
    """The form with what is known; never with the passport number, which is only kept.

    `?form=passport` is the way of whoever has a new one: what the old one said is left out.
    """
    known = data_of(letter) if letter else data_from(door.registration)
    values = {name: getattr(known, name) for name in known.__dataclass_fields__}
    values["passport_number"] = ""
    if request.args.get("form") == NEW_PASSPORT:
        values |= {"passport_expires_on": None, "is_new_passport": True}
    return LetterForm(formdata=None, data=values)


def _page(door: Door, *, form: LetterForm | None) -> str:
    registration = door.registration
    refusal = why_no_letter(registration, at=now())
    letters = queries.list_letters_of(registration)
    open_letter = next((one for one in letters if one.standing in OPEN_STATES), None)
    letter = open_letter or (letters[0] if letters else None)
    known = data_of(open_letter) if open_letter else data_from(registration)
    consent = find_consent(registration, EventPurpose.PASSPORT_LETTER)
    documents = {
        one.id: db.session.get(IssuedDocument, one.document_id)
        for one in letters
        if one.document_id is not None
    }
    if form is not None and known.passport_number and not form.is_new_passport.data:
        form.passport_number.description = _l(
            "Leave it empty to keep %(number)s.", number=mask_number(known.passport_number or "")
        )
    return render_template(
        "events/letters/own.html",
        registration=registration,
        edition=registration.edition,
        door=door,
        form=form,
        letter=letter,
        letters=letters,
        held=next((one for one in letters if one.state == LetterState.REPLACING), None),
        has_passport=bool(registration.document_number)
        and registration.document_kind in PASSPORT_KINDS,
        is_open=open_letter is not None,
        documents=documents,
        missing=find_missing(open_letter) if open_letter else [],
        warnings=find_warnings(open_letter) if open_letter else [],
        refusal=refusal,
        consent=consent,
        contact=contact_of(registration.edition),
        masked=mask_number(known.passport_number or ""),
        may_withdraw=open_letter is not None,
    )
