"""What one entry comes to for one person, and how that differs under another edition. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from core.i18n import tr
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import rules_for, tiers_of
from talent.catalogue.states import Effect as Gives
from talent.catalogue.states import Level
from talent.catalogue.tiers import Facts, Rule, Tier, assess
from talent.edition_effects.states import EffectKind

_K = EffectKind


@dataclass(frozen=True)
class Outcome:
    """`level` empty: none is reached. `papers`: kinds of paper that are asked for."""

    level: str
    title: Mapping[str, str]
    papers: frozenset[str]
    gives: str
    needs_province: bool


@dataclass(frozen=True)
class Effect:
    """One difference. `before` and `after` are codes, levels or kinds of paper, in `words` said."""

    kind: EffectKind
    before: str = ""
    after: str = ""
    words: Mapping[str, str] | None = None
    old_words: Mapping[str, str] | None = None

    @property
    def mark(self) -> str:
        """Equal for the same difference: a choice counts for the one it was made for."""
        return f"{self.kind}:{self.before}>{self.after}"

    def sentence(self) -> str:
        """In the language of whoever reads it."""
        new, old = tr(self.words or {}), tr(self.old_words or {}) or _("no level")
        said = {
            _K.GONE: _("The new edition no longer holds it."),
            _K.CLOSED: _("The new edition closes it to new claims."),
            _K.REPLACED: _("The new edition holds it under the code %(code)s.", code=self.after),
            _K.RAISED: _("Higher: %(new)s instead of %(old)s.", new=new, old=old),
            _K.LOWERED: _("Lower: %(new)s instead of %(old)s.", new=new, old=old),
            _K.UNREACHED: _("Degree and years reach no level any more; before: %(old)s.", old=old),
            _K.RETITLED: _("Another title: %(new)s instead of %(old)s.", new=new, old=old),
            _K.GIVES: _("What it gives: %(new)s.", new=_gives(self.after)),
            _K.PAPERS: _("Asked for besides: %(papers)s.", papers=_papers(self.after)),
            _K.CONFIRMED_BY: _("The province confirms.") if self.after else _("The city confirms."),
        }
        return str(said[self.kind])


def outcome_of(entry: CatalogueEntry, facts: Facts | None, default: tuple[Rule, ...]) -> Outcome:
    """What `entry` comes to for these facts; for nobody's in particular, its highest title."""
    if facts is None:
        reached: Tier | None = Tier(entry.title_level, entry.title)
    else:
        reached = assess(tiers_of(entry), rules_for(entry, default), facts).reached
    return Outcome(
        level=reached.level if reached else "",
        title=dict(reached.title) if reached else {},
        papers=frozenset(map(str, papers_for(entry))),
        gives=entry.effect,
        needs_province=reached is not None and entry.needs_province(reached.level),
    )


def entry_effects(code: str, now: CatalogueEntry | None) -> Iterator[Effect]:
    """What becomes of the entry itself. `now`: what the new edition has in its place, or None."""
    if now is None:
        yield Effect(_K.GONE)
        return
    if now.code != code:
        yield Effect(_K.REPLACED, code, now.code)
    if not now.is_open:
        yield Effect(_K.CLOSED, after=now.state)


def outcome_effects(was: Outcome, now: Outcome, *, is_decided: bool) -> Iterator[Effect]:
    """What differs for the person; for a title that was given, papers and offices are over."""
    yield from _level_effects(was, now)
    if was.gives != now.gives:
        yield Effect(_K.GIVES, was.gives, now.gives)
    if is_decided:
        return
    if now.papers - was.papers:
        yield Effect(_K.PAPERS, after=",".join(sorted(now.papers - was.papers)))
    if now.level and was.level and was.needs_province != now.needs_province:
        yield Effect(_K.CONFIRMED_BY, after="province" if now.needs_province else "")


def _level_effects(was: Outcome, now: Outcome) -> Iterator[Effect]:
    words = {"words": now.title, "old_words": was.title}
    if was.level == now.level:
        if dict(was.title) != dict(now.title):
            yield Effect(_K.RETITLED, was.title.get("zh", ""), now.title.get("zh", ""), **words)
    elif not now.level:
        yield Effect(_K.UNREACHED, was.level, now.level, **words)
    else:
        higher = not was.level or Level(now.level).rank > Level(was.level).rank
        yield Effect(_K.RAISED if higher else _K.LOWERED, was.level, now.level, **words)


def _papers(kinds: str) -> str:
    known = set(Paper)
    labels = (str(Paper(kind).label) for kind in kinds.split(",") if kind in known)
    return str(_(", ")).join(labels)


def _gives(effect: str) -> str:
    return str(Gives(effect).label) if effect in set(Gives) else ""
