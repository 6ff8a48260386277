"""Registrations for other programs, by the rules of the pages (contract.md §5)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from core.accounts.models import User
from core.api import Operation, Problem, Scope, api_blueprint, operation, token_user
from core.clock import now
from core.entry_forms.answering import AnswerForm, answer_form
from core.entry_forms.queries import current_version
from core.entry_forms.values import FieldKind, FieldSpec
from core.policy import authorize
from events.editions.models import Edition
from events.editions.queries import get_public_edition, open_sessions
from events.registrations import limits, services
from events.registrations.api_shapes import Empty, RegistrationBody, RegistrationLine, SeatLine
from events.registrations.entry_form import edition_forms
from events.registrations.models import Registration
from events.registrations.profile import COLUMNS
from events.registrations.queries import get_own_registration, queue_positions
from events.registrations.states import RegistrationPermission, Way
from events.registrations.times import seat_overlaps
from events.registrations.values import Entry, PersonFacts

TAG = "Events"


class RegistrationScope(StrEnum):
    REGISTER = "events:register"


blueprint = api_blueprint("registrations")
SCOPES = (Scope(RegistrationScope.REGISTER, _l("Register you or others for events")),)
ONE = "/events/<slug>/registrations/<reference>"


@blueprint.post("/events/<slug>/registrations")
@operation(
    Operation(
        _l("Register for an event"), TAG, RegistrationLine, Empty, RegistrationBody,
        scope=RegistrationScope.REGISTER, status=201,
    )
)  # fmt: skip
def register(slug: str, query: Empty, body: RegistrationBody) -> RegistrationLine:
    """Register the token's person or somebody else; the answer says what became of each seat.

    The same Idempotency-Key again answers the same and registers nobody twice.
    """
    edition, person = get_public_edition(slug), token_user()
    role = body.role or edition.type.roles[0]
    if role not in edition.type.roles:
        raise Problem(422, errors=[("role", _("This event has no such role."))])
    facts, answers, version_id = _checked(edition, role, body)
    entry = Entry(
        person=PersonFacts(**facts),
        submit_key=_submit_key(person),
        role=role,
        session_ids=tuple(_session_ids(edition, body.sessions)),
        answers=answers,
        form_version_id=version_id,
        consents=frozenset(body.consents),
        attends_by=body.attends_by,
        language=body.language,
        way=Way.API,
    )
    limits.require_allowed(person, facts.get("email", ""))
    owner = person if body.for_self else None
    return _line(services.register(edition, entry, user=owner, by=person, at=now()))


@blueprint.get(ONE)
@operation(
    Operation(
        _l("One registration"), TAG, RegistrationLine, Empty, scope=RegistrationScope.REGISTER
    )
)
def show(slug: str, reference: str, query: Empty) -> RegistrationLine:
    """One's own registration, or one made for somebody without an account."""
    return _line(_own(slug, reference))


@blueprint.delete(ONE)
@operation(
    Operation(
        _l("Cancel a registration"), TAG, RegistrationLine, Empty, scope=RegistrationScope.REGISTER
    )
)
def cancel(slug: str, reference: str, query: Empty) -> RegistrationLine:
    """Cancel it; its places go to the next in line."""
    registration = _own(slug, reference)
    authorize(RegistrationPermission.CANCEL_OWN, registration, user=token_user())
    return _line(services.cancel_registration(registration, by=token_user(), at=now()))


def _own(slug: str, reference: str) -> Registration:
    registration = get_own_registration(reference, user=token_user())
    authorize(RegistrationPermission.READ_OWN, registration, user=token_user())
    if registration.edition.slug != slug:
        raise Problem(404)
    return registration


def _checked(
    edition: Edition, role: str, body: RegistrationBody
) -> tuple[dict[str, Any], dict[str, Any], uuid.UUID | None]:
    """Facts and answers by the rules of the published form, and its version."""
    version = current_version(edition_forms(edition), role)
    if version is None:
        return body.person.model_dump(), {}, None
    form = answer_form(version, COLUMNS)
    known = {spec.key for spec in form.definition if not spec.fills}
    unknown = sorted(set(body.answers) - known)
    if unknown:
        raise Problem(
            422, errors=[(f"answers.{key}", _("The form does not ask this.")) for key in unknown]
        )
    filled = form(formdata=MultiDict(_typed(form, body)), meta={"csrf": False})
    if not filled.validate():
        raise Problem(422, errors=list(_errors(filled)))
    return filled.facts(), filled.answers(), version.id


def _typed(form: type[AnswerForm], body: RegistrationBody) -> Iterator[tuple[str, str]]:
    """The body as a page would have posted it."""
    person = body.person.model_dump(mode="json")
    for spec in form.definition:
        value = person.get(spec.fills) if spec.fills else body.answers.get(spec.key)
        if value not in (None, "", [], False) or spec.kind is FieldKind.YES_NO:
            yield from _posted(spec, value)


def _posted(spec: FieldSpec, value: Any) -> Iterator[tuple[str, str]]:
    if spec.kind is FieldKind.DATE:
        parts = (*str(value).split("-"), "", "")[:3]
        yield from zip((f"{spec.name}-{part}" for part in ("year", "month", "day")), parts,
                       strict=True)  # fmt: skip
    elif isinstance(value, list):
        yield from ((spec.name, str(one)) for one in value)
    elif isinstance(value, bool):
        yield spec.name, "yes" if value else "no"
    elif value is not None:
        yield spec.name, str(value)


def _errors(form: AnswerForm) -> Iterator[tuple[str, str]]:
    by_name = {spec.name: spec for spec in form.definition}
    for name, errors in form.errors.items():
        spec = by_name.get(name or "")
        where = f"answers.{spec.key}" if spec and not spec.fills else f"person.{name}"
        yield where, " ".join(str(one) for one in _flat(errors))


def _flat(errors: Any) -> Iterator[Any]:
    if isinstance(errors, dict):
        errors = [one for several in errors.values() for one in several]
    for one in errors:
        yield from _flat(one) if isinstance(one, list | dict) else [one]


def _session_ids(edition: Edition, codes: list[str]) -> Iterator[uuid.UUID]:
    by_code = {one.code: one.id for one in open_sessions(edition) if one.ends_at > now()}
    for code in dict.fromkeys(codes):
        if code not in by_code:
            raise Problem(422, errors=[("sessions", _("There is no session %(code)s.", code=code))])
        yield by_code[code]


def _submit_key(person: User) -> str:
    """One key for a repeated request; a request without one is a new one each time."""
    given = request.headers.get("Idempotency-Key", "")
    name = f"{person.id}:{given}" if given else str(uuid.uuid4())
    return uuid.uuid5(uuid.NAMESPACE_URL, name).hex


def _line(registration: Registration) -> RegistrationLine:
    places, together = queue_positions(registration.seats), seat_overlaps(registration.seats)
    rolled = registration.rolled_from
    return RegistrationLine(
        reference=registration.reference,
        event=registration.edition.slug,
        sent_to=rolled.slug if rolled else None,
        state=registration.state,
        role=registration.role,
        name=registration.name,
        submitted_at=registration.submitted_at,
        confirm_by=registration.address_at_stake,
        seats=[
            SeatLine(
                session=seat.session.code,
                state=seat.state,
                place=places.get(seat.id),
                starts_at=seat.session.starts_at,
                ends_at=seat.session.ends_at,
                offered_until=seat.offered_until,
                overlaps=[one.code for one in together.get(seat.session_id, ())],
            )
            for seat in registration.seats
        ],
    )
