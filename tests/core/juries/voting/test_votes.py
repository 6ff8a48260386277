"""Votes of a panel: secret, once each, counted with the round, repeated where they settled nothing."""

import re

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.juries.models import Juror
from core.juries.results.tables import votes_of
from core.juries.states import ROUND_WORKFLOW, JurorState, RoundAction, RoundState
from core.juries.voting import services
from core.juries.voting.counting import Choice, Rules, Share
from core.juries.voting.models import Ballot, Voter
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.juries import assign, bar, bar_elsewhere, make_entry, make_juror, make_round

FOR, AGAINST, AWAY = Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAINED


@pytest.fixture
def voted_on(things):
    """A round of three jurors and one entry that all have marked."""
    one = make_round()
    entry = make_entry(one)
    return [assign(make_juror(one), entry, 30, 20, 20) for _ in range(3)]


def cast(given, choice):
    return services.cast_vote(given, choice, by=given.juror.user, at=now())


def close(one):
    ROUND_WORKFLOW.fire(one, RoundAction.CLOSE, by=None, at=now())
    db.session.flush()


def result_of(given):
    return services.results(given.entry.round)[0]


def test_votes_are_numbers_and_nothing_joins_them_to_who_cast_them(voted_on):
    for given, choice in zip(voted_on, (FOR, AGAINST, FOR), strict=True):
        assert cast(given, choice)
    ballot = db.session.scalars(select(Ballot)).one()
    assert (ballot.in_favour, ballot.against, ballot.abstained) == (2, 1, 0)
    assert {column.name for column in Voter.__table__.columns} == {"entry_id", "juror_id"}
    db.session.commit()
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "jury_entry:voted"))
    assert [str(one.details) for one in told] == ["{}"] * 3


def test_numbers_show_once_the_round_is_closed(voted_on):
    cast(voted_on[0], FOR)
    before = result_of(voted_on[0])
    assert not before.is_counted
    assert before.verdict.count.present == 0
    assert [juror.id for juror in before.absent] == [one.juror_id for one in voted_on[1:]]
    cast(voted_on[1], FOR)
    close(voted_on[0].entry.round)
    after = result_of(voted_on[0])
    assert after.verdict.passes
    assert after.is_settled
    assert len(after.absent) == 1


def test_nobody_votes_twice_nor_before_marking_nor_afterwards(voted_on):
    one = voted_on[0].entry.round
    unmarked = assign(make_juror(one), voted_on[0].entry)
    with pytest.raises(NotFound):
        cast(unmarked, FOR)
    cast(voted_on[0], FOR)
    with pytest.raises(Conflict, match="final"):
        cast(voted_on[0], AGAINST)
    close(one)
    with pytest.raises(Forbidden, match="counted"):
        cast(voted_on[1], FOR)


def test_a_vote_is_only_the_jurors_own(voted_on):
    with pytest.raises(NotFound):
        services.cast_vote(voted_on[0], FOR, by=make_user(), at=now())
    with pytest.raises(NotFound):
        services.cast_vote(voted_on[0], FOR, by=voted_on[1].juror.user, at=now())


def test_whoever_is_in_conflict_does_not_vote_and_is_missing_from_the_quorum(voted_on):
    bar(voted_on[0].juror, voted_on[0].entry)
    with pytest.raises(NotFound):
        cast(voted_on[0], FOR)
    cast(voted_on[1], FOR)
    close(voted_on[0].entry.round)
    result = result_of(voted_on[0])
    assert [juror.id for juror in result.recused] == [voted_on[0].juror_id]
    assert not result.verdict.has_quorum
    assert services.against_deciding(voted_on[0].entry.round)


def test_a_kind_that_does_not_pass_by_vote_has_none(things, voted_on):
    import dataclasses

    from flask import current_app

    from core.juries.subjects import JURY_SUBJECTS

    kinds = current_app.extensions[JURY_SUBJECTS.slot]
    kinds["thing"] = dataclasses.replace(kinds["thing"], votes=False)
    with pytest.raises(NotFound):
        cast(voted_on[0], FOR)
    assert services.ballot_for(voted_on[0]) == ""


def test_a_tie_is_voted_on_once_more_and_then_stands(voted_on, coordinator):
    entry = voted_on[0].entry
    reopen = {"by": coordinator, "at": now()}
    for round_of in (1, 2):
        cast(voted_on[0], FOR)
        cast(voted_on[1], AGAINST)
        close(entry.round)
        result = result_of(voted_on[0])
        assert result.verdict.is_tie
        assert not result.verdict.passes
        assert result.may_repeat is (round_of == 1)
        if round_of == 1:
            services.repeat_ballot(entry, "A tie", **reopen)
            ROUND_WORKFLOW.fire(entry.round, RoundAction.REOPEN, **reopen)
    with pytest.raises(Conflict, match="stands"):
        services.repeat_ballot(entry, "Again", **reopen)
    assert result.earlier == [{"in_favour": 1, "against": 1, "abstained": 0, "why": "A tie"}]


