"""What people do beside editions: default tier rules, and answers to suggestions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from core import audit, outbox
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from talent.catalogue import mails, queries
from talent.catalogue.importing.cells import MOST_YEARS, write_tier_rules
from talent.catalogue.models import CatalogueSuggestion, TierRule
from talent.catalogue.publishing import suggestion_accepted
from talent.catalogue.states import CataloguePermission
from talent.catalogue.tiers import Rule
from talent.catalogue.values import STALE

ANSWER_LENGTH = 2000


def set_tier_rules(
    rules: Iterable[Rule], *, is_official: bool, by: Any, at: datetime, seen: str
) -> None:
    """Put `rules` in place of all default rules; claims already decided keep what they had.

    Refuses years outside 0 to 60, a pair of level and degree given twice, an empty table, and a
    page older than the rules it would overwrite (Conflict).
    """
    authorize(CataloguePermission.EDIT, user=by)
    if seen != fingerprint_of_rules():
        raise Conflict(STALE)
    wanted = sorted(rules, key=lambda rule: (rule.level.rank, rule.degree.rank))
    _check_rules(wanted)
    old = write_tier_rules(current_rules())
    db.session.execute(delete(TierRule))
    db.session.expire_all()
    db.session.add_all(
        TierRule(level=rule.level, degree=rule.degree, years=rule.years, is_official=is_official)
        for rule in wanted
    )
    changes = {"old": old, "new": write_tier_rules(wanted), "official": is_official}
    audit.record("catalogue:tier_rules:set", "tier_rule", by=by, at=at, **changes)
    db.session.flush()


def _check_rules(rules: list[Rule]) -> None:
    if not rules:
        raise DomainError(_l("Give at least one rule: without any, nobody reaches a level."))
    if any(not 0 <= rule.years <= MOST_YEARS for rule in rules):
        raise DomainError(_l("Years are whole numbers from 0 to 60."))
    if len({(rule.level, rule.degree) for rule in rules}) < len(rules):
        raise DomainError(_l("A level has two rules for the same degree."))


def current_rules() -> list[Rule]:
    """The default rules in the order of the table on the page."""
    rows = queries.list_tier_rules()
    rules = (Rule(row.reached, row.needs_degree, row.years) for row in rows)
    return sorted(rules, key=lambda rule: (rule.level.rank, rule.degree.rank))


def fingerprint_of_rules() -> str:
    """What a page showed of the default rules."""
    text = write_tier_rules(current_rules())
    official = all(row.is_official for row in queries.list_tier_rules())
    return hashlib.sha256(f"{text}|{official}".encode()).hexdigest()[:16]


def answer_suggestion(
    suggestion: CatalogueSuggestion, answer: str, *, accepts: bool = False, by: Any, at: datetime
) -> None:
    """Answer a suggestion, once, and write to whoever left an address.

    With `accepts` it goes onto the work list of the next edition.

    Refuses an empty answer, one that is too long, and a second one (Conflict).
    """
    authorize(CataloguePermission.EDIT, suggestion, user=by)
    if suggestion.answered_at is not None:
        raise Conflict(_l("This suggestion was answered already. Look at it again."))
    if not answer.strip() or len(answer) > ANSWER_LENGTH:
        raise DomainError(
            _l("Write an answer of at most %(limit)s characters.", limit=ANSWER_LENGTH),
            field="answer",
        )
    suggestion.answer = answer.strip()
    suggestion.answered_at = at
    suggestion.answered_by_id = by.id
    suggestion.accepted = accepts
    owner = db.session.get(User, suggestion.user_id) if suggestion.user_id else None
    letter = mails.suggestion_answered(suggestion, owner)
    if letter is not None:
        outbox.post(letter)
    audit.record("catalogue:suggestion:answered", suggestion, by=by, at=at, accepted=accepts)
    db.session.flush()
    if accepts:
        suggestion_accepted.send(suggestion)
