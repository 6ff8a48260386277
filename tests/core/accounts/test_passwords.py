"""Passwords that leaks hold are refused without asking anybody."""

import pytest

from core.accounts.passwords import BREACHED, MARK, find_fault

# One from each list, one in capitals, and short words with figures and signs around them.
LEAKED = (
    "zxcasdqwe123",
    "1qaz2wsx3edc",
    "Basketball",
    "liverpool1892!!",
    "$$dragon2026$$",
    "woaini1314520",
)
GOOD = ("lanterns over the canal", "seven willows", "苏州的秋天很凉快真的", "Grünkohl-mit-Pinkel")


@pytest.mark.parametrize("password", LEAKED)
def test_a_leaked_password_is_refused(password: str) -> None:
    assert "Many people" in find_fault(password, [])


@pytest.mark.parametrize("password", GOOD)
def test_an_unlike_one_is_taken(password: str) -> None:
    assert not find_fault(password, [])


def test_the_list_is_sorted_and_longer_than_the_rule_asks() -> None:
    """ASVS 5.0 §6.2.4 asks for the 3,000 most used that the other rules let pass."""
    held = BREACHED.read_bytes()
    marks = [held[place : place + MARK] for place in range(0, len(held), MARK)]
    assert marks == sorted(set(marks))
    assert len(marks) > 70_000
