"""Ticket codes: read back exactly, never made up."""

from __future__ import annotations

import uuid

from events.tickets.codes import LENGTH, read_code, ticket_code


def test_a_code_is_read_back_however_it_is_typed(app) -> None:
    for number in (uuid.UUID(int=0), uuid.UUID(int=2**128 - 1), uuid.uuid4()):
        code = ticket_code(number)
        spoken = f"{code[:5]}-{code[5:]}".lower().replace("0", "o").replace("1", "l")
        assert len(code) == LENGTH
        assert read_code(code) == read_code(f"HTTPS://X.EXAMPLE/T/{code}") == number
        assert read_code(spoken) == number


def test_a_code_with_any_other_character_is_nobodys(app) -> None:
    code = ticket_code(uuid.uuid4())
    for place in range(1, LENGTH):
        other = "X" if code[place] != "X" else "Y"
        assert read_code(code[:place] + other + code[place + 1 :]) is None
    for wrong in ("", "T", code[:-1], f"{code}0", "T" + "Z" * 38, "٣" * LENGTH, "🎫" * 9):
        assert read_code(wrong) is None
