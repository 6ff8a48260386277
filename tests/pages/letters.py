"""Letters, as the program leaves them in its mail folder."""

from __future__ import annotations

import email
import email.policy
import re
import time
from email.message import EmailMessage
from pathlib import Path

from tests.running import LONGEST


class Mailbox:
    """Every letter that left, by recipient."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "mail"

    def letters_to(self, address: str) -> list[EmailMessage]:
        """Oldest first."""
        found = []
        for path in sorted(self._folder.glob("*.eml")):
            written = path.read_bytes()
            # To read a letter as one is costs more than to wait for it.
            if address.encode() not in written:
                continue
            letter = email.message_from_bytes(written, policy=email.policy.default)
            if letter["To"] == address:
                found.append(letter)
        return found

    def wait_for(self, address: str, words: str, seconds: float = LONGEST) -> EmailMessage:
        """The latest letter to this address that holds these words."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            for letter in reversed(self.letters_to(address)):
                if words in f"{letter['Subject']}\n{text_of(letter)}":
                    return letter
            time.sleep(0.2)
        subjects = [letter["Subject"] for letter in self.letters_to(address)]
        raise AssertionError(f"no letter to {address} with {words!r}; there are {subjects}")


def text_of(letter: EmailMessage) -> str:
    """The plain text."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(letter: EmailMessage, path: str) -> str:
    """The link in it that leads to `path`."""
    found = re.search(rf"http://127\.0\.0\.1:\d+\S*{re.escape(path)}\S*", text_of(letter))
    assert found, text_of(letter)
    return found.group(0)
