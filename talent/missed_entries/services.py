"""Decide on the lines of the work list, and tell those who asked; their only writers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import outbox
from core.accounts.models import User
from core.accounts.queries import holders_of
from core.accounts.roles import Role
from core.db import db
from core.errors import DomainError
from core.i18n import reason_in_both
from core.policy import authorize
from core.workflow import Move
from talent.catalogue.entry_services import add_entry
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.publishing import Publication
from talent.catalogue.queries import list_codes
from talent.catalogue.states import CataloguePermission, EditionState
from talent.missed_entries import mails
from talent.missed_entries.models import MissedEntry
from talent.missed_entries.states import MISSED_WORKFLOW, MissedAction, MissedState, Priority


def plan(one: MissedEntry, priority: str, assignee: str, *, by: User, at: datetime) -> None:
    """How urgent it is, and which editor takes it; nobody in particular where none is chosen."""
    editors = {str(user.id): user for user in holders_of(Role.CATALOGUE_EDITOR)}
    if assignee and assignee not in editors:
        raise DomainError(_l("Choose an editor of the catalogue."), field="assignee")
    one.priority, one.assignee = Priority(priority), editors.get(assignee)
    MISSED_WORKFLOW.fire(one, MissedAction.PLAN, by=by, at=at)
    db.session.flush()


def take_into(
    one: MissedEntry, edition: CatalogueEdition, said: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Add the entry to a draft, as `said` by field; refused as `add_entry` refuses it."""
    authorize(CataloguePermission.EDIT, one, user=by)
    one.entry_code = add_entry(edition, said, by=by, at=at)
    one.edition = edition
    MISSED_WORKFLOW.fire(one, MissedAction.TAKE, by=by, at=at)
    db.session.flush()


def give_back(one: MissedEntry, *, by: User | None, at: datetime) -> None:
    """It is to be decided again; an entry that was added stays in its draft."""
    MISSED_WORKFLOW.fire(one, MissedAction.GIVE_BACK, by=by, at=at)
    db.session.flush()


def set_aside(one: MissedEntry, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """No edition takes it up; everybody who asked reads why, in their language."""
    one.reason = reason_in_both(reason)
    MISSED_WORKFLOW.fire(one, MissedAction.SET_ASIDE, by=by, at=at)
    db.session.flush()
    _tell(one, "set_aside", uuid.uuid4().hex[:8])


def reopen(one: MissedEntry, *, by: User, at: datetime) -> None:
    one.edition, one.entry_code, one.reason = None, "", {}
    MISSED_WORKFLOW.fire(one, MissedAction.REOPEN, by=by, at=at)
    db.session.flush()


def follow_publication(publication: Publication) -> None:
    """What it took up is published with it; what a corrected file left out since comes back.

    A corrected file brings the entries that stand in it: what was added by hand has to be there.
    """
    edition, at = publication.edition, publication.at
    held = list_codes(edition)
    for one in _taken_into(edition):
        if one.entry_code in held:
            MISSED_WORKFLOW.fire(one, MissedAction.PUBLISH, by=None, at=at)
            db.session.flush()
            _tell(one, "taken", str(edition.id))
        else:
            give_back(one, by=None, at=at)


def follow_discarding(move: Move) -> None:
    """What a draft took up comes back when that is discarded."""
    edition: Any = move.subject
    if isinstance(edition, CatalogueEdition) and move.target == EditionState.DISCARDED:
        for one in _taken_into(edition):
            give_back(one, by=None, at=move.at)


def _taken_into(edition: CatalogueEdition) -> Sequence[MissedEntry]:
    one = MissedEntry
    rows = select(one).where(one.edition_id == edition.id, one.state == MissedState.TAKEN)
    return db.session.scalars(rows.order_by(one.name_key)).all()


def _tell(one: MissedEntry, template: str, key: str) -> None:
    for letter in mails.to_those_who_asked(one, template, key):
        outbox.post(letter)
