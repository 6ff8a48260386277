"""Keep what a claimant says, with its papers, in the transaction of what it is said for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.accounts.models import User
from core.db import db
from core.files.checks import CheckedUpload
from core.files.models import StoredFile
from core.files.services import keep_upload
from talent.claims.models import Claim
from talent.statements.models import ClaimStatement, StatementPaper

FILE_PURPOSE = "claim-statement"


@dataclass(frozen=True)
class Statement:
    """What is said, in which language (en or zh), and the papers that passed the checks."""

    text: str
    language: str
    uploads: Sequence[CheckedUpload] = ()


def keep_statement(claim: Claim, said: Statement, *, by: User, at: datetime) -> ClaimStatement:
    """Put what was said, and its checked papers, with the claim; asks for no permission itself."""
    kept = ClaimStatement(claim=claim, text=said.text, language=said.language, at=at)
    kept.papers = [
        StatementPaper(position=number, file=_keep(upload, by, at))
        for number, upload in enumerate(said.uploads, 1)
    ]
    db.session.add(kept)
    db.session.flush()
    return kept


def _keep(upload: CheckedUpload, owner: User, at: datetime) -> StoredFile:
    return keep_upload(upload, owner=owner, purpose=FILE_PURPOSE, at=at)