def test_after_a_count_nobody_adds_a_vote_when_the_round_is_opened_again(voted_on, coordinator):
    cast(voted_on[0], FOR)
    cast(voted_on[1], FOR)
    one = voted_on[0].entry.round
    close(one)
    ROUND_WORKFLOW.fire(one, RoundAction.REOPEN, by=coordinator, at=now())
    with pytest.raises(Conflict, match="counted"):
        cast(voted_on[2], AGAINST)


@pytest.mark.parametrize("barring", [bar, bar_elsewhere])
def test_a_voter_found_in_conflict_taints_the_vote(voted_on, coordinator, barring):
    for given in voted_on:
        cast(given, FOR)
    close(voted_on[0].entry.round)
    barring(voted_on[0].juror, voted_on[0].entry)
    assert result_of(voted_on[0]).is_tainted
    assert "conflict" in str(services.against_deciding(voted_on[0].entry.round)[0])
    services.repeat_ballot(voted_on[0].entry, "A voter was in conflict", by=coordinator, at=now())
    assert db.session.scalars(select(Voter)).all() == []


def test_the_vote_of_somebody_excused_afterwards_stays(voted_on):
    for given in voted_on:
        cast(given, FOR)
    voted_on[0].juror.state = JurorState.EXCUSED
    close(voted_on[0].entry.round)
    verdict = result_of(voted_on[0]).verdict
    assert (verdict.count.in_favour, verdict.panel) == (3, 3)


def test_majorities_are_set_before_anybody_votes(voted_on, coordinator):
    one = voted_on[0].entry.round
    services.set_rules(one, Rules(Share.ALL, Share.HALF), by=coordinator, at=now())
    assert services.rules_of(one) == Rules(Share.ALL, Share.HALF)
    cast(voted_on[0], FOR)
    with pytest.raises(Conflict):
        services.set_rules(one, Rules(), by=coordinator, at=now())
    with pytest.raises(NotFound):
        services.set_rules(one, Rules(), by=make_user(), at=now())


def test_majorities_stay_when_a_vote_is_repeated(voted_on, coordinator):
    one = voted_on[0].entry.round
    cast(voted_on[0], AGAINST)
    close(one)
    services.repeat_ballot(voted_on[0].entry, "Too few had come", by=coordinator, at=now())
    with pytest.raises(Conflict, match="majorities stay"):
        services.set_rules(one, Rules(Share.HALF, Share.HALF), by=coordinator, at=now())


def test_the_vote_of_a_decided_round_is_not_repeated(voted_on, coordinator):
    entry = voted_on[0].entry
    cast(voted_on[0], FOR)
    close(entry.round)
    entry.round.state, entry.round.decided_at = RoundState.DECIDED, now()
    with pytest.raises(Conflict, match="stands"):
        services.repeat_ballot(entry, "Too few had come", by=coordinator, at=now())


def test_a_repeat_without_a_reason_shows_the_majorities_as_they_are(app, voted_on, coordinator):
    one, entry = voted_on[0].entry.round, voted_on[0].entry
    services.set_rules(one, Rules(Share.ALL, Share.HALF), by=coordinator, at=now())
    db.session.commit()
    path = f"/desk/juries/{one.reference}/votes/{entry.reference}/repeat"
    answer = SignedIn(app, coordinator).post(path, why="")
    assert answer.status_code == 422
    assert re.findall(r'selected value="([^"]+)"', answer.text) == ["1", "1/2"]


def test_a_reason_is_needed_to_repeat(voted_on, coordinator):
    with pytest.raises(DomainError, match="Say why"):
        services.repeat_ballot(voted_on[0].entry, " ", by=coordinator, at=now())


def test_results_take_six_queries_whatever_the_size(voted_on):
    one = voted_on[0].entry.round
    for _ in range(5):
        entry = make_entry(one)
        for juror in db.session.scalars(select(Juror)).all():
            cast(assign(juror, entry, 30, 20, 20), AWAY)
    db.session.commit()
    db.session.refresh(one)
    queries, found = count_queries(lambda: services.results(one))
    assert (queries, len(found)) == (6, 6)


def test_the_minutes_tell_numbers_absences_and_ballots_before(voted_on, coordinator):
    entry, signed = voted_on[0].entry, {"by": coordinator, "at": now()}
    cast(voted_on[0], FOR)
    close(entry.round)
    services.repeat_ballot(entry, "Too few had come", **signed)
    ROUND_WORKFLOW.fire(entry.round, RoundAction.REOPEN, **signed)
    for given in voted_on[:2]:
        cast(given, FOR)
    close(entry.round)
    (told,) = votes_of(entry.round)
    (row,) = [[str(cell) for cell in row] for row in told.rows]
    assert row[:5] == [entry.reference, "2 / 0 / 0", "2", "2 / 3", "2"]
    assert row[5] == voted_on[2].juror.name
    assert row[7] == "1 / 0 / 0: Too few had come"
    assert "Two thirds" in told.note.en
