"""The form of a registration from drawing to entry: the organiser's questions and our own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired, Optional

from core.accounts.models import User
from core.clock import BEIJING
from core.db import db
from core.documents.names import mask_number
from core.entry_forms.answering import AnswerForm, answer_form, form_class, known_data
from core.entry_forms.conditions import answer_words
from core.entry_forms.models import FormVersion
from core.entry_forms.queries import current_version
from core.entry_forms.services import ensure_form
from core.entry_forms.values import FieldKind, FormDefinition
from core.files.services import keep_upload, take_upload
from core.i18n import language, tr
from events.editions.models import Edition
from events.event_types.registry import ParticipantRole
from events.ports import known_person
from events.registrations.answer_files import ANSWER_FILE
from events.registrations.entry_form import edition_forms
from events.registrations.forms.choices import ChoiceForm, Offer, combined
from events.registrations.models import Registration
from events.registrations.profile import COLUMNS
from events.registrations.states import Way
from events.registrations.values import Entry, PersonFacts

DAY_PARTS = ("year", "month", "day")
FACTS = tuple(one.name for one in fields(PersonFacts))
OF_DOSSIER = (
    "name", "name_latin", "name_chinese", "birth_on", "nationality",
    "document_kind", "document_country", "document_number", "phone",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known before anything is typed: facts by column, answers by key."""

    facts: dict[str, Any]
    answers: dict[str, Any]
    role: str = ""
    home_venue: str = ""
    attends_by: str = "on_site"
    sessions: tuple[uuid.UUID, ...] = ()
    # What an account sent last: what it left empty there is not asked again.
    earlier: Registration | None = None


NOTHING = Known({}, {})


def known_of(user: User) -> Known:
    """The account, what the person sent last, and their dossier, in rising order of trust."""
    facts: dict[str, Any] = {"name": user.display_name, "email": user.email}
    newest = db.session.scalar(
        select(Registration)
        .where(Registration.user_id == user.id)
        .order_by(Registration.submitted_at.desc())
        .limit(1)
    )
    if newest is not None:
        facts |= _given({name: getattr(newest, name) for name in FACTS})
        facts["email"] = user.email
    dossier = known_person(user)
    if dossier is not None:
        facts |= _given({name: getattr(dossier, name) for name in OF_DOSSIER})
    answers = dict(newest.answers) if newest is not None else {}
    role = newest.role if newest is not None else ""
    return Known(facts, answers, role, earlier=newest)


def known_from(registration: Registration) -> Known:
    standing = [seat for seat in registration.seats if seat.state != "cancelled"]
    return Known(
        {name: getattr(registration, name) or "" for name in FACTS},
        dict(registration.answers),
        registration.role,
        str(registration.home_venue_id or ""),
        registration.attends_by,
        tuple(seat.session_id for seat in standing),
    )


def draw_form(
    kind: type[ChoiceForm],
    offer: Offer,
    role: str,
    known: Known,
    *,
    version: FormVersion | None = None,
    answers: type[AnswerForm] | None = None,
    keeps_files: bool = False,
    asks_sessions: bool = True,
) -> Any:
    """The form as sent, or filled with what is known; of the `answers` where they are read."""
    made = answers or answers_of(offer.edition, role, version)
    data = known_answers(made.definition, known, keeps_files=keeps_files)
    data |= {
        "role": known.role or role,
        "home_venue": known.home_venue,
        "attends_by": known.attends_by,
        "sessions": list(known.sessions),
    }
    form = combined(made, kind)(data=data)
    form.narrow(offer, asks_sessions=asks_sessions)
    return form


def answers_of(edition: Edition, role: str, version: FormVersion | None) -> type[AnswerForm]:
    """The questions of this version, else of the newest; a default form stands in for none."""
    subject = edition_forms(edition)
    version = version or current_version(subject, role)
    return answer_form(version, COLUMNS) if version else form_class(subject.default(), COLUMNS)


def known_answers(
    definition: FormDefinition, known: Known, *, keeps_files: bool = False
) -> dict[str, Any]:
    """What is known by the names of the fields; a file belongs to what it was sent with."""
    answers = known.answers
    if not keeps_files:
        kept = {one.key for one in definition if one.kind is not FieldKind.FILE}
        answers = {key: value for key, value in answers.items() if key in kept}
    return known_data(definition, known.facts, answers)


