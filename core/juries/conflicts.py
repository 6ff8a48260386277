"""Find conflicts of interest and follow them: no sight, no score, another reviewer (events.md R8).

Nobody may set one aside. What was marked before it arose stays on record and counts no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from core import audit
from core.accounts.models import User
from core.clock import now
from core.db import db
from core.jobs import job
from core.juries.models import Assignment, Conflict, Entry, Juror, JuryRound
from core.juries.relations import Judge, Near, Register, near_each, plain_name
from core.juries.scopes import conflicts_between
from core.juries.states import (
    ASSIGNMENT_WORKFLOW,
    AssignmentAction,
    AssignmentState,
    ConflictKind,
    JurorState,
    RoundState,
)
from core.juries.subjects import JURY_SUBJECTS, Studies
from core.organisations.models import Officer, Organisation

# Conflicts are looked for until a round is decided.
WATCHED = (RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED)
SITS = (JurorState.INVITED, JurorState.ACCEPTED)
LONGEST_DETAIL = 300


def find_conflicts(
    one: JuryRound,
    *,
    at: datetime,
    jurors: Collection[Juror] | None = None,
    entries: Collection[Entry] | None = None,
) -> list[Conflict]:
    """Compute the conflicts of a round's panel, or of some of both, and keep those that are new.

    Also those of the same people with the same things that were found in other rounds.
    """
    panel = [who for who in jurors or one.jurors if who.state in SITS]
    judged = [entry for entry in entries or one.entries if entry.removed_at is None]
    if not panel or not judged:
        return []
    subject = JURY_SUBJECTS[one.subject]
    parties = subject.parties([entry.subject_id for entry in judged])
    found = near_each(judges_of(panel), parties, load_register())
    for pair, reason in _found_elsewhere(panel, judged):
        found.setdefault(pair, []).insert(0, reason)
    if not found:
        return []
    known = _known(panel, judged)
    fresh = {
        (juror, entry, reason.kind): reason
        for juror in panel
        if juror.user_id
        for entry in judged
        for reason in found.get((juror.user_id, entry.subject_id), ())
        if (juror.id, entry.id, reason.kind) not in known
    }
    given = _given_to(panel) if fresh else {}
    return [
        _keep(juror, entry, reason, given.get((juror.id, entry.id)), at=at)
        for (juror, entry, _kind), reason in fresh.items()
    ]


def refresh(subject: str, subject_ids: Collection[UUID], *, at: datetime) -> list[Conflict]:
    """Look again for the conflicts of these things in every round: their people have changed."""
    rows = (
        select(Entry)
        .join(Entry.round)
        .where(JuryRound.subject == subject, Entry.subject_id.in_(subject_ids))
        .where(JuryRound.state.in_(WATCHED), Entry.removed_at.is_(None))
        .options(contains_eager(Entry.round).selectinload(JuryRound.jurors))
    )
    by_round: dict[JuryRound, list[Entry]] = defaultdict(list)
    for entry in db.session.scalars(rows):
        by_round[entry.round].append(entry)
    return [
        found
        for one, entries in by_round.items()
        for found in find_conflicts(one, at=at, entries=entries)
    ]


@job("juries.find_conflicts", every=timedelta(hours=1))
def look_again() -> None:
    """Employers, teams and addresses change without anybody telling a jury."""
    for one in db.session.scalars(select(JuryRound).where(JuryRound.state.in_(WATCHED))):
        find_conflicts(one, at=now())


def declare_conflict(juror: Juror, entry: Entry, detail: str, *, by: User, at: datetime) -> None:
    """Keep that the juror says so themselves, at once on every panel where they meet the thing.

    Said again it is the same one.
    """
    pairs = [(juror, entry), *_seats_elsewhere(juror, entry)]
    seats = [seat for seat, _same in pairs]
    known, given = _known(seats, [same for _seat, same in pairs]), _given_to(seats)
    for seat, same in pairs:
        if (seat.id, same.id, ConflictKind.DECLARED) not in known:
            held = given.get((seat.id, same.id))
            _keep(seat, same, Near(ConflictKind.DECLARED, detail), held, by=by, at=at)


def judges_of(panel: Iterable[Juror]) -> list[Judge]:
    """What is known of the jurors: what they say, their account, and whom they act for."""
    seated = {juror.user_id: juror for juror in panel if juror.user_id is not None}
    acts_for: dict[UUID, set[UUID]] = defaultdict(set)
    officers = select(Officer.user_id, Officer.organisation_id).where(
        Officer.user_id.in_(seated), Officer.accepted_at.is_not(None), Officer.removed_at.is_(None)
    )
    for user_id, organisation_id in db.session.execute(officers):
        if user_id is not None:
            acts_for[user_id].add(organisation_id)
    accounts = select(User.id, User.email, User.organisation_id).where(User.id.in_(seated))
    return [
        _judge(seated[user_id], user_id, email, (employer_id, *acts_for[user_id]))
        for user_id, email, employer_id in db.session.execute(accounts)
    ]


def load_register() -> Register:
    """Every organisation by its names, in one query."""
    one = Organisation
    entity_of: dict[UUID, UUID] = {}
    by_name: dict[str, set[UUID]] = defaultdict(set)
    columns = one.id, one.parent_id, one.name_zh, one.name_en, one.aliases, one.credit_code
    for own, parent, name_zh, name_en, aliases, code in db.session.execute(select(*columns)):
        entity_of[own] = parent or own
        for name in (name_zh, name_en, code or "", *aliases.splitlines()):
            if plain := plain_name(name):
                by_name[plain].add(own)
    return Register(entity_of, by_name)


def _judge(juror: Juror, user_id: UUID, email: str, others: Iterable[UUID | None]) -> Judge:
    return Judge(
        user_id=user_id,
        email=email,
        organisation_ids=frozenset(filter(None, (juror.organisation_id, *others))),
        organisation_names=tuple(filter(None, [juror.organisation])),
        studies=tuple(
            Studies(one["name"], one.get("from"), one.get("to")) for one in juror.universities
        ),
    )


def _seats_elsewhere(juror: Juror, entry: Entry) -> Sequence[tuple[Juror, Entry]]:
    """The person's other places on panels under way that judge the same thing."""
    rows = (
        select(Juror, Entry)
        .join(Entry, Entry.round_id == Juror.round_id)
        .join(JuryRound, JuryRound.id == Juror.round_id)
        .where(Juror.user_id == juror.user_id, Juror.id != juror.id)
        .where(Juror.state.in_(SITS), JuryRound.state.in_(WATCHED))
        .where(Entry.subject_id == entry.subject_id, Entry.removed_at.is_(None))
    )
    return [(seat, same) for seat, same in db.session.execute(rows)]


