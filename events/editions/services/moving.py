"""Moving an edition from state to state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.i18n import in_both
from events.editions import signals
from events.editions.models import Edition
from events.editions.publication import find_faults
from events.editions.states import EDITION_WORKFLOW, EditionAction, EditionState


def move_edition(
    edition: Edition,
    action: EditionAction,
    *,
    by: User,
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> Edition:
    """Make one of the workflow's moves and let the slices above know.

    Refuses publishing while `find_faults` names any, cancelling without a reason in both languages
    (people who registered read it), opening again without a reason, and matching where the kind of
    event has none.
    """
    given = dict(reason or {})
    if action is EditionAction.CANCEL:
        missing = _l("Say why, in both languages; everybody who registered reads it.")
        in_both(given, missing, field="reason")
    if action is EditionAction.REOPEN and not any(given.values()):
        raise DomainError(_l("Say why the edition is opened again."), field="why")
    if action is EditionAction.BEGIN_MATCHING and not edition.type.has_matching:
        raise DomainError(_l("At an event of this kind nobody is matched."))
    is_publication = action is EditionAction.PUBLISH and edition.standing is EditionState.DRAFT
    if is_publication and find_faults(edition, at=at):
        raise DomainError(_l("Something is still missing. Nothing was published; see the list."))
    note = given.get("zh") if action is EditionAction.REOPEN else None
    EDITION_WORKFLOW.fire(edition, action, by=by, at=at, reason=given.get("zh"), note=note)
    if is_publication:
        edition.published_at = at
    edition.changed_at = at
    db.session.flush()
    signals.edition_moved.send(signals.EditionMoved(edition, by, at, given))
    return edition
