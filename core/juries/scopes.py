"""Which rounds and entries a person sees: lists, pages, files, feeds and counts all ask here."""

from core.accounts.models import User
from core.juries.models import Assignment, Conflict, Entry, Juror, JuryRound
from core.juries.states import AssignmentState, JurorState, RoundState
from core.juries.subjects import JURY_SUBJECTS
from core.scopes import EVERYTHING, NOTHING, Rule, among, equals, lacks, related

IN_HAND = (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED)
# Rounds whose entries may be read by their jurors; one that is prepared shows its titles only.
READ_IN = (RoundState.OPEN, RoundState.CLOSED, RoundState.DECIDED)


def coordinated_by(user: User) -> Rule:
    """Rounds whose kind says that the person runs them."""
    if not user.is_authenticated:
        return NOTHING
    rule = NOTHING
    for subject in JURY_SUBJECTS:
        rule |= equals(JuryRound.subject, subject.key) & subject.scope(user)
    return rule


def judged_by(user: User) -> Rule:
    """Rounds on whose panel the person sits; whoever was excused sits on it no longer."""
    return related(JuryRound.jurors, seats_of(user))


def visible_rounds(user: User) -> Rule:
    return coordinated_by(user) | judged_by(user)


def given_to(user: User) -> Rule:
    """Entries in the person's hands as a juror, in a round that has begun."""
    theirs = related(Assignment.juror, seats_of(user)) & among(Assignment.state, IN_HAND)
    begun = related(Entry.round, among(JuryRound.state, READ_IN))
    return related(Entry.assignments, theirs) & begun & PRESENT


def readable_entries(user: User) -> Rule:
    """Entries of rounds the person runs, and those given to them as a juror.

    A conflict hides an entry altogether, from whoever runs the round too while they sit on its
    panel (events.md R8: no override).
    """
    return (related(Entry.round, coordinated_by(user)) | given_to(user)) & without_conflict(user)


def without_conflict(user: User) -> Rule:
    """Entries that no place of this person on a panel is barred from."""
    if not user.is_authenticated:
        return EVERYTHING
    own = related(Conflict.juror, equals(Juror.user_id, user.id))
    return lacks(Entry.conflicts, equals(Conflict.lifted_at, None) & own)


def seats_of(user: User) -> Rule:
    """The places in which the person sits on panels now."""
    if not user.is_authenticated:
        return NOTHING
    return equals(Juror.user_id, user.id) & equals(Juror.state, JurorState.ACCEPTED)


PRESENT = equals(Entry.removed_at, None)
