"""Whether two projects are one: marks that find the candidates, and reasons people can check.

A mark is a digest of one thing two entries of the same project have in common: title, company,
founder, somebody of the team, or a band of the summary. Summaries are compared by their runs of
four letters, so that a sentence changed or moved hides nothing; bands of two of 24 least hashes
find nine in ten of those that share half their runs (MinHash; Broder 1997).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from core.name_keys import folded
from core.states import Labelled

RUN, HASHES, BAND = 4, 24, 2
# Shares of runs in common from which summaries are alike, and are the same text.
ALIKE, SAME = 0.5, 0.8
_LONGEST = 4_000
# One hash a run, permuted: (a·h + b) mod the prime 2⁶¹ − 1, with figures that never change.
_PRIME = 2**61 - 1
_LEGAL_FORMS = frozenset({"co", "ltd", "limited", "inc", "llc", "gmbh", "corp", "company"})


class MarkKind(Labelled):
    """What two entries have in common, as staff and entrants read it."""

    TITLE = "title", _l("the same title")
    COMPANY = "company", _l("the same company")
    FOUNDER = "founder", _l("the same founder")
    TEAM = "team", _l("somebody of the team")
    SUMMARY = "summary", _l("a summary much alike")


@dataclass(frozen=True)
class Traits:
    """What a project is known by. `people` are addresses of all of its team, the founder's too."""

    titles: tuple[str, ...] = ()
    summary: str = ""
    companies: tuple[str, ...] = ()
    founder: str = ""
    people: frozenset[str] = field(default_factory=frozenset)


def marks_of(traits: Traits) -> set[str]:
    """The marks of an entry: two entries without one in common are two projects."""
    marks = {_mark(MarkKind.TITLE, key) for key in map(_closed, traits.titles) if key}
    marks |= {_mark(MarkKind.COMPANY, key) for key in map(_company, traits.companies) if key}
    marks |= {_mark(MarkKind.TEAM, each.casefold()) for each in traits.people if each}
    return marks | set(_bands(traits.summary))


def reasons(one: Traits, other: Traits) -> list[MarkKind]:
    """Why two entries may be the same project; nothing where they only share people or company.

    One founder may have two projects and one company two products: what is offered decides.
    """
    alike = likeness(one.summary, other.summary)
    found = {
        MarkKind.TITLE: _meet(map(_closed, one.titles), map(_closed, other.titles)),
        MarkKind.SUMMARY: alike >= ALIKE,
        MarkKind.COMPANY: _meet(map(_company, one.companies), map(_company, other.companies)),
        MarkKind.FOUNDER: bool(one.founder) and one.founder == other.founder,
        MarkKind.TEAM: bool((one.people & other.people) - ({one.founder} & {other.founder})),
    }
    same_people = any(found[kind] for kind in (MarkKind.COMPANY, MarkKind.FOUNDER, MarkKind.TEAM))
    is_one = alike >= SAME or ((found[MarkKind.TITLE] or found[MarkKind.SUMMARY]) and same_people)
    return [kind for kind, holds in found.items() if holds] if is_one else []


def likeness(one: str, other: str) -> float:
    """The share of runs two texts have in common, 0 to 1 (Jaccard)."""
    mine, theirs = _runs(one), _runs(other)
    union = len(mine | theirs)
    return len(mine & theirs) / union if union else 0.0


def _bands(summary: str) -> Iterator[str]:
    runs = [_hash(run) for run in _runs(summary)]
    if runs:
        least = [min((a * run + b) % _PRIME for run in runs) for a, b in _PERMUTATIONS]
        for at in range(0, HASHES, BAND):
            yield _mark(MarkKind.SUMMARY, f"{at}:{least[at : at + BAND]}")


def _runs(text: str) -> set[str]:
    letters = _closed(text[:_LONGEST])
    return {letters[at : at + RUN] for at in range(len(letters) - RUN + 1)}


def _closed(text: str) -> str:
    """Letters and digits alone, whatever the case, width and spacing."""
    return folded(text).replace(" ", "")


def _company(name: str) -> str:
    """A company's name or code without its legal form: Acme Co., Ltd. is acme."""
    kept = "".join(word for word in folded(name).split() if word not in _LEGAL_FORMS)
    return kept.removesuffix("有限责任公司").removesuffix("股份有限公司").removesuffix("有限公司")


def _meet(one: Iterable[str], other: Iterable[str]) -> bool:
    return bool(({*one} & {*other}) - {""})


def _mark(kind: MarkKind, text: str) -> str:
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") % _PRIME


_PERMUTATIONS = tuple((_hash(f"a{at}") or 1, _hash(f"b{at}")) for at in range(HASHES))
