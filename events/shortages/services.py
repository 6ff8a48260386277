"""Occupations entered, corrected, and taken off the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.lists.records import keep_record
from core.policy import authorize
from events.shortages import queries
from events.shortages.models import ShortageOccupation
from events.shortages.policies import ShortagePermission


def keep_occupation(
    one: ShortageOccupation | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> ShortageOccupation:
    """Enter an occupation, or correct it; `said` are its columns, the name as name_zh, name_en.

    Refuses, at `code`, one that is here already, and another code for one that posts may name.
    """
    authorize(ShortagePermission.EDIT, one, user=by)
    if one is not None and said["code"] != one.code:
        refusal = _l("Posts name it by its code. End this entry, and enter the other one.")
        raise DomainError(refusal, field="code")
    if one is None and queries.find_occupation(said["code"]) is not None:
        raise DomainError(_l("This code is on the list or was. Correct it there."), field="code")
    values = {key: said[key] for key in ("code", "degree", "edition", "source", "ended_on")}
    names = {code: said[f"name_{code}"] for code in ("zh", "en") if said[f"name_{code}"]}
    kept: ShortageOccupation = keep_record(
        one or ShortageOccupation(), values | {"name": names}, by=by, at=at
    )
    return kept


def end_occupation(one: ShortageOccupation, *, by: User, at: datetime) -> None:
    """From today on it is on the list no more; what posts say of it stays."""
    authorize(ShortagePermission.EDIT, one, user=by)
    one.ended_on = beijing_date(at)
    db.session.flush()
    audit.record("shortage_occupation:ended", one, by=by, at=at)
