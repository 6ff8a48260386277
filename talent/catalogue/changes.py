"""What became of an entry after an edition: decisions keep what theirs said, and show this beside.

Published editions never change, so what stands at `/catalogue/<edition>/<code>` stands for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import and_, select

from core.clock import today
from core.db import db
from core.i18n import show_date, tr
from talent.catalogue.entry_words import field_label
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.states import EditionState
from talent.catalogue.values import ENTRY_FIELDS


@dataclass(frozen=True)
class EntryChange:
    """One later edition that says something else of a code. `entry` None: it no longer holds it."""

    edition: CatalogueEdition
    entry: CatalogueEntry | None
    fields: tuple[LazyString | str, ...]

    def sentence(self) -> str:
        """In the language of whoever reads it."""
        said = {
            "day": show_date(self.edition.in_force_from),
            "edition": tr(self.edition.name),
        }
        if self.entry is None:
            return str(_("Entry withdrawn on %(day)s by the edition “%(edition)s”.", **said))
        what = str(_(", ")).join(map(str, self.fields)) or _("taken up again")
        words = _("Entry changed on %(day)s by the edition “%(edition)s”: %(what)s.",
                  what=what, **said)  # fmt: skip
        return str(words)


def changes_since(code: str, slug: str) -> list[EntryChange]:
    """What editions in force by now changed of `code` after edition `slug`; oldest first (1 query).

    Nothing for an edition or a code that is not known.
    """
    rows = db.session.execute(
        select(CatalogueEdition, CatalogueEntry)
        .outerjoin(
            CatalogueEntry,
            and_(CatalogueEntry.edition_id == CatalogueEdition.id, CatalogueEntry.code == code),
        )
        .where(
            CatalogueEdition.state == EditionState.PUBLISHED,
            CatalogueEdition.in_force_from <= today(),
        )
        .order_by(CatalogueEdition.in_force_from, CatalogueEdition.published_at)
    ).all()
    slugs = [edition.slug for edition, _entry in rows]
    if slug not in slugs:
        return []
    return list(_changes([(edition, entry) for edition, entry in rows[slugs.index(slug) :]]))


def _changes(
    rows: list[tuple[CatalogueEdition, CatalogueEntry | None]],
) -> Iterator[EntryChange]:
    before = rows[0][1]
    for edition, entry in rows[1:]:
        fields = _differing(before, entry)
        if fields or (entry is None) != (before is None):
            yield EntryChange(edition, entry, fields)
        before = entry


def _differing(
    before: CatalogueEntry | None, now: CatalogueEntry | None
) -> tuple[LazyString | str, ...]:
    if before is None or now is None:
        return ()
    names = (name for name in ENTRY_FIELDS if getattr(before, name) != getattr(now, name))
    return tuple(field_label(name) for name in names)
