"""The claim's workflow is the table of recognition.md §8, row for row."""

from __future__ import annotations

import pytest

from talent.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimState

# Of the notes: from each state to which. What a row says in words ("back to the state that asked",
# "allowed before public_notice ends", "may be re-opened once") stands here as states.
ASKING = {"submitted", "initial_review", "second_review"}
TABLE: dict[str, set[str]] = {
    "draft": {"submitted"},
    "submitted": {"initial_review", "supplement_requested", "withdrawn"},
    "initial_review": {"second_review", "supplement_requested", "refused", "withdrawn"},
    "supplement_requested": ASKING | {"withdrawn", "lapsed"},
    "second_review": {"public_notice", "supplement_requested", "refused", "withdrawn"},
    "public_notice": {"recognised", "objection_check", "withdrawn"},
    "objection_check": {"public_notice", "recognised", "refused", "withdrawn"},
    "recognised": {"revoked"},
    "refused": {"review_requested"},
    # Back to the decision it was about, where the claimant takes the request back.
    "review_requested": {"second_review", "refused", "revoked"},
    "withdrawn": set(),
    "lapsed": ASKING,
    "revoked": {"review_requested"},
}
# Stages of the second review that the table has no rows for: "provincial step", and a panel.
WITHIN = {"panel_review": "second_review", "provincial_confirmation": "second_review"}
# "Back to the state that asked" is by answering, and by the reviewer who withdraws what was asked;
# the table names the claimant alone because there is nothing else for them to wait for then.
# Moves of the program alone (the column "who moves it on").
BY_THE_PROGRAM = {ClaimAction.END_NOTICE, ClaimAction.LAPSE}
HANDED_ON = {ClaimAction.HAND_OVER}
ASKED_FOR = {ClaimAction.ASK_FURTHER, ClaimAction.LENGTHEN_REQUEST}


def moves_of(workflow) -> dict[str, set[str]]:
    """From each state of the notes to which, without what stays within one."""
    found: dict[str, set[str]] = {}
    for row in workflow.transitions:
        if row.action in HANDED_ON:
            continue
        for source in row.sources:
            here = WITHIN.get(source, str(source))
            found.setdefault(here, set())
            for target in row.returns_to or {row.target}:
                there = WITHIN.get(target, str(target))
                found[here] |= {there} - {here}
    return found


def test_every_state_of_the_notes_leads_where_they_say():
    known = {str(state) for state in ClaimState}
    assert known - set(WITHIN) <= set(TABLE)
    expected = {state: to & known for state, to in TABLE.items() if state in known}
    found = moves_of(CLAIM_WORKFLOW)
    assert {state: found.get(state, set()) for state in expected} == expected


def test_the_program_alone_moves_what_the_notes_leave_to_it():
    alone = {row.action for row in CLAIM_WORKFLOW.transitions if row.by_system}
    assert alone == BY_THE_PROGRAM


def test_handing_over_changes_no_state():
    row = CLAIM_WORKFLOW.find(ClaimAction.HAND_OVER)
    assert row.sources == row.returns_to


def test_what_is_asked_meanwhile_leads_nowhere_else():
    for action in ASKED_FOR:
        row = CLAIM_WORKFLOW.find(action)
        assert row.sources == {row.target} == {ClaimState.SUPPLEMENT_REQUESTED}
    withdrawn = CLAIM_WORKFLOW.find(ClaimAction.WITHDRAW_REQUEST)
    answered = CLAIM_WORKFLOW.find(ClaimAction.ANSWER_SUPPLEMENT)
    assert withdrawn.returns_to == answered.returns_to | withdrawn.sources


@pytest.mark.parametrize("state", sorted(TABLE))
def test_a_row_left_out_is_seen(state):
    """The negative control."""
    rows = [row for row in CLAIM_WORKFLOW.transitions if state not in row.sources]
    other = type("Other", (), {"transitions": rows})
    was = moves_of(CLAIM_WORKFLOW)
    assert (moves_of(other) != was) == (state in was)
