"""Who may look through issued documents and end them: never an administrator (trust.md §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.documents.models import IssuedDocument, RevocationProposal
from core.documents.states import DocumentKind, DocumentPermission
from core.files.models import StoredFile
from core.policy import ALLOWED, HIDDEN, Decision, allowed_if, policy
from core.registries import Provider, Registry

SUBJECT_READERS = Registry[Provider[Callable[[Any, str], bool]]](
    "readers of documents",
    "Whether somebody may read what was issued for a thing of this kind, by its id.",
)
SUBJECT_KEEPERS = Registry[Provider[Callable[[Any, str], bool]]](
    "keepers of documents",
    "Whether somebody may look after what was issued for a thing of this kind, and end it.",
)
DECIDED_ELSEWHERE = Registry[Provider[Callable[[IssuedDocument], str]]](
    "revocations decided elsewhere",
    'Where it is decided that a document of this kind be revoked; "" for the register itself.',
)
_OWN = _l("Nobody ends a certificate of their own. A colleague has to take this one.")


@policy(DocumentPermission.READ)
def may_read(user: Any, document: Any) -> Decision:
    """City reviewers work with documents; auditors see everything and change nothing.

    Whoever keeps what one was issued for sees that one.
    """
    if _holds(user, Role.CITY_REVIEWER) or _holds(user, Role.AUDITOR):
        return ALLOWED
    return allowed_if(document is not None and _keeps(user, document))


@policy(DocumentPermission.REVOKE)
def may_revoke(user: Any, document: IssuedDocument | None) -> Decision:
    """City reviewers and whoever keeps its subject, but never over a document of their own."""
    keeps = document is not None and _keeps(user, document)
    if not keeps and not _holds(user, Role.CITY_REVIEWER):
        return HIDDEN
    return allowed_if(document is None or document.holder_id != user.id, _OWN)


@policy(DocumentPermission.CONFIRM)
def may_confirm(user: Any, proposal: RevocationProposal) -> Decision:
    """A second such person: not who proposed it, not the holder (trust.md §8)."""
    first = may_revoke(user, proposal.document)
    if not first.allowed:
        return first
    return allowed_if(
        proposal.proposed_by_id != user.id,
        _l("A second person has to confirm this: you proposed it."),
    )


def place_of_revocation(document: IssuedDocument) -> str:
    """The page on which the revocation of this document is decided; "" for the register's own."""
    elsewhere = DECIDED_ELSEWHERE.find(document.kind)
    return elsewhere.call(document) if elsewhere is not None else ""


def may_read_file(user: Any, file: StoredFile) -> Decision:
    """The holder, who works with documents, and who may see what it was issued for."""
    document = db.session.scalar(select(IssuedDocument).where(IssuedDocument.file_id == file.id))
    if document is None:
        return HIDDEN
    reader = SUBJECT_READERS.find(document.subject_kind)
    others = reader is not None and reader.call(user, document.subject_id)
    registrar = may_read(user, document).allowed and is_for_register(document)
    return allowed_if(document.holder_id == user.id or others or registrar)


def is_for_register(document: IssuedDocument) -> bool:
    """Whether the register opens it.

    Not a letter, which bears a whole passport number, nor minutes, which name conflicts.
    """
    return document.kind not in {DocumentKind.INVITATION_LETTER, DocumentKind.JURY_MINUTES}


def _keeps(user: Any, document: IssuedDocument) -> bool:
    keeper = SUBJECT_KEEPERS.find(document.subject_kind)
    if keeper is None or not user.is_authenticated:
        return False
    return keeper.call(user, document.subject_id)


def _holds(user: Any, role: Role) -> bool:
    return bool(user.is_authenticated) and bool(user.has_role(role))
