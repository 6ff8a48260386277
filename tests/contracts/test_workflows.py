"""What every workflow's table must satisfy."""

from __future__ import annotations

import pytest

from core.policy import registered
from events.editions.states import EDITION_WORKFLOW, EditionAction, EditionState
from events.letters.states import LETTER_WORKFLOW, LetterAction, LetterState
from events.mailings.states import MAILING_WORKFLOW, MailingAction, MailingState
from events.registrations.states import (
    REGISTRATION_WORKFLOW,
    RegistrationAction,
    RegistrationState,
)
from events.suggestions.states import (
    SUGGESTION_WORKFLOW,
    SuggestionAction,
    SuggestionState,
)
from talent.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimState

WORKFLOWS = [
    (CLAIM_WORKFLOW, ClaimState, ClaimAction),
    (EDITION_WORKFLOW, EditionState, EditionAction),
    (REGISTRATION_WORKFLOW, RegistrationState, RegistrationAction),
    (SUGGESTION_WORKFLOW, SuggestionState, SuggestionAction),
    (LETTER_WORKFLOW, LetterState, LetterAction),
    (MAILING_WORKFLOW, MailingState, MailingAction),
]
# States in which a thing ends; every other leads on.
ENDS = {
    "claim": {"recognised", "refused", "withdrawn", "lapsed"},
    "edition": {"follow_up", "cancelled"},
    "registration": {"refused", "cancelled"},
    "suggestion": set(),
    "mailing": {"sent", "stopped"},
    "letter": {"superseded", "withdrawn", "exit_recorded"},
}


@pytest.mark.parametrize(("workflow", "states", "actions"), WORKFLOWS)
def test_every_action_has_one_row(app, workflow, states, actions):
    assert sorted(row.action for row in workflow.transitions) == sorted(actions)


@pytest.mark.parametrize(("workflow", "states", "actions"), WORKFLOWS)
def test_every_move_is_permitted_to_somebody_or_to_the_program(app, workflow, states, actions):
    for row in workflow.transitions:
        assert (row.permission in registered()) is not row.by_system, row.action


@pytest.mark.parametrize(("workflow", "states", "actions"), WORKFLOWS)
def test_every_state_can_be_reached_and_labelled(app, workflow, states, actions):
    reached = {next(iter(states))}
    for row in workflow.transitions:
        reached |= {row.target} if row.target else row.returns_to
    assert reached == set(states)
    with app.test_request_context():
        for state in states:
            assert str(state.label)
            assert state.tone in {"neutral", "waiting", "progress", "done", "refused", "withdrawn"}


@pytest.mark.parametrize(("workflow", "states", "actions"), WORKFLOWS)
def test_no_open_state_is_a_dead_end(app, workflow, states, actions):
    for state in states:
        ways_on = [row for row in workflow.transitions if state in row.sources]
        assert bool(ways_on) != (state in ENDS[workflow.name]), state
