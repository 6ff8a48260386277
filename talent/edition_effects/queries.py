"""Whom an edition touches, and how: worked out from what it changes against the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from core.clock import today
from core.db import db
from core.drafts.wizard import read_draft
from talent.catalogue import queries as catalogue
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.states import Degree
from talent.catalogue.tiers import Facts
from talent.claims.models import Claim
from talent.claims.services.drafting import EARLY_ANSWER
from talent.claims.states import OPEN_STATES, ClaimState
from talent.edition_effects.models import EditionChoice
from talent.edition_effects.outcomes import (
    Effect,
    Outcome,
    entry_effects,
    outcome_effects,
    outcome_of,
)
from talent.edition_effects.states import MOVABLE, Choice, EffectKind, Touched

_WORSE = {EffectKind.LOWERED, EffectKind.UNREACHED, EffectKind.PAPERS, EffectKind.CLOSED}
WATCHED = OPEN_STATES | {ClaimState.DRAFT, ClaimState.RECOGNISED}


@dataclass(frozen=True)
class Affected:
    """One claim, draft or title whose outcome differs. `target`: the entry it would move to."""

    claim: Claim
    touched: Touched
    effects: tuple[Effect, ...]
    options: tuple[Choice, ...]
    target: CatalogueEntry | None
    outcome: Outcome | None
    made: EditionChoice | None = None

    @property
    def is_worse(self) -> bool:
        """Whether a move would be to their disadvantage: something lower, or more asked for."""
        return any(effect.kind in _WORSE for effect in self.effects)

    @property
    def marks(self) -> list[str]:
        return [effect.mark for effect in self.effects]

    @property
    def choice(self) -> Choice | None:
        """What was chosen for just these effects, and still may be."""
        if self.made is None or self.made.effects != self.marks:
            return None
        choice = Choice(self.made.choice)
        return choice if choice in self.options else None

    @cached_property
    def group(self) -> str:
        """The same for all that the edition touches alike."""
        text = "|".join((self.touched, self.claim.entry_code, *self.options, *self.marks))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass
class Group:
    """Those whom it touches alike; they have the same effects and the same options."""

    first: Affected
    members: list[Affected] = field(default_factory=list)


def affected_by(edition: CatalogueEdition) -> list[Affected]:
    """Every claim, draft and title with another outcome under `edition`, by code and number.

    The number of queries grows with nothing. An edition that replaces none touches nobody.
    """
    before = catalogue.predecessor_of(edition)
    if before is None:
        return []
    diff = catalogue.diff_editions(before, edition)
    changed = {one.code for one in diff.changed} | {one.code for one in diff.withdrawn}
    if catalogue.rules_of(before) != catalogue.rules_of(edition):
        # The rules for all entries may give anybody another level.
        changed |= catalogue.list_codes(before)
    codes = changed & _claimed_codes()
    if not codes:
        return []
    olds = {entry.code: entry for entry in catalogue.list_entries(before, codes)}
    reading = _Reading(edition, before, olds, _entries_now(edition, codes))
    claims = db.session.scalars(
        select(Claim)
        .where(Claim.state.in_(WATCHED), Claim.entry_code.in_(codes))
        .options(joinedload(Claim.edition), defer(Claim.document_number))
        .order_by(Claim.entry_code, Claim.reference)
    ).all()
    found = (reading.of(claim) for claim in claims)
    return [one for one in found if one is not None]


def grouped(affected: Sequence[Affected]) -> list[Group]:
    """By what they have in common: open claims first, then drafts, then titles."""
    groups: dict[str, Group] = {}
    for one in affected:
        groups.setdefault(one.group, Group(one)).members.append(one)
    order = list(Touched)
    return sorted(groups.values(), key=lambda group: order.index(group.first.touched))


def list_choices(edition: CatalogueEdition) -> Sequence[EditionChoice]:
    """Everything that was chosen for an edition, with claims and people; in the claims' order."""
    chosen = select(EditionChoice).where(EditionChoice.edition_id == edition.id)
    shown = (joinedload(EditionChoice.claim), joinedload(EditionChoice.chosen_by))
    rows = chosen.join(EditionChoice.claim).order_by(Claim.entry_code, Claim.reference)
    return db.session.scalars(rows.options(*shown)).all()


def question_to(claim: Claim, *, for_update: bool = False) -> EditionChoice | None:
    """The newest question about editions that was put to the claimant, answered or not."""
    asked = (
        select(EditionChoice)
        .join(EditionChoice.edition)
        .where(
            EditionChoice.claim_id == claim.id,
            EditionChoice.choice == Choice.ASK,
            EditionChoice.applied_at.is_not(None),
        )
        .order_by(CatalogueEdition.published_at.desc())
        .limit(1)
    )
    return db.session.scalar(asked.with_for_update() if for_update else asked)


def affected_claim(claim: Claim, edition: CatalogueEdition) -> Affected | None:
    """What a published `edition` still changes for one claim that was asked about it."""
    before = catalogue.list_entries(claim.edition, [claim.entry_code])
    olds = {entry.code: entry for entry in before}
    news = _entries_now(edition, {claim.entry_code})
    return _Reading(edition, claim.edition, olds, news).of(claim)