def _found_elsewhere(
    panel: Sequence[Juror], judged: Sequence[Entry]
) -> Iterator[tuple[tuple[UUID, UUID], Near]]:
    """What stands between them, known from whatever panel: facts may have changed since then."""
    rows = (
        conflicts_between(Juror.user_id, Entry.subject_id, Conflict.kind, Conflict.detail)
        .where(Juror.id.in_({juror.id for juror in panel}))
        .where(Entry.id.in_({entry.id for entry in judged}))
    )
    for user_id, subject_id, kind, detail in db.session.execute(rows):
        yield (user_id, subject_id), Near(ConflictKind(kind), detail)


def _known(panel: Iterable[Juror], judged: Iterable[Entry]) -> set[tuple[UUID, UUID, str]]:
    entries = {entry.id for entry in judged}
    columns = Conflict.juror_id, Conflict.entry_id, Conflict.kind
    rows = select(*columns).where(Conflict.juror_id.in_({juror.id for juror in panel}))
    found = db.session.execute(rows)
    return {(juror, entry, kind) for juror, entry, kind in found if entry in entries}


def _given_to(panel: Iterable[Juror]) -> dict[tuple[UUID, UUID], Assignment]:
    rows = select(Assignment).where(Assignment.juror_id.in_({juror.id for juror in panel}))
    return {(one.juror_id, one.entry_id): one for one in db.session.scalars(rows)}


def _keep(
    juror: Juror,
    entry: Entry,
    reason: Near,
    given: Assignment | None,
    *,
    at: datetime,
    by: User | None = None,
) -> Conflict:
    """A row, and what follows for what the juror has in hand of it.

    An entry to mark is taken away; a mark given before stays on record and counts no more.
    """
    detail = reason.detail[:LONGEST_DETAIL]
    found = Conflict(juror=juror, entry=entry, kind=reason.kind, detail=detail, found_at=at)
    db.session.add(found)
    who = str(juror.id)
    audit.record("jury_entry:conflict", entry, by=by, at=at, kind=str(reason.kind), juror=who)
    if given is not None and given.standing is AssignmentState.ASSIGNED:
        ASSIGNMENT_WORKFLOW.fire(given, AssignmentAction.RECUSE, by=by, at=at)
    elif given is not None and given.standing is AssignmentState.SUBMITTED and given.counts:
        given.counts = False
        audit.record("jury_entry:flagged", entry, by=by, at=at, juror=who)
    return found
