"""What a page says now, what it said before, and a new text."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict
from core.i18n import in_both
from core.office_pages.models import OfficePage, OfficePageVersion
from core.office_pages.policies import OfficePagesPermission
from core.policy import authorize

MOST_LETTERS = 20_000


@cache
def first_texts() -> Mapping[str, Mapping[str, str]]:
    """What each page says, by language, until the office writes its own."""
    texts: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("texts.json").read_text(encoding="utf-8")
    )
    return texts


def find_version(page: OfficePage, number: int | None = None) -> OfficePageVersion | None:
    """The version of that number, or the one in force; None before the office wrote any."""
    query = select(OfficePageVersion).where(OfficePageVersion.page == page)
    if number is not None:
        query = query.where(OfficePageVersion.number == number)
    return db.session.scalars(query.order_by(OfficePageVersion.number.desc()).limit(1)).first()


def list_versions(page: OfficePage | None = None) -> list[OfficePageVersion]:
    """All versions with who published them, of one page or of all, the newest first."""
    query = select(OfficePageVersion).options(joinedload(OfficePageVersion.published_by))
    if page is not None:
        query = query.where(OfficePageVersion.page == page)
    return list(db.session.scalars(query.order_by(OfficePageVersion.number.desc())))


def publish(
    page: OfficePage, text: Mapping[str, str], *, seen: int, by: User, at: datetime
) -> OfficePageVersion:
    """Have the page say this from now on. `seen` is the number of the version it was written on.

    Refuses a text that is missing in a language, and one written on a version that is no longer
    the last.
    """
    authorize(OfficePagesPermission.EDIT, user=by)
    text = in_both(text, _l("The page is needed in both languages."), field="text")
    last = find_version(page)
    number = last.number if last is not None else 0
    if number != seen:
        raise Conflict(_l("Somebody published this page since you opened it. Look again."))
    version = OfficePageVersion(
        page=page, number=number + 1, text=text, published_at=at, published_by_id=by.id
    )
    db.session.add(version)
    db.session.flush()
    audit.record("office_page:published", version, by=by, at=at, page=str(page))
    return version
