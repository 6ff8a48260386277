"""What another machine signed by its own clock is good here."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from itsdangerous import SignatureExpired

from core.clock import now
from core.keys.signed import MOST_AHEAD, link_signer
from tests.factories.core import make_user, sign_in

HERE = now()


def signed(seconds: float) -> str:
    """A text signed by a machine whose clock is so much ahead."""
    with time_machine.travel(HERE + timedelta(seconds=seconds), tick=False):
        return str(link_signer("test").dumps("text"))


@pytest.mark.parametrize("seconds", [-59, 0, 1, MOST_AHEAD])
def test_a_clock_may_differ_a_little(app: Flask, seconds: float) -> None:
    made = signed(seconds)
    with time_machine.travel(HERE, tick=False):
        assert link_signer("test").loads(made, max_age=60) == "text"


@pytest.mark.parametrize("seconds", [-61, MOST_AHEAD + 1])
def test_neither_what_is_old_nor_of_a_far_future_is_taken(app: Flask, seconds: float) -> None:
    made = signed(seconds)
    with time_machine.travel(HERE, tick=False), pytest.raises(SignatureExpired):
        link_signer("test").loads(made, max_age=60)


def test_whoever_signed_in_where_the_clock_is_ahead_is_known_elsewhere(app: Flask) -> None:
    client = app.test_client()
    with time_machine.travel(HERE + timedelta(seconds=60), tick=False):
        sign_in(client, make_user())
    with time_machine.travel(HERE, tick=False):
        assert client.get("/me").status_code == 200


def test_a_link_to_a_new_password_is_good_on_another_machine(app: Flask) -> None:
    from flask_security.recoverable import (
        generate_reset_password_token,
        reset_password_token_status,
    )

    user = make_user()
    with app.test_request_context():
        with time_machine.travel(HERE + timedelta(seconds=60), tick=False):
            token = generate_reset_password_token(user)
        with time_machine.travel(HERE, tick=False):
            assert reset_password_token_status(token)[:2] == (False, False)
