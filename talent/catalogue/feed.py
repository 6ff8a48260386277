"""A feed (Atom, RFC 4287) of what each edition of the catalogue changed, in either language.

One entry an edition, the latest first; a reader that took it once never sees it change, since
published editions never do.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, render_template
from flask_babel import force_locale

from core.db import db
from core.i18n import LOCALES
from core.public_pages import finish, unchanged
from core.web import own_base, public
from talent.catalogue import queries
from talent.catalogue.entry_words import field_label
from talent.catalogue.indexes import KEPT_EDITIONS, PerEdition
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.values import EntryData

bp = Blueprint("catalogue_feed", __name__)
# Of an edition as many lines are told; the comparison that the entry links to has them all.
MOST_LINES = 100


@dataclass(frozen=True)
class Line:
    """One code that an edition adds (`is_new`), withdraws (`is_gone`) or changes in `fields`."""

    code: str
    name: dict[str, str]
    fields: tuple[str, ...] = ()
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True)
class EditionNews:
    """What an edition changed against the one before, whose address is `before`, or "" for none."""

    before: str
    lines: tuple[Line, ...]
    counts: tuple[int, int, int]


@bp.get("/catalogue/changes.<any(en, zh):locale>.atom")
@public
def changes(locale: str) -> Response:
    listed = queries.list_editions()[:KEPT_EDITIONS]
    if not listed:
        abort(404)
    same = unchanged(locale, [edition.id for edition in listed])
    if same:
        return same
    with force_locale(LOCALES[locale]):
        page = render_template(
            "talent/catalogue/public/changes.xml",
            editions=[(edition, _NEWS.get(edition.id)) for edition in listed],
            latest=max(edition.published_at for edition in listed if edition.published_at),
            base=own_base(),
            locale=locale,
            office=current_app.extensions["settings"].city.office_name,
            field_label=field_label,
        )
    return finish(Response(page, content_type="application/atom+xml; charset=utf-8"))


def _read_news(edition_id: uuid.UUID) -> EditionNews:
    edition = db.session.get_one(CatalogueEdition, edition_id)
    before = queries.predecessor_of(edition)
    if before is None:
        return EditionNews("", (), (queries.count_entries().get(edition_id, 0), 0, 0))
    diff = queries.diff_editions(before, edition)
    lines = [
        *(
            Line(one.code, _name(one.new), tuple(item.field for item in one.fields))
            for one in diff.changed
        ),
        *(Line(one.code, _name(one), is_gone=True) for one in diff.withdrawn),
        *(Line(one.code, _name(one), is_new=True) for one in diff.added),
    ]
    counts = len(diff.added), len(diff.changed), len(diff.withdrawn)
    return EditionNews(before.slug, tuple(lines[:MOST_LINES]), counts)


def _name(entry: EntryData) -> dict[str, str]:
    return {"en": entry.name_en, "zh": entry.name_zh}


_NEWS = PerEdition(_read_news)
