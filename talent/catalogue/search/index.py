"""The index: from features to the entries that carry them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from heapq import nlargest
from math import log

from core.search.vocabulary import Vocabulary
from talent.catalogue.search import regions
from talent.catalogue.search.analysis import Analyser
from talent.catalogue.search.confidence import is_confident
from talent.catalogue.search.keys import Issuers, Keys, keys_of
from talent.catalogue.search.ranking import Indexed, WeighedName, rank
from talent.catalogue.search.reader import Reader
from talent.catalogue.search.reading import Alternatives, Reading
from talent.catalogue.search.units import Unit
from talent.catalogue.search.values import Answer, Hit, SearchEntry
from talent.catalogue.search.voices import grams, sayable

_ISSUER_STRENGTH = 0.9
_CANDIDATES = 40
_COMMON = 0.08
_NOTHING = Answer((), confident=False)


class SearchIndex:
    """Finds entries by any of their names; read only once built, so threads may share it.

    Building costs some 0.6 ms an entry. A new edition of the catalogue means a new index.
    """

    def __init__(self, entries: Iterable[SearchEntry]) -> None:
        self._analyser = Analyser()
        ordered = sorted(entries, key=lambda entry: entry.code)
        issuers: Issuers = {}
        found = [keys_of(entry, self._analyser, issuers) for entry in ordered]
        features = [_features(keys) for keys in found]
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(features):
            for feature in one.keys() | _heard(found[number]):
                self._postings[feature].append(number)
        self._postings.default_factory = None
        self._size = max(1, len(ordered))
        self._rarities = {f: self._rarity_of(len(p)) for f, p in self._postings.items()}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._entries = [
            self._indexed(number, entry, keys, one)
            for number, (entry, keys, one) in enumerate(zip(ordered, found, features, strict=True))
        ]
        latin = [feature[1:] for feature in self._postings if feature[0] == "w"]
        said = sayable(latin, (voice for keys in found for voice in keys.voices))
        self._reader = Reader(Vocabulary(latin, _run_on_parts(found)), self._rarity, said)

    def search(
        self, query: str, *, limit: int = 10, allowed: Collection[str] | None = None
    ) -> Answer:
        """The entries the query may mean, best first, at most `limit`.

        `allowed` restricts to these codes. Any text is answered; one without meaning finds nothing.
        """
        pieces = self._analyser.pieces(query)
        reading = self._reader.read(pieces)
        if limit < 1 or not (reading.units or reading.spans or reading.countries):
            return _NOTHING
        wanted = None if allowed is None else frozenset(allowed)
        spread = _spread(reading)
        ranked = [
            rank(self._entries[number], reading, spread)
            for number in self._candidates(reading, wanted)
        ]
        ranked.sort(key=lambda one: (-one.score, one.entry.code))
        hits = tuple(Hit(one.entry.code, round(min(100.0, one.score), 2)) for one in ranked[:limit])
        return Answer(hits, confident=is_confident(ranked, reading))

    # Building

    def _indexed(
        self, number: int, entry: SearchEntry, keys: Keys, features: dict[str, float]
    ) -> Indexed:
        for name in keys.names:
            posting = self._exact[name.pieces.squashed]
            if number not in posting:
                posting.append(number)
        names = {self._weighed(units) for units in keys.units}
        if keys.initials:
            names.add(self._weighed([(tuple(f"i{i}" for i in sorted(keys.initials)), 1.0)]))
        return Indexed(
            entry.code,
            entry.region,
            frozenset(keys.countries),
            features,
            tuple(sorted(names)),
            frozenset(keys.raw),
            keys.voices,
        )

    def _weighed(self, units: list[Unit]) -> WeighedName:
        weighed = tuple(
            (share * max(self._rarities.get(f, 1.0) for f in features[:2]), features)
            for features, share in units
        )
        return sum(weight for weight, _ in weighed) or 1.0, weighed

    def _rarity_of(self, carriers: int) -> float:
        return log(1 + self._size / carriers) / log(1 + self._size)

    def _rarity(self, feature: str) -> float:
        return self._rarities.get(feature, 0.0)

    # Searching

    def _candidates(self, reading: Reading, wanted: frozenset[str] | None) -> list[int]:
        """The numbers of the entries worth comparing, rare features first."""
        votes: dict[int, float] = dict.fromkeys(self._exact.get(reading.squashed, ()), 2.0)
        most_common = max(50, int(_COMMON * self._size))
        for share, posting in self._ballots(reading):
            if len(posting) > most_common and len(votes) >= _CANDIDATES:
                for number in votes.keys() & posting:
                    votes[number] += share
                continue
            for number in posting:
                votes[number] = votes.get(number, 0.0) + share
        if wanted is not None:
            votes = {n: v for n, v in votes.items() if self._entries[n].code in wanted}
        return nlargest(_CANDIDATES, votes, key=lambda number: (votes[number], -number))

    def _ballots(self, reading: Reading) -> list[tuple[float, list[int]]]:
        ballots: list[tuple[float, list[int]]] = []
        for weight, found in reading.units:
            ballots += [
                (weight * sure, self._postings[feature])
                for feature, sure in found.items()
                if feature[0] != "c" or len(found) == 1
            ]
        for span in reading.spans:
            vote = span.weight / len(span.letters)
            found_here = (self._postings.get(f"{span.tongue}{gram}") for gram in span.grams)
            ballots += [(vote, posting) for posting in found_here if posting]
        places = reading.countries | reading.hints
        ballots += [(0.5, self._postings.get(f"@{code}", [])) for code in sorted(places)]
        ballots.sort(key=lambda ballot: len(ballot[1]))
        return ballots


def _run_on_parts(found: list[Keys]) -> set[str]:
    """Words as written, and country names: what run-on words are made of."""
    parts = {word.plain for keys in found for name in keys.names for word in name.pieces.words}
    return parts | {name[0] for name in regions.LATIN if len(name) == 1 and len(name[0]) >= 4}


def _features(keys: Keys) -> dict[str, float]:
    """Every feature of an entry to its strength: whole for names, less for the issuer."""
    features = dict.fromkeys(sorted(keys.issuer), _ISSUER_STRENGTH)
    for units in keys.units:
        for unit, _ in units:
            features.update(dict.fromkeys(unit, 1.0))
    features.update((f"i{short}", 1.0) for short in sorted(keys.initials) if len(short) >= 3)
    features.update((f"@{code}", 1.0) for code in sorted(keys.countries))
    return features


def _heard(keys: Keys) -> set[str]:
    return {
        f"{tongue}{gram}" for tongue, letters, _ in keys.voices for gram in grams(tongue, letters)
    }


def _spread(reading: Reading) -> Alternatives:
    spread: Alternatives = {f"@{code}": 1.0 for code in reading.countries | reading.hints}
    for _, found in reading.units:
        for feature, sure in found.items():
            if sure > spread.get(feature, 0.0):
                spread[feature] = sure
    return spread
