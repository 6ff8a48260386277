"""People whose every request another machine of the portal may answer, as behind a proxy.

What no machine answered is sent again to another, as it was. Nothing but an answer of the portal is
an acknowledgement, and every answer that is none is kept.
"""

from __future__ import annotations

import os
import random
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image

from talent.catalogue.papers import Paper
from tests.crash.claimants import Claimant, Killed
from tests.crash.registrants import Registrant

# A machine that does not answer is asked again after so many seconds.
PAUSE = 0.2


@dataclass
class Hopper(ABC):
    """Somebody at work in a thread of their own until told to stop."""

    urls: Sequence[str]
    over: threading.Event
    chosen: random.Random
    tried: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def go(self) -> threading.Thread:
        thread = threading.Thread(target=self._until_over, daemon=True)
        thread.start()
        return thread

    def _until_over(self) -> None:
        while not self.over.is_set():
            try:
                self.turn()
            except AssertionError as refusal:
                self.refused.append(str(refusal))
                time.sleep(PAUSE)

    @abstractmethod
    def turn(self) -> None:
        """One piece of work, from its beginning to what is acknowledged."""

    def _ask(self, work: Callable[[str], Any]) -> Any:
        """What the first machine says that answers."""
        while True:
            try:
                return work(self.chosen.choice(self.urls))
            except Killed:
                time.sleep(PAUSE)


class RegisteringHopper(Hopper):
    """Registers one person after another for the event `trial`."""

    def turn(self) -> None:
        number = uuid.uuid4().int % 10**12
        person = Registrant("", "trial", number, name=f"Stream {number}")

        self._ask(lambda url: person.at(url).open())
        self.tried.append(person.name)
        answer = self._ask(lambda url: person.at(url).send())
        assert answer.status in {302, 303}, f"{answer.status} {answer.page[-2000:]}"
        self.acknowledged.append(person.name)


class KeepingHopper(Hopper):
    """Somebody of the demo city who puts one paper after another into the wallet."""

    def settle_in(self, account: str) -> None:
        self._person = Claimant(self.urls[0], account, "", [])
        self._ask(self._sign_in)

    def turn(self) -> None:
        name = uuid.uuid4().hex
        self._ask(self._person.open_wallet)
        self.tried.append(name)
        try:
            self._person.add_paper(Paper.EMPLOYMENT, name, picture())
        except Killed:
            return  # it may be kept or not: nobody was told
        self.acknowledged.append(name)
        time.sleep(PAUSE)

    def _sign_in(self, _url: str) -> None:
        self._person.sign_in()


def picture() -> bytes:
    """One like no other."""
    out = BytesIO()
    Image.frombytes("L", (64, 64), os.urandom(4096)).resize((480, 640)).save(out, "JPEG")
    return out.getvalue()
