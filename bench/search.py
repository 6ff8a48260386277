"""The catalogue search: cost per query and how often it is right, beside plain WRatio.

Run `python -m bench.search`. Times are CPU milliseconds of this process. Quality is counted over
two judged sets: the builder's own, and one from outside, written without reading the search. Half
of each was used for tuning ("tune"); look at "check", "blind" and "late" for the truth.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from talent.catalogue.search import Answer, Hit, SearchEntry, SearchIndex

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "talent" / "catalogue" / "seed" / "catalogue.csv"
JUDGED = ROOT / "tests" / "talent" / "catalogue" / "search" / "judged.csv"
OUTSIDE = JUDGED.parent / "judged" / "outside.csv"
RIVAL_CONFIDENT = 90.0
Search = Callable[[str], Answer]


@dataclass(frozen=True)
class Judged:
    """One judged query; no `expected` code means that the catalogue lacks what is asked for."""

    query: str
    expected: frozenset[str]
    kind: str
    half: str


def entries() -> list[SearchEntry]:
    """The shipped catalogue as the search sees it."""
    plain = [
        "code",
        "name_en",
        "name_zh",
        "name_local",
        "abbreviation",
        "issuer_en",
        "issuer_zh",
        "region",
        "sector",
        "level",
    ]
    with CATALOGUE.open(encoding="utf-8-sig", newline="") as file:
        return [
            SearchEntry(
                **{column: row[column] for column in plain},
                aliases=tuple(filter(None, row["aliases"].split(";"))),
            )
            for row in csv.DictReader(file)
        ]


def judged(path: Path = JUDGED) -> list[Judged]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Judged(
                r["query"], frozenset(filter(None, r["expected"].split(";"))), r["kind"], r["half"]
            )
            for r in csv.DictReader(file)
        ]


def many(size: int, seed: int = 7) -> list[SearchEntry]:
    """A made-up catalogue: the real entries, then mixtures of the names and issuers of two."""
    chance = random.Random(seed)
    real = entries()
    made = list(real)
    while len(made) < size:
        one, other = chance.choice(real), chance.choice(real)
        number = len(made)
        words = [w for w in f"{one.name_en} {other.name_en}".split() if len(w) > 2]
        chance.shuffle(words)
        made.append(
            replace(
                one,
                code=f"XX-{number:05d}",
                name_en=" ".join(words[: chance.randint(3, 6)]) + f" {_syllables(chance)}",
                name_zh=one.name_zh[: len(one.name_zh) // 2]
                + other.name_zh[len(other.name_zh) // 2 :],
                abbreviation="".join(chance.choices("ABCDEFGHILMNOPRSTW", k=chance.randint(3, 5))),
                issuer_en=other.issuer_en,
                issuer_zh=other.issuer_zh,
                region=other.region,
                aliases=(f"{one.aliases[0]}{number % 97}",) if one.aliases else (),
            )
        )
    return made


def _syllables(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(3))


def rival(of: list[SearchEntry]) -> Search:
    """Plain rapidfuzz WRatio over every name: what a first version would do."""
    names: list[str] = []
    codes: list[str] = []
    for entry in of:
        texts = (entry.name_en, entry.name_zh, entry.name_local, entry.abbreviation, *entry.aliases)
        for text in filter(None, texts):
            names.append(utils.default_process(text))
            codes.append(entry.code)

    def search(query: str) -> Answer:
        found = process.extract(utils.default_process(query), names, scorer=fuzz.WRatio, limit=40)
        best: dict[str, float] = {}
        for _, score, number in found:
            best.setdefault(codes[number], score)
        hits = tuple(Hit(code, score) for code, score in list(best.items())[:10])
        return Answer(hits, confident=bool(hits) and hits[0].score >= RIVAL_CONFIDENT)

    return search


@dataclass
class Count:
    """How a kind of query fared."""

    asked: int = 0
    first: int = 0
    top3: int = 0
    confident: int = 0


def count(search: Search, rows: list[Judged]) -> dict[str, Count]:
    """By kind of query; `confident` counts right ones, or false ones where nothing is right."""
    by_kind: dict[str, Count] = defaultdict(Count)
    for row in rows:
        answer = search(row.query)
        codes = [hit.code for hit in answer.hits[:3]]
        one = by_kind[row.kind]
        right = bool(codes) and codes[0] in row.expected
        one.asked += 1
        one.first += right
        one.top3 += bool(row.expected.intersection(codes))
        one.confident += answer.confident and (right or not row.expected)
    return dict(by_kind)


def shares(search: Search, rows: list[Judged]) -> tuple[float, float, float, float]:
    """Right first, right in the first three, right first that are confident, lacks kept out."""
    held = [row for row in rows if row.expected]
    lacking = [row for row in rows if not row.expected]
    counted = count(search, held).values()
    plain = count(search, [row for row in held if row.kind != "ambiguous"]).values()
    false = sum(one.confident for one in count(search, lacking).values())
    return (
        sum(one.first for one in counted) / len(held),
        sum(one.top3 for one in counted) / len(held),
        sum(one.confident for one in plain) / sum(one.first for one in plain),
        1 - false / len(lacking),
    )


def cost(search: Search, rows: list[Judged]) -> tuple[float, float]:
    """Median and 95th percentile in CPU milliseconds."""
    times = []
    for row in rows:
        start = time.process_time()
        search(row.query)
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _print_shares(searches: dict[str, Search]) -> None:
    for origin, path in (("builder", JUDGED), ("outside", OUTSIDE)):
        rows = judged(path)
        for half in sorted({row.half for row in rows}):
            of_half = [row for row in rows if row.half == half]
            for name, search in searches.items():
                figures = "  ".join(f"{share:6.1%}" for share in shares(search, of_half))
                print(f"{origin} {half:6}{name:7} first, top 3, sure if right, kept out: {figures}")


def main() -> None:
    rows = [*judged(), *judged(OUTSIDE)]
    real = entries()
    start = time.process_time()
    index = SearchIndex(real)
    print(f"index of {len(real)} built in {time.process_time() - start:.2f} s CPU")
    other = rival(real)
    start = time.process_time()
    large = SearchIndex(many(10_000))
    print(f"index of 10000 built in {time.process_time() - start:.2f} s CPU")
    for name, search, asked in (
        ("search, 344", index.search, rows),
        ("search, 10000", large.search, rows),
        ("WRatio, 344", other, rows),
        ("WRatio, 10000", rival(many(10_000)), rows[::20]),
    ):
        median, p95 = cost(search, asked)
        print(f"{name:14} median {median:7.2f} ms   p95 {p95:7.2f} ms")
    _print_shares({"search": index.search, "WRatio": other})
    ours, theirs = count(index.search, rows), count(other, rows)
    print(f"\n{'kind':17} asked  first  top 3  conf.   WRatio: first, top 3, conf.")
    for kind in sorted(ours):
        one, two = ours[kind], theirs[kind]
        print(
            f"{kind:17}{one.asked:6}{one.first:7}{one.top3:7}{one.confident:7}"
            f"{two.first:18}{two.top3:7}{two.confident:7}"
        )


if __name__ == "__main__":
    sys.exit(main())
