"""What the catalogue puts on its editors' desks: suggestions to answer, editions to confirm."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import today
from core.db import db
from core.desk.shares import Mark, Moment, Share, ShareSource, Task, Waits
from core.i18n import tr
from talent.catalogue.models import CatalogueEdition, CatalogueEntry, CatalogueSuggestion
from talent.catalogue.queries import count_open_suggestions, edition_in_force, list_all_editions
from talent.catalogue.states import EditionState

SHOWN = 8


def editors_share(user: User, since: datetime) -> Share:
    """An edition waits for every editor but the one who proposed it."""
    editions = list_all_editions()
    proposed = [
        one
        for one in editions
        if one.state == EditionState.PROPOSED and one.proposed_by_id != user.id
    ]
    drafts = sum(one.state == EditionState.DRAFT for one in editions)
    desk, listed = url_for("catalogue_desk.index"), url_for("catalogue_suggestions.index")
    return Share(
        waiting=[
            Waits(_l("Suggestions to answer"), count_open_suggestions(), listed),
            Waits(_l("Editions to confirm"), len(proposed), desk),
        ],
        tasks=[*map(_to_confirm, proposed), *map(_to_answer, _open_suggestions())],
        changes=[
            Moment(_("Edition published: %(name)s", name=tr(one.name)), _url(one), one.published_at)
            for one in editions
            if one.published_at is not None and one.published_at >= since
        ],
        ahead=[
            Moment(_l("Edition comes into force"), _url(one), one.in_force_from, place=one.name)
            for one in editions
            if one.in_force_from is not None and one.in_force_from > today()
        ],
        figures=[
            Waits(_l("Entries in force"), _entries_in_force(), desk),
            Waits(_l("Editions in preparation"), drafts, desk),
        ],
    )


SOURCES = (ShareSource("catalogue", 20, frozenset({Role.CATALOGUE_EDITOR}), editors_share),)


def _open_suggestions() -> list[CatalogueSuggestion]:
    return list(
        db.session.scalars(
            select(CatalogueSuggestion)
            .where(CatalogueSuggestion.answered_at.is_(None))
            .order_by(CatalogueSuggestion.created_at)
            .limit(SHOWN)
        )
    )


def _entries_in_force() -> int:
    edition = edition_in_force(today())
    if edition is None:
        return 0
    entries = select(func.count()).select_from(CatalogueEntry)
    return db.session.scalar(entries.where(CatalogueEntry.edition_id == edition.id)) or 0


def _to_confirm(one: CatalogueEdition) -> Task:
    state = Mark(_l("Waits for a second person"))
    return Task(
        tr(one.name), _url(one), _l("Edition of the catalogue"), state, one.created_at,
        one.in_force_from,
    )  # fmt: skip


def _to_answer(one: CatalogueSuggestion) -> Task:
    url = url_for("catalogue_desk.suggestion", number=one.id)
    what, state = lazy_pgettext("catalogue", "Suggestion"), Mark(_l("To answer"))
    return Task(one.qualification, url, what, state, one.created_at)


def _url(one: CatalogueEdition) -> str:
    return url_for("catalogue_edition.show", slug=one.slug)
