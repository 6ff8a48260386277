"""How many projects signed: distinct ones, with splits that add up (R11, events.md §7.5).

A town's agreement counts for the town, its district and the city; each of these counts the projects
of its own agreements, so the city's number is not the sum of theirs.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from events.agreements.states import AgreementKind
from events.editions.models import Venue
from events.editions.paths import lies_within
from events.editions.states import Mode

MODES = (Mode.ON_SITE, Mode.ONLINE)


@dataclass(frozen=True)
class Signing:
    """What of a confirmed agreement that was not annulled is counted."""

    project_id: uuid.UUID
    venue_id: uuid.UUID
    kind: str
    mode: str
    is_on_stage: bool
    has_academician: bool


@dataclass(frozen=True)
class Signed:
    """Figures of some agreements: of projects, each once, but for the number of `agreements`.

    `by_kind` and `by_mode` each add up to `projects`. On stage, and with an academician, are those
    of which any agreement says so.
    """

    projects: int
    agreements: int
    by_kind: Mapping[AgreementKind, int]
    by_mode: Mapping[Mode, int]
    on_stage: int
    academician: int


def count_signed(signings: Iterable[Signing], at: Collection[uuid.UUID] | None = None) -> Signed:
    """Count those at these venues (None: wherever); they come in the order they were signed in.

    The first agreement of a project says of which kind and mode it is.
    """
    counted = [one for one in signings if at is None or one.venue_id in at]
    first: dict[uuid.UUID, Signing] = {}
    for one in counted:
        first.setdefault(one.project_id, one)
    kinds = Counter(one.kind for one in first.values())
    modes = Counter(one.mode for one in first.values())
    return Signed(
        projects=len(first),
        agreements=len(counted),
        by_kind={kind: kinds[kind] for kind in AgreementKind},
        by_mode={mode: modes[mode] for mode in MODES},
        on_stage=len({one.project_id for one in counted if one.is_on_stage}),
        academician=len({one.project_id for one in counted if one.has_academician}),
    )


def venues_by_district(venues: Iterable[Venue]) -> dict[str, frozenset[uuid.UUID]]:
    """The venues at which an agreement counts for each district.

    A venue that names no district is of that of the one it lies in. One within which another
    district begins is the city's stage, wherever it stands, and counts for no district.
    """
    named = {one.path: one.district for one in venues}
    of: dict[str, str] = {path: _district(path, named) for path in named}
    found: dict[str, set[uuid.UUID]] = {}
    for one in venues:
        inside = {of[path] for path in of if lies_within(path, one.path)}
        if of[one.path] and inside == {of[one.path]}:
            found.setdefault(of[one.path], set()).add(one.id)
    return {code: frozenset(ids) for code, ids in found.items()}


def _district(path: str, named: Mapping[str, str]) -> str:
    while path and not named.get(path):
        path = path.rpartition(".")[0]
    return named.get(path, "")