def _claimed_codes() -> set[str]:
    rows = select(Claim.entry_code).where(Claim.state.in_(WATCHED)).distinct()
    return set(db.session.scalars(rows))


def _entries_now(edition: CatalogueEdition, codes: Collection[str]) -> Mapping[str, CatalogueEntry]:
    """What the edition has for each code: the entry, or the one that it says to use instead."""
    there = {entry.code: entry for entry in catalogue.list_entries(edition, codes)}
    instead = {entry.replaced_by for entry in there.values() if entry.replaced_by}
    others = {entry.code: entry for entry in catalogue.list_entries(edition, instead)}
    return {code: others.get(entry.replaced_by, entry) for code, entry in there.items()}


class _Reading:
    """Claims read against one edition."""

    def __init__(
        self,
        edition: CatalogueEdition,
        before: CatalogueEdition,
        olds: Mapping[str, CatalogueEntry],
        news: Mapping[str, CatalogueEntry],
    ) -> None:
        self.olds, self.news = olds, news
        # A draft under a code of a day to come could not be sent until then.
        self.is_ahead = edition.in_force_from is not None and edition.in_force_from > today()
        self.rules_before, self.rules = catalogue.rules_of(before), catalogue.rules_of(edition)
        rows = select(EditionChoice).where(EditionChoice.edition_id == edition.id)
        self.made = {row.claim_id: row for row in db.session.scalars(rows)}
        moved_codes = {entry.code for code, entry in news.items() if entry.code != code}
        taken = select(Claim.claimant_id, Claim.entry_code).where(
            Claim.state.in_(WATCHED), Claim.entry_code.in_(moved_codes)
        )
        self.taken = {(person, code) for person, code in db.session.execute(taken)}

    def of(self, claim: Claim) -> Affected | None:
        touched = _touched(claim)
        now = self.news.get(claim.entry_code)
        facts = _facts(claim)
        effects = list(entry_effects(claim.entry_code, now))
        outcome = outcome_of(now, facts, self.rules) if now is not None else None
        if outcome is not None:
            effects += self._outcome_effects(claim, touched, facts, outcome)
        if not effects:
            return None
        return Affected(
            claim=claim,
            touched=touched,
            effects=tuple(effects),
            options=self._options(claim, touched, now, outcome),
            target=now,
            outcome=outcome,
            made=self.made.get(claim.id),
        )

    def _outcome_effects(
        self, claim: Claim, touched: Touched, facts: Facts | None, now: Outcome
    ) -> list[Effect]:
        """What the edition changes for them; what they came to otherwise already does not count."""
        old = self.olds.get(claim.entry_code)
        before = outcome_of(old, facts, self.rules_before) if old is not None else None
        is_decided = touched is Touched.TITLE
        if touched is Touched.DRAFT or before is None:
            return list(outcome_effects(before or now, now, is_decided=is_decided))
        changed = {e.kind.topic for e in outcome_effects(before, now, is_decided=is_decided)}
        found = outcome_effects(_as_sent(claim), now, is_decided=is_decided)
        return [effect for effect in found if effect.kind.topic in changed]

    def _options(
        self,
        claim: Claim,
        touched: Touched,
        now: CatalogueEntry | None,
        outcome: Outcome | None,
    ) -> tuple[Choice, ...]:
        if touched is Touched.TITLE:
            return Choice.KEEP, Choice.ASK
        is_open = now is not None and now.is_open and outcome is not None
        has_other_code = now is not None and now.code != claim.entry_code
        is_taken = now is not None and (claim.claimant_id, now.code) in self.taken
        if touched is Touched.DRAFT:
            moves = is_open and has_other_code and not is_taken and not self.is_ahead
            return (Choice.KEEP, Choice.MOVE, Choice.ASK) if moves else (Choice.KEEP, Choice.ASK)
        reaches = outcome is not None and bool(outcome.level)
        is_free = not (has_other_code and is_taken)
        if is_open and reaches and is_free and claim.standing in MOVABLE:
            return Choice.KEEP, Choice.MOVE, Choice.ASK
        return (Choice.KEEP,)


def _touched(claim: Claim) -> Touched:
    if claim.standing is ClaimState.DRAFT:
        return Touched.DRAFT
    return Touched.TITLE if claim.standing is ClaimState.RECOGNISED else Touched.OPEN


def _as_sent(claim: Claim) -> Outcome:
    """What stands frozen in a claim since it was sent."""
    return Outcome(
        level=claim.level,
        title=claim.title,
        papers=frozenset(claim.entry.get("papers", ())),
        gives=claim.entry.get("effect", ""),
        needs_province=claim.needs_province,
    )


def _facts(claim: Claim) -> Facts | None:
    """Degree and years as sent, or as typed so far; None where they were not said yet."""
    degree, years = claim.degree, claim.years
    if claim.standing is ClaimState.DRAFT:
        typed = read_draft(claim.draft)
        step = typed.get("experience") or typed.get(EARLY_ANSWER) or {}
        degree, said = (_first(step, name) for name in ("degree", "years"))
        years = int(said) if said.isascii() and said.isdigit() and len(said) < 3 else None
    if degree not in set(Degree) or years is None:
        return None
    return Facts(Degree(degree), years)


def _first(step: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(step.get(name, ())), "")
