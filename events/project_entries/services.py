"""Open the call, begin a project, keep its steps, and send it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from core import audit
from core.accounts.models import User
from core.consents.services import give_consents
from core.db import db
from core.drafts.wizard import Typed, put_step
from core.entry_forms.queries import newest_version
from core.entry_forms.services import copy_forms, ensure_form
from core.errors import Conflict, DomainError
from core.i18n import show_datetime, tr
from core.organisations.queries import find_by_name
from core.policy import authorize
from core.references import next_reference
from events.editions.models import Edition
from events.editions.signals import EditionCloned
from events.projects import queries
from events.projects.consents import ProjectPurpose
from events.projects.entry_form import AMOUNTS, COLUMNS, DAYS, call_form
from events.projects.mails import write_owner
from events.projects.models import Project, ProjectCall, ProjectCarrier
from events.projects.parts import PROJECT_STEPS, Facts, findings_of
from events.projects.services import move, share
from events.projects.states import ProjectAction, ProjectPermission, ProjectState

NOT_OPEN = _l("The call is not open. What you entered is kept as a draft.")


@dataclass(frozen=True)
class Place:
    """Where it means to settle, by names as typed, and who recommended it ("": nobody)."""

    district: str = ""
    carriers: tuple[str, ...] = ()
    recommender: str = ""


@dataclass(frozen=True)
class Sent:
    """All of a project as it is sent: facts by column, answers by the keys of other questions."""

    facts: Facts
    answers: Mapping[str, Any]
    place: Place
    shares: bool = False


def set_call(
    edition: Edition, terms: Mapping[str, Any], *, by: User, at: datetime
) -> ProjectCall:  # fmt: skip
    """Open or close the call, or move its cut-off (`terms` by its columns); what was sent stays.

    Refuses, at its field, a cut-off after the event is over. A form is published with the first.
    """
    authorize(ProjectPermission.CALL, edition, user=by)
    if terms["cut_off_at"] and terms["cut_off_at"] > edition.ends_at:
        raise DomainError(_l("It has to be before the event is over."), field="cut_off_at")
    call = queries.call_of(edition) or ProjectCall(edition=edition)
    for name, value in terms.items():
        setattr(call, name, value)
    db.session.add(call)
    db.session.flush()
    ensure_form(call_form(call), by=by, at=at)
    audit.record("project:call", edition, by=by, at=at, is_open=call.is_open)
    return call


def describe_call(edition: Edition) -> str | None:
    return str(_l("The call for projects, closed")) if queries.call_of(edition) else None


def copy_call(cloned: EditionCloned) -> None:
    """A copied event has the same call, not open yet and without a cut-off."""
    found = queries.call_of(cloned.source)
    if found is not None:
        same = {"text": found.text, "eligibility": found.eligibility, "levels": found.levels}
        made = ProjectCall(edition=cloned.copy, **same)
        db.session.add(made)
        db.session.flush()
        copy_forms(call_form(found), call_form(made), by=cloned.by, at=cloned.at)


def begin(edition: Edition, *, by: User, at: datetime) -> Project:
    """A draft for what counts now: this event, or after the cut-off the next (R4).

    A person has one live project in an edition: whoever has one there gets that one. Two at the
    same instant make one: the index over the person decides. It begins with what was typed for the
    one sent last, so that a project that was deferred is not typed again.
    """
    authorize(ProjectPermission.BEGIN, edition, user=by)
    call = queries.call_of(edition)
    target = queries.counted_for(call, at) if call else None
    if call is None or target is None:
        raise Conflict(_l("The call is not open."))
    if known := queries.find_live(by.id, target.id):
        return known
    version = newest_version(ensure_form(call_form(call), by=by, at=at))
    one = Project(
        reference=next_reference("PRJ"), edition=target, owner=by, created_at=at, saved_at=at,
        form_version=version, rolled_over_from_id=None if target is edition else edition.id,
        draft=queries.last_draft(by),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(one)
            db.session.flush()
    except IntegrityError:
        first = queries.find_live(by.id, target.id)
        assert first is not None
        return first
    audit.record("project:begun", one, by=by, at=at)
    return one


def keep(one: Project, step: str, typed: Typed, *, by: User, at: datetime) -> None:
    """Keep one step as typed; what another device kept of others meanwhile stays."""
    # Its own columns alone: PostgreSQL locks nothing that an outer join reaches.
    db.session.refresh(one, ["draft", "state", "version"], with_for_update=True)
    authorize(ProjectPermission.EDIT, one, user=by)
    one.draft, one.saved_at = put_step(one.draft, step, typed), at
    db.session.flush()


def send(one: Project, sent: Sent, *, by: User, at: datetime) -> None:
    """Send it, first or corrected. All that was typed becomes what is read.

    Refuses what a rule of the call bars, a step that lacks something, and a first one that comes
    when the call is closed. After the cut-off it counts for the next event, and there only (R4).
    """
    authorize(ProjectPermission.EDIT, one, user=by)
    is_first = one.standing is ProjectState.DRAFT
    with audit.noting_refusal("project:send_refused", one, by=by):
        _require_fit(one, sent.facts)
        if is_first:
            _count(one, at)
    if is_first:
        one.submitted_at, one.level = at, 1
    _fill(one, sent)
    one.sent_at, one.public_reason = at, {}
    give_consents(by, [ProjectPurpose.TRUTH], about=one, at=at)
    share(one, wanted=sent.shares, by=by, at=at)
    move(one, ProjectAction.SUBMIT if is_first else ProjectAction.RESUBMIT, by=by, at=at)
    write_owner(one, "sent", is_first=is_first)


def _require_fit(one: Project, facts: Facts) -> None:
    for said in findings_of(one, facts):
        if said.is_barred:
            raise DomainError(said.message, field=said.column or None)
    for step in PROJECT_STEPS:
        if (words := step.lacking(one)) is not None:
            raise DomainError(words)


def _count(one: Project, at: datetime) -> None:
    """Give it to the edition for which it counts now; its owner has no other one there."""
    call = queries.entered_call(one)
    target = queries.counted_for(call, at) if call else None
    if call is None or target is None:
        raise Conflict(_closed(call))
    if target.id == one.edition_id:
        return
    other = queries.find_live(one.owner_id, target.id)
    if other is not None and other is not one:
        raise Conflict(
            _l(
                "This comes after the cut-off and would count for %(event)s, where you have "
                "%(reference)s already. One person enters one project for an event.",
                event=tr(target.name), reference=other.reference,
            )
        )  # fmt: skip
    one.rolled_over_from_id = call.edition_id
    one.edition = target


def _closed(call: ProjectCall | None) -> Any:
    if call is None or call.cut_off_at is None:
        return NOT_OPEN
    moment = show_datetime(call.cut_off_at)
    return _l("The call closed at %(moment)s. What you entered is kept as a draft.", moment=moment)


def _fill(one: Project, sent: Sent) -> None:
    for name in COLUMNS:
        empty = None if name in (*DAYS, *AMOUNTS) else ""
        setattr(one, name, sent.facts.get(name, empty))
    one.answers, place = dict(sent.answers), sent.place
    found = [(name, find_by_name(name)) for name in place.carriers]
    one.carriers = []
    db.session.flush()
    one.carriers = [
        ProjectCarrier(position=position, name=known.name_zh if known else name, organisation=known)
        for position, (name, known) in enumerate(found, start=1)
    ]
    near = next((known.district for _name, known in found if known), "")
    one.district, one.channel = place.district or near, place.recommender
    one.channel_organisation = find_by_name(place.recommender) if place.recommender else None
