"""What juries judge: each domain says here what its things are, and who coordinates rounds of them.

The engine asks these functions; it knows no project and no claim.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from sqlalchemy import Select

from core.accounts.models import User
from core.juries.models import JuryRound
from core.registries import Registry
from core.scopes import Rule


@dataclass(frozen=True)
class Studies:
    """A university somebody studied or taught at; None where a year is not known."""

    name: str
    from_year: int | None = None
    to_year: int | None = None


@dataclass(frozen=True)
class Parties:
    """Who stands behind one entry: what conflicts of interest are found by."""

    user_ids: frozenset[UUID] = frozenset()
    # Names of people, for jurors who declare on them; nothing is compared by these.
    people: tuple[str, ...] = ()
    organisation_ids: frozenset[UUID] = frozenset()
    # Names as typed, aliases too.
    organisation_names: frozenset[str] = frozenset()
    universities: tuple[Studies, ...] = ()
    email_domains: frozenset[str] = frozenset()
    recommender_ids: frozenset[UUID] = frozenset()
    recommender_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EntryCard:
    """What a juror is shown of an entry; a blind round's names nobody."""

    title: Mapping[str, str]
    facts: Sequence[tuple[LazyString | str, str]] = ()
    # Longer texts under their headings.
    texts: Sequence[tuple[LazyString | str, str]] = ()
    # Stored files in the order in which they are read.
    file_ids: Sequence[UUID] = ()


@dataclass(frozen=True)
class Candidate:
    """What may be entered in a round."""

    subject_id: UUID
    reference: str
    title: Mapping[str, str]
    field: str = ""


@dataclass(frozen=True)
class JurySubject:
    """One kind of thing that is judged.

    `scope` is the rule over rounds of this kind that the person coordinates; `contexts` names what
    they may make new rounds for (id, name), or one of id None where the kind has no contexts.
    `present` takes `blind`. `decide` gets the round, the ids promoted and not promoted, and who
    decided; it moves the things themselves in the same transaction.
    """

    key: str
    label: LazyString
    parties: Callable[[Collection[UUID]], Mapping[UUID, Parties]]
    present: Callable[..., EntryCard]
    candidates: Callable[[UUID | None, int], Sequence[Candidate]]
    decide: Callable[[JuryRound, Collection[UUID], Collection[UUID], User], None]
    scope: Callable[[User], Rule]
    contexts: Callable[[User], Sequence[tuple[UUID | None, Mapping[str, str] | str]]]
    # Whether the person may coordinate rounds of anything of this kind: for lists and menus.
    coordinates: Callable[[User], bool]
    # The words expertise is chosen from, by code.
    fields: Callable[[], Mapping[str, LazyString | str]] = field(default=dict)
    # The names of levels in a context; empty where there is but one.
    levels: Callable[[UUID | None], Sequence[Mapping[str, str]]] = field(default=lambda _id: ())
    # Whether entries pass by the panel's secret vote (`core.juries.voting`) and not by their marks.
    votes: bool = False
    # The name of a context, for pages of a round.
    context_name: Callable[[UUID | None], Any] = field(default=lambda _id: "")
    # References of a round's entries whose things await its result no longer: they have moved on.
    left: Callable[[JuryRound], Sequence[str]] = field(default=lambda _round: ())
    # Who an award for a thing goes to: account and name, by its id.
    holders: Callable[[Collection[UUID]], Mapping[UUID, tuple[UUID | None, str]]] = field(
        default=lambda _ids: {}
    )
    # Ids of the things that are the person's own, or their team's: whoever runs juries reads none.
    # One select for each way in which they are, so that each has its index.
    own: Callable[[User], Sequence[Select[Any]]] = field(default=lambda _user: ())
    # The things of others that the person belongs to: whoever is of a team reads its award.
    belonging: Callable[[User], Collection[UUID]] = field(default=lambda _user: ())


JURY_SUBJECTS = Registry[JurySubject]("jury subjects", "What juries can judge.")


def passes_by_vote(one: JuryRound) -> bool:
    return JURY_SUBJECTS[one.subject].votes


def fields_of(one: JuryRound) -> dict[str, str]:
    """The labels of the words that expertise is chosen from, by code."""
    return {code: str(label) for code, label in JURY_SUBJECTS[one.subject].fields().items()}
