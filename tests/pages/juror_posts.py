"""A juror's own addresses without a browser: the same forms, as they are sent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.events.signed_in import SignedIn

LISTED = re.compile(r'name="listed"[^>]*value="([^"]*)"')


class JurorPosts:
    """One juror; every post is asked to lead on."""

    def __init__(self, person: SignedIn) -> None:
        self._person, self._name = person, person.user.display_name or person.user.email

    def accept(self, invitation: str, employer: str) -> None:
        """By the link of the letter, with what has to be known."""
        self._send(invitation, name=self._name, organisation=employer)

    def declare(self, reference: str) -> None:
        """No conflict with any of the entries given since the last time."""
        address = f"/me/juries/{reference}/declare"
        listed = LISTED.search(self._person.get(address).text)
        assert listed is not None, "nothing to declare on"
        answers = {f"answer_{at}": "none" for at, _ in enumerate(listed[1].split(","), 1)}
        self._send(address, listed=listed[1], **answers)

    def mark(self, reference: str, entry: str, points: Sequence[str]) -> None:
        given = {f"points_{at}": one for at, one in enumerate(points, 1)}
        self._send(f"/me/juries/{reference}/entries/{entry}/marks", go="send", **given)

    def _send(self, address: str, **fields: str) -> None:
        answer = self._person.post(address, **fields)
        assert answer.status_code == 303, answer.text
