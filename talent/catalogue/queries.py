"""What others ask of the catalogue: published editions only, unless a name says otherwise."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from core.db import db
from talent.catalogue.ladders import ladder_of
from talent.catalogue.models import CatalogueEdition, CatalogueEntry, CatalogueSuggestion, TierRule
from talent.catalogue.states import EditionState, Level
from talent.catalogue.tiers import Rule, Tier
from talent.catalogue.values import (
    ENTRY_FIELDS,
    EditionDiff,
    EntryData,
    KnownName,
    compare,
    rules_from,
)


def edition_in_force(on: date) -> CatalogueEdition | None:
    """The edition a claim submitted `on` that Beijing day is judged by (recognition.md §7.6)."""
    return db.session.scalar(
        select(CatalogueEdition)
        .where(
            CatalogueEdition.state == EditionState.PUBLISHED, CatalogueEdition.in_force_from <= on
        )
        .order_by(CatalogueEdition.in_force_from.desc(), CatalogueEdition.published_at.desc())
        .limit(1)
    )


def get_edition(slug: str) -> CatalogueEdition | None:
    """The published edition with this address; drafts are nobody's business but the desk's."""
    return db.session.scalar(
        select(CatalogueEdition).where(
            CatalogueEdition.slug == slug, CatalogueEdition.state == EditionState.PUBLISHED
        )
    )


def get_any_edition(slug: str, *, for_update: bool = False) -> CatalogueEdition | None:
    """The edition with this address in whatever state; for the desk and the command line.

    `for_update` holds the row until the transaction ends, so that two moves come one by one.
    """
    wanted = select(CatalogueEdition).where(CatalogueEdition.slug == slug)
    return db.session.scalar(wanted.with_for_update() if for_update else wanted)


def list_editions() -> Sequence[CatalogueEdition]:
    """All published editions, the latest first; one may not be in force yet."""
    return db.session.scalars(
        select(CatalogueEdition)
        .where(CatalogueEdition.state == EditionState.PUBLISHED)
        .order_by(CatalogueEdition.in_force_from.desc(), CatalogueEdition.published_at.desc())
    ).all()


def list_all_editions() -> Sequence[CatalogueEdition]:
    """Every edition in any state, the latest made first; for the desk."""
    return db.session.scalars(
        select(CatalogueEdition).order_by(CatalogueEdition.created_at.desc())
    ).all()


def predecessor_of(edition: CatalogueEdition) -> CatalogueEdition | None:
    """The published edition that `edition` replaced, or will replace on its day."""
    earlier = select(CatalogueEdition).where(
        CatalogueEdition.state == EditionState.PUBLISHED, CatalogueEdition.id != edition.id
    )
    if edition.in_force_from is not None:
        earlier = earlier.where(CatalogueEdition.in_force_from <= edition.in_force_from)
    if edition.published_at is not None:
        earlier = earlier.where(CatalogueEdition.published_at <= edition.published_at)
    return db.session.scalar(
        earlier.order_by(
            CatalogueEdition.in_force_from.desc(), CatalogueEdition.published_at.desc()
        ).limit(1)
    )


def get_entry(code: str, edition: CatalogueEdition) -> CatalogueEntry | None:
    return db.session.scalar(
        select(CatalogueEntry).where(
            CatalogueEntry.edition_id == edition.id, CatalogueEntry.code == code
        )
    )


def list_entries(edition: CatalogueEdition, codes: Collection[str]) -> Sequence[CatalogueEntry]:
    """What `edition` says of these codes, in no particular order (one query)."""
    return db.session.scalars(
        select(CatalogueEntry).where(
            CatalogueEntry.edition_id == edition.id, CatalogueEntry.code.in_(codes)
        )
    ).all()


def list_codes(edition: CatalogueEdition) -> frozenset[str]:
    codes = select(CatalogueEntry.code).where(CatalogueEntry.edition_id == edition.id)
    return frozenset(db.session.scalars(codes))


def titles_known(edition: CatalogueEdition) -> Sequence[tuple[str, str, str, str, str]]:
    """Series and title in both languages with the level, of all that `edition` leads to."""
    one = CatalogueEntry
    said = (one.series_zh, one.series_en, one.title_zh, one.title_en, one.level)
    rows = select(*said).where(one.edition_id == edition.id).distinct().order_by(*said)
    return [(a, b, c, d, e) for a, b, c, d, e in db.session.execute(rows)]


def titles_in_force(on: date) -> dict[str, dict[str, str]]:
    """What each entry in force leads to, with the qualification it stands for, by code."""
    one, edition = CatalogueEntry, edition_in_force(on)
    columns = select(one.code, one.title_en, one.name_en, one.title_zh, one.name_zh)
    rows = db.session.execute(columns.where(one.edition_id == edition.id)) if edition else ()
    return {
        code: {"en": f"{title_en} ({name_en})", "zh": f"{title_zh}（{name_zh}）"}
        for code, title_en, name_en, title_zh, name_zh in rows
    }


def entry_history(code: str) -> Sequence[CatalogueEntry]:
    """What each published edition says of `code`, the latest first, with the edition loaded."""
    return db.session.scalars(
        select(CatalogueEntry)
        .join(CatalogueEntry.edition)
        .options(contains_eager(CatalogueEntry.edition))
        .where(CatalogueEntry.code == code, CatalogueEdition.state == EditionState.PUBLISHED)
        .order_by(CatalogueEdition.in_force_from.desc(), CatalogueEdition.published_at.desc())
    ).all()


def count_entries() -> dict[uuid.UUID, int]:
    """How many entries each edition holds, by the edition's id."""
    counted = select(CatalogueEntry.edition_id, func.count()).group_by(CatalogueEntry.edition_id)
    return dict(db.session.execute(counted).all())


