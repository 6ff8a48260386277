"""A suggestion's way from what was said to what became of it (events.md §7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.i18n import LOCALES
from core.outbox import Letter
from core.policy import authorize
from core.references import next_reference
from core.working_days.services import working_calendar
from events.editions.models import Edition, EventSession
from events.editions.reach import running_reach
from events.registrations.models import Registration
from events.suggestions import mails
from events.suggestions.models import Suggestion
from events.suggestions.states import SUGGESTION_WORKFLOW, SuggestionAction, SuggestionPermission
from events.suggestions.values import Task

SERIES = "SG"
LONGEST = 4_000
MOST_DAYS = 250


def make(
    registration: Registration, session: EventSession, text: str, *, by: User, at: datetime
) -> Suggestion:
    """Somebody registered says something for a session; a letter says that it came."""
    authorize(SuggestionPermission.MAKE, registration, user=by)
    suggestion = _keep(registration.edition, session, text, registration, by=by, at=at)
    _post(mails.received(suggestion))
    return suggestion


def collect(
    edition: Edition,
    session: EventSession,
    text: str,
    *,
    registration: Registration | None,
    by: User,
    at: datetime,
) -> Suggestion:
    """Staff write down what was said in the room, by somebody registered or by nobody known.

    Refuses, at `session`, a session of a venue they do not run (R19).
    """
    authorize(SuggestionPermission.COLLECT, edition, user=by)
    if not running_reach(by, edition).has_venue(session.venue_id):
        raise DomainError(_l("Choose a session of this event."), field="session")
    if registration is not None and registration.edition_id != edition.id:
        raise DomainError(_l("No registration of this event has this number."), field="maker")
    suggestion = _keep(edition, session, text, registration, by=by, at=at)
    _post(mails.received(suggestion))
    return suggestion


def assign(suggestion: Suggestion, task: Task, *, by: User, at: datetime) -> None:
    """Give it to the unit that answers, with a day it is due; again, to another one."""
    _set_task(suggestion, task, at)
    _fire(suggestion, SuggestionAction.ASSIGN, by=by, at=at, note=suggestion.unit)


def answer(
    suggestion: Suggestion, words: Mapping[str, str], *, is_public: bool, by: User, at: datetime
) -> None:
    """The unit's answer in both languages, to the maker and, if `is_public`, to everybody."""
    suggestion.answer = _both(words, _l("The answer is needed in both languages."))
    suggestion.is_public, suggestion.answered_at = is_public, at
    _fire(suggestion, SuggestionAction.ANSWER, by=by, at=at)
    _post(mails.answered(suggestion))


def resolve(suggestion: Suggestion, *, by: User, at: datetime) -> None:
    suggestion.closed_at = at
    _fire(suggestion, SuggestionAction.RESOLVE, by=by, at=at)
    _post(mails.ended(suggestion))


def decline(suggestion: Suggestion, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """It is not followed up; why, in both languages, takes the answer's place."""
    suggestion.answer = _both(reason, _l("The reason is needed in both languages."))
    suggestion.closed_at = at
    _fire(suggestion, SuggestionAction.DECLINE, by=by, at=at)
    _post(mails.ended(suggestion))


def reopen(suggestion: Suggestion, task: Task, *, by: User, at: datetime) -> None:
    """Take an ended one up again, with a unit and a new day."""
    _set_task(suggestion, task, at)
    suggestion.closed_at = suggestion.answered_at = None
    _fire(suggestion, SuggestionAction.REOPEN, by=by, at=at, note=suggestion.unit)
    _post(mails.reopened(suggestion))


def _keep(
    edition: Edition,
    session: EventSession,
    text: str,
    registration: Registration | None,
    *,
    by: User,
    at: datetime,
) -> Suggestion:
    if session.edition_id != edition.id:
        raise DomainError(_l("Choose a session of this event."), field="session")
    if not text.strip():
        raise DomainError(_l("Write down the suggestion."), field="text")
    if len(text) > LONGEST:
        raise DomainError(_l("At most %(most)s characters.", most=LONGEST), field="text")
    suggestion = Suggestion(
        reference=next_reference(SERIES),
        session=session,
        registration=registration,
        text=text.strip(),
        collected_at=at,
        collected_by_id=by.id,
    )
    db.session.add(suggestion)
    db.session.flush()
    audit.record("suggestion:collected", suggestion, by=by, at=at)
    return suggestion


def _set_task(suggestion: Suggestion, task: Task, at: datetime) -> None:
    if not task.unit.strip():
        raise DomainError(_l("Name the unit that answers."), field="unit")
    if not 1 <= task.working_days <= MOST_DAYS:
        raise DomainError(
            _l("Give 1 to %(most)s working days.", most=MOST_DAYS), field="working_days"
        )
    suggestion.unit = task.unit.strip()
    suggestion.organisation_id = task.organisation_id
    suggestion.assigned_at = at
    suggestion.due_on = working_calendar().add(beijing_date(at), task.working_days)


def _both(words: Mapping[str, str], missing: object) -> dict[str, str]:
    """The text in both languages; blames the field of the one that is missing."""
    for code in LOCALES:
        if not words.get(code, "").strip():
            raise DomainError(str(missing), field=f"text_{code}")
    return {code: words[code].strip() for code in LOCALES}


def _fire(
    suggestion: Suggestion,
    action: SuggestionAction,
    *,
    by: User,
    at: datetime,
    note: str | None = None,
) -> None:
    with db.session.no_autoflush:
        SUGGESTION_WORKFLOW.fire(suggestion, action, by=by, at=at, note=note)
    db.session.flush()


def _post(letter: Letter | None) -> None:
    if letter is not None:
        outbox.post(letter)
