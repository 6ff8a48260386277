"""The rules that no linter knows see what they are for."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("house_rules", Path(".ci/house_rules.py"))
rules = sys.modules["house_rules"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rules)


@pytest.mark.parametrize(
    "fault",
    [
        "seat.state = SeatState.CANCELLED",
        "source, seat.state = seat.state, target",
        "letter.registration.state += 'x'",
        "run.state: str = RunState.DONE",
        "setattr(seat, 'state', target)",
        "update(Seat).where(Seat.id == one).values(state=SeatState.NO_SHOW)",
        "update(Seat).values({Seat.state: SeatState.NO_SHOW})",
        "db.session.query(Seat).update({'state': 'no_show'})",
    ],
)
def test_a_state_written_beside_its_workflow_is_seen(fault):
    assert any(map(rules.writes_state, ast.walk(ast.parse(fault))))


@pytest.mark.parametrize(
    "kept",
    [
        "Seat(state=SeatState.REQUESTED)",
        "if seat.state == SeatState.CANCELLED: state = seat.state",
        "update(Seat).values(queue_number=None)",
        "SEAT_WORKFLOW.fire(seat, SeatAction.WAIT, by=by, at=at)",
    ],
)
def test_what_only_reads_or_makes_is_left_alone(kept):
    assert not any(map(rules.writes_state, ast.walk(ast.parse(kept))))
