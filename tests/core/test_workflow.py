"""The workflow table is the only way to move, and policy is always asked."""

from __future__ import annotations

import sys
from enum import StrEnum

import pytest

from core.clock import now
from core.errors import Conflict, Forbidden
from core.policy import ALLOWED, policy, refused
from core.registries import install
from core.workflow import Guest, Transition, Workflow


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


class Press(StrEnum):
    SWITCH_ON = "switch_on"
    SWITCH_BACK = "switch_back"
    BURN_OUT = "burn_out"


class LampPermission(StrEnum):
    PRESS = "lamps:press"


class Room:
    id = 1
    state = Lamp.OFF


@pytest.fixture(autouse=True)
def _policies(app):
    install(app, sys.modules[__name__])


@policy(LampPermission.PRESS)
def may_press(user, subject):
    return ALLOWED if user == "tall" else refused("You cannot reach it.")


LAMPS = Workflow(
    "lamp",
    [
        Transition(Press.SWITCH_ON, {Lamp.OFF}, Lamp.ON, LampPermission.PRESS, "On"),
        Transition(
            Press.SWITCH_BACK,
            {Lamp.BROKEN},
            None,
            LampPermission.PRESS,
            "Back",
            returns_to={Lamp.ON},
        ),
        Transition(Press.BURN_OUT, {Lamp.ON}, Lamp.BROKEN, None, "Burn out", by_system=True),
    ],
)


@pytest.fixture
def room(app):
    return Room()


def fire(room, action, by="tall", **more):
    LAMPS.fire(room, action, by=by, at=now(), **more)


def test_a_legal_move_changes_the_state(room):
    fire(room, Press.SWITCH_ON)
    assert room.state == Lamp.ON


def test_an_illegal_move_is_a_conflict_and_changes_nothing(room):
    fire(room, Press.SWITCH_ON)
    with pytest.raises(Conflict):
        fire(room, Press.SWITCH_ON)
    assert room.state == Lamp.ON


def test_a_move_without_permission_is_refused_with_the_reason(room):
    with pytest.raises(Forbidden, match="cannot reach"):
        fire(room, Press.SWITCH_ON, by="short")
    assert room.state == Lamp.OFF


def test_the_program_makes_only_its_own_moves(room):
    with pytest.raises(PermissionError):
        fire(room, Press.SWITCH_ON, by=None)
    fire(room, Press.SWITCH_ON)
    with pytest.raises(PermissionError):
        fire(room, Press.BURN_OUT)
    fire(room, Press.BURN_OUT, by=None)
    assert room.state == Lamp.BROKEN


def test_a_guest_makes_only_moves_of_the_link_and_of_its_own_thing(room):
    with pytest.raises(PermissionError):
        fire(room, Press.SWITCH_ON, by=Guest(room))
    door = Workflow(
        "door",
        [
            Transition(
                Press.SWITCH_ON,
                {Lamp.OFF},
                Lamp.ON,
                LampPermission.PRESS,
                "On",
                by_link=True,
            )
        ],
    )
    with pytest.raises(PermissionError):
        door.fire(room, Press.SWITCH_ON, by=Guest(Room()), at=now())
    door.fire(room, Press.SWITCH_ON, by=Guest(room), at=now())
    assert room.state == Lamp.ON


def test_a_returning_move_goes_only_where_the_row_says(room):
    room.state = Lamp.BROKEN
    with pytest.raises(ValueError, match="cannot lead"):
        fire(room, Press.SWITCH_BACK, to=Lamp.OFF)
    room.state = Lamp.BROKEN
    fire(room, Press.SWITCH_BACK, to=Lamp.ON)
    assert room.state == Lamp.ON


def test_buttons_are_the_moves_open_to_the_person(room):
    assert [row.action for row in LAMPS.open_to("tall", room)] == [Press.SWITCH_ON]
    assert LAMPS.open_to("short", room) == []
