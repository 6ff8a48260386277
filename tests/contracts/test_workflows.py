"""What every workflow's table must satisfy."""

from __future__ import annotations

import importlib
from itertools import chain
from pathlib import Path
from runpy import run_path

import pytest

from core.policy import POLICIES
from core.states import TONES
from core.workflow import known

HOMES = ("core", "talent", "events")
for _file in sorted(chain.from_iterable(Path(home).rglob("states.py") for home in HOMES)):
    importlib.import_module(".".join(_file.with_suffix("").parts))

WORKFLOWS = [
    known[name] for name in sorted(known) if known[name].states[0].__module__.startswith(HOMES)
]
# States in which a thing ends; every other leads on.
ENDS = {
    "claim": {"withdrawn"},
    "certificate_correction": {"confirmed", "declined"},
    "missed_entry": set(),
    "title_revocation": {"confirmed", "dropped"},
    "decision_review": {"set_aside", "upheld", "withdrawn"},
    "expert_opinion": {"given", "declined", "conflicted", "withdrawn"},
    "edition": {"cancelled"},
    "registration": {"refused", "cancelled"},
    "seat": set(),
    "booth_reservation": {"released"},
    "suggestion": set(),
    "organisation": set(),
    "post": {"withdrawn"},
    "mailing": {"sent", "stopped"},
    # Whoever is added later is written to as well.
    "thank_you": set(),
    "exhibitor": {"refused", "cancelled", "cancelled_late"},
    "letter": {"superseded", "withdrawn", "exit_recorded"},
    "catalogue_edition": {"published", "discarded"},
    "recognition_offer": {"taken", "declined"},
    "document": {"revoked", "replaced"},
    "revocation_proposal": {"confirmed", "dropped"},
    "session": {"cancelled"},
    "bulk_run": {"done", "stopped"},
    "export": {"done", "failed", "stopped"},
    "interview": {"cancelled", "lapsed"},
    "message": set(),
    "job": set(),
    "application": {"withdrawn"},
    "project": {"deferred", "withdrawn"},
    "pitch": set(),
    "docking": set(),
    "agreement": {"annulled"},
    "talk": {"cancelled"},
    "travel_support": set(),
    # What ended may be run again for whoever has none.
    "certificate_batch": set(),
    "travel_objection": {"upheld", "dismissed"},
    "claim_objection": {"upheld", "dismissed", "withdrawn", "settled"},
    "project_member": set(),
    "landing": {"annulled"},
    "award": {"withdrawn"},
    "jury_round": {"decided", "cancelled"},
    "juror": {"replaced"},
    "jury_assignment": {"submitted", "recused"},
}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda one: one.name)
def test_every_action_has_one_row(app, workflow):
    assert sorted(row.action for row in workflow.transitions) == sorted(
        type(workflow.transitions[0].action)
    )


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda one: one.name)
def test_every_move_is_permitted_to_somebody_or_to_the_program(app, workflow):
    for row in workflow.transitions:
        by_somebody = row.permission in POLICIES.of(app)
        alone = row.permission is None and row.by_system is not row.follows
        assert by_somebody or alone, row.action


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda one: one.name)
def test_every_state_can_be_reached_and_labelled(app, workflow):
    reached = {workflow.states[0]}
    for row in workflow.transitions:
        reached |= {row.target} if row.target else row.returns_to
    assert reached == set(workflow.states)
    with app.test_request_context():
        for state in workflow.states:
            assert str(state.label)
            assert state.tone in TONES


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda one: one.name)
def test_no_open_state_is_a_dead_end(app, workflow):
    for state in workflow.states:
        ways_on = [row for row in workflow.transitions if state in row.sources]
        assert bool(ways_on) != (state in ENDS[workflow.name]), state


def test_the_drawings_in_docs_are_those_of_the_tables():
    """`.ci/draw_states.py` draws them anew; one that lags tells a way that is not there."""
    drawing = run_path(".ci/draw_states.py")["drawing"]
    kept = {file.stem: file.read_text() for file in Path("docs/states").glob("*.md")}
    assert kept == {one.name: drawing(one) for one in WORKFLOWS}