def version_id_of(edition: Edition, role: str, *, at: datetime) -> uuid.UUID | None:
    """The version these answers are read with; the default one is published when it is used."""
    subject = edition_forms(edition)
    version = current_version(subject, role)
    if version is None:
        ensure_form(subject, by=None, at=at)
        version = current_version(subject, role)
    return version.id if version is not None else None


def typed_lines(definition: FormDefinition, given: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What was typed, unchecked and as it came, to be read again where it cannot be sent."""
    found = []
    for spec in definition:
        is_day = spec.kind is FieldKind.DATE
        names = [f"{spec.name}-{part}" for part in DAY_PARTS] if is_day else [spec.name]
        said = [one for name in names for one in given.getlist(name) if one]
        words = "-".join(said) if is_day else "; ".join(answer_words(spec, one) for one in said)
        if words and spec.kind not in {FieldKind.CONSENT, FieldKind.FILE}:
            found.append((tr(spec.label), words))
    return found


def hide_number(form: Any, registration: Registration) -> None:
    """Do not show the whole document number; left empty, it stays as it is."""
    if "document_number" not in form or not registration.document_number:
        return
    field = form.document_number
    if field.data == registration.document_number and not field.raw_data:
        field.data = ""
    field.validators = [
        Optional(), *(one for one in field.validators if not isinstance(one, InputRequired))
    ]  # fmt: skip
    field.description = _(
        "Empty, it stays as it is: %(number)s", number=mask_number(registration.document_number)
    )


def keep_files(form: Any, *, owner: User | None, at: datetime) -> dict[str, str]:
    """Check every file that came, then keep all; ids by question. To be called before any write."""
    names = {one.key: one.name for one in form.definition}
    checked = {
        key: take_upload(file.stream, declared_name=file.filename or "", field=names[key])
        for key, file in form.uploads().items()
    }
    kept = {
        key: str(keep_upload(one, owner=owner, purpose=ANSWER_FILE, at=at).id)
        for key, one in checked.items()
    }
    return {**form.kept_files(), **kept}


def entry_of(
    form: Any,
    offer: Offer,
    *,
    role: str,
    base: Known,
    files: dict[str, str],
    version_id: uuid.UUID | None,
    submit_key: str,
    way: Way = Way.SELF,
    user: User | None = None,
    keeps_number: bool = False,
) -> Entry:
    """A valid form as an entry. `base` gives the facts the form does not ask for.

    `keeps_number`: the document number was hidden, and left empty it stays.
    """
    facts = {name: value for name, value in base.facts.items() if name in FACTS}
    # What is not asked under these answers is no longer said either.
    facts |= {one.fills: "" for one in form.definition if one.fills and one.name in form}
    facts |= form.facts()
    if keeps_number and not facts.get("document_number"):
        facts["document_number"] = base.facts.get("document_number") or ""
    facts["birth_on"] = facts.get("birth_on") or None
    chosen = form.role.data if "role" in form else role
    venue = form.home_venue.data if "home_venue" in form else base.home_venue
    return Entry(
        person=PersonFacts(**facts),
        submit_key=submit_key,
        role=ParticipantRole(chosen),
        session_ids=tuple(form.sessions.data) if "sessions" in form else (),
        home_venue_id=uuid.UUID(venue) if venue else offer.home_venue_id,
        answers={**form.answers(), **files},
        form_version_id=version_id,
        consents=form.consents() if hasattr(form, "consents") else frozenset(),
        attends_by=form.attends_by.data if "attends_by" in form else str(offer.modes[0]),
        language=language(),
        time_zone=user.time_zone if user is not None else str(BEIJING),
        way=way,
    )


def with_kept_sessions(entry: Entry, form: Any, offer: Offer, held: tuple[uuid.UUID, ...]) -> Entry:
    """Seats the form did not offer (hidden, over, beyond the desk's reach) stay as they are."""
    offered = {one.id for one in offer.sessions} if "sessions" in form else set()
    kept = tuple(one for one in held if one not in offered)
    return replace(entry, session_ids=tuple(dict.fromkeys((*entry.session_ids, *kept))))


def account() -> User | None:
    return current_user if current_user.is_authenticated else None


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