def known_names() -> dict[str, KnownName]:
    """What the latest published edition that held a code called it; for the importer."""
    columns = (
        CatalogueEntry.code,
        CatalogueEntry.name_en,
        CatalogueEntry.name_zh,
        CatalogueEntry.issuer_en,
    )
    earlier = (
        select(*columns)
        .join(CatalogueEntry.edition)
        .where(CatalogueEdition.state == EditionState.PUBLISHED)
        .order_by(CatalogueEdition.in_force_from, CatalogueEdition.published_at)
    )
    return {code: KnownName(*names) for code, *names in db.session.execute(earlier)}


def entries_of(edition: CatalogueEdition) -> tuple[EntryData, ...]:
    """Everything an edition says, by code, as frozen values (one query)."""
    rows = db.session.execute(
        select(*(getattr(CatalogueEntry, name) for name in ENTRY_FIELDS))
        .where(CatalogueEntry.edition_id == edition.id)
        .order_by(CatalogueEntry.code)
    ).mappings()
    return tuple(EntryData.from_row(row) for row in rows)


def diff_editions(old: CatalogueEdition | None, new: CatalogueEdition) -> EditionDiff:
    """What `new` adds, changes and withdraws against `old`; against nothing all is added."""
    return compare(entries_of(old) if old else (), entries_of(new))


def list_tier_rules() -> Sequence[TierRule]:
    return db.session.scalars(select(TierRule)).all()


def default_rules_are_official() -> bool:
    """Whether the office has declared the default rules in preparation its own."""
    rows = list_tier_rules()
    return bool(rows) and all(row.is_official for row in rows)


def list_with_own_rules(edition: CatalogueEdition) -> Sequence[CatalogueEntry]:
    """The entries of an edition that do not go by the default rules, by code."""
    rows = select(CatalogueEntry).where(CatalogueEntry.edition_id == edition.id)
    found = db.session.scalars(rows.order_by(CatalogueEntry.code))
    return [entry for entry in found if entry.own_tiers]


def rules_for(entry: CatalogueEntry, default: tuple[Rule, ...] | None = None) -> tuple[Rule, ...]:
    """The rules for `entry`: its own where it has some, else the default ones of its edition.

    Whoever looks at many entries of a draft hands in the default ones.
    """
    if entry.own_tiers:
        return rules_from(entry.own_tiers)
    return rules_of(entry.edition) if default is None else default


def rules_of(edition: CatalogueEdition) -> tuple[Rule, ...]:
    """The rules of the edition's entries without their own, lowest level first.

    Those it was proposed with; before that, the ones in preparation (one query).
    """
    kept = edition.default_tiers
    return default_rules() if kept is None else rules_from(kept)


def default_rules() -> tuple[Rule, ...]:
    """The default rules in preparation, lowest level first (one query)."""
    return tuple(
        Rule(row.reached, row.needs_degree, row.years)
        for row in sorted(
            list_tier_rules(), key=lambda row: (row.reached.rank, row.needs_degree.rank)
        )
    )


def tiers_of(entry: CatalogueEntry) -> tuple[Tier, ...]:
    """The titles `entry` may lead to, lowest first: its own and the lower ones on its ladder.

    A title that stands on no known ladder has only its own tier.
    """
    own = Tier(entry.title_level, entry.title)
    ladder = ladder_of(entry.series_zh, entry.title_zh) or {}
    lower = (Tier(level, ladder[level]) for level in Level if level in ladder)
    return (*(tier for tier in lower if tier.level.rank < own.level.rank), own)


def count_open_suggestions() -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(CatalogueSuggestion)
            .where(CatalogueSuggestion.answered_at.is_(None))
        )
        or 0
    )
