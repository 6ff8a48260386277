"""Entries of the directories, and the agreement of an enterprise to stand in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.i18n import in_both, typed_in
from core.lists.records import keep_record
from core.organisations.models import Organisation
from core.policy import authorize
from core.references import next_reference
from events.directories.models import DirectoryEntry, EnterpriseListing
from events.directories.queries import listing_of, split_tags
from events.directories.states import DirectoryPermission

MOST_TAGS, LONGEST_TAG = 8, 30
_BOTH = _l("Everybody is to read it: write it in both languages.")
_COMMAS = re.compile(r"[,，、;；\n]")


def keep_entry(
    one: DirectoryEntry | None, said: Mapping[str, Any], *, by: User, at: datetime
) -> DirectoryEntry:
    """Enter something in a directory, or correct it; `said` are its columns by name.

    Refuses, at their fields, a text or tags in one language only, and tags that are none.
    """
    authorize(DirectoryPermission.EDIT, one, user=by)
    plain = ("kind", "title_zh", "title_en", "link", "valid_until", "position")
    values = {name: said[name] for name in plain}
    values |= {"text": _both(said, "text"), "tags": _tags(said), "saved_at": at}
    one = one or DirectoryEntry(reference=next_reference("DE"))
    kept: DirectoryEntry = keep_record(one, values, by=by, at=at)
    return kept


def keep_listing(
    organisation: Organisation, said: Mapping[str, Any], *, by: User, at: datetime
) -> EnterpriseListing:
    """An employer agrees to stand in the directory, or no more; both hold at once (R20).

    Refuses, at its field, an introduction in one language only, and none of whoever agrees.
    """
    authorize(DirectoryPermission.AGREE, organisation, user=by)
    wanted, before = said["is_listed"], listing_of(organisation.id)
    about = typed_in(said, "about")
    if wanted:
        in_both(about, _BOTH, field="about")
    one = before or EnterpriseListing(organisation=organisation)
    one.is_listed, one.about, one.tags, one.saved_at = wanted, about, _tags(said), at
    db.session.add(one)
    db.session.flush()
    audit.record("directory:listing_kept", organisation, by=by, at=at, wanted=wanted)
    return one


def _both(said: Mapping[str, Any], name: str) -> dict[str, str]:
    """The text in both languages, or in none."""
    words = typed_in(said, name)
    return in_both(words, _BOTH, field=name) if words else {}


def _tags(said: Mapping[str, Any]) -> dict[str, str]:
    known = {}
    for code, text in _both(said, "tags").items():
        tags = split_tags(_COMMAS.sub(",", text))
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            refusal = _l("At most 8 tags of 30 characters each, parted by commas.")
            raise DomainError(refusal, field=f"tags_{code}")
        known[code] = ", ".join(tags)
    return known
