"""Revoke many documents at once: proposed for one reason, confirmed by a second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.documents import ending
from core.documents.models import IssuedDocument
from core.documents.policies import place_of_revocation
from core.documents.queries import open_proposal
from core.documents.states import BY_RULE, EndReason
from core.errors import Conflict
from core.lists.spec import BulkAction, Said

_CHOSEN = [one for one in EndReason if one not in BY_RULE]
Find = Callable[[Any], IssuedDocument | None]


def revoking(find: Find) -> tuple[BulkAction, ...]:
    """Bulk actions that end the document `find` gives for a row of a list (trust.md §8).

    Each document keeps its own proposal, so one of them may still be dropped by itself.
    """

    def propose(row: Any, by: User, at: datetime, said: Said) -> None:
        kind, why = EndReason(said["choice"]), said["reason"]
        ending.propose_revocation(_found(find, row), reason_class=kind, reason=why, by=by, at=at)

    def confirm(row: Any, by: User, at: datetime, _said: Said) -> None:
        proposal = open_proposal(_found(find, row))
        if proposal is None:
            raise Conflict(_l("Nobody has proposed to revoke it."))
        ending.confirm_revocation(proposal, by=by, at=at)

    return (
        BulkAction(
            "propose_revocation",
            _l("Propose to revoke"),
            propose,
            needs_reason=True,
            choices=lambda *_: {one.value: str(one.label) for one in _CHOSEN},
            asks=_l("Reason the public sees"),
            warns=_l("A second person has to confirm each. Then its holder is written to."),
            tone="danger",
            order=80,
        ),
        BulkAction(
            "confirm_revocation",
            _l("Confirm revocations"),
            confirm,
            warns=_l("What a colleague proposed is revoked at once and stays revoked."),
            tone="danger",
            order=81,
        ),
    )  # fmt: skip


def _found(find: Find, row: Any) -> IssuedDocument:
    document = find(row)
    if document is None:
        raise Conflict(_l("No valid document was issued for it."))
    if place_of_revocation(document):
        raise Conflict(_l("The revocation of this document is decided on a page of its own."))
    return document
