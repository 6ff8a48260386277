"""The gate on a phone, and what the organiser watches."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import expect

from tests.pages.base import PageObject

ENTER = """codes => { const form = document.querySelector("[data-code]");
  for (const code of codes) { form.elements.code.value = code; form.requestSubmit(); } }"""


class GatePage(PageObject):
    """One phone at one gate."""

    def open(self, path: str, name: str) -> None:
        """Open the gate, name the phone, and wait until it could go on without a network."""
        self.visitor.open(path)
        self.is_kept()
        self.main.locator("summary").filter(has_text=self.words("This phone")).click()
        self.field("Name of the device").fill(name)
        self.press("Use this name")
        self.is_kept()

    def is_kept(self) -> None:
        """The page, its files and the list are on the phone."""
        expect(self.page.locator("#gate[data-kept='1'][data-ready='1']")).to_be_attached()

    def lose_network(self) -> None:
        """Flight mode."""
        self.visitor.context.set_offline(True)

    def find_network(self) -> None:
        """Back; the phone sends by itself."""
        self.visitor.context.set_offline(False)
        expect(self._state()).to_have_text(self.words("Everything is sent"))

    def forgive(self) -> None:
        """The browser's own notes that there was no network are no faults."""
        faults = self.visitor.faults
        faults[:] = [one for one in faults if "ERR_INTERNET_DISCONNECTED" not in one]

    def reload(self) -> None:
        """The page comes back, from the phone itself."""
        self.page.reload()
        expect(self.page.locator("#gate[data-ready='1']")).to_be_attached()
        by_worker = "performance.getEntriesByType('navigation')[0].workerStart > 0"
        assert self.page.evaluate(by_worker)

    def enter(self, codes: Iterable[str], waiting: int) -> None:
        """Enter codes as quickly as a reader does; so many then wait to be sent."""
        self.page.evaluate(ENTER, list(codes))
        self.waits(waiting)

    def waits(self, number: int) -> None:
        """The counter says how many are not sent yet."""
        words = self.words("{n} saved on this phone, not sent yet").replace("{n}", str(number))
        expect(self._state()).to_contain_text(words)

    def scan(self, code: str, answer: str) -> None:
        """One code, and the word it is answered with."""
        self.field("Ticket code").fill(code)
        self.field("Ticket code").press("Enter")
        expect(self._answer()).to_have_text(self.words(answer))

    def check_in_by_name(self, typed: str, name: str, answer: str) -> None:
        """Look for a name and press the button beside it."""
        self.page.locator("#q").fill(typed)
        self.main.get_by_role("button", name=re.compile(re.escape(name))).click()
        expect(self.page.locator(".gate-result .gate-name")).to_have_text(name)
        expect(self._answer()).to_have_text(self.words(answer))

    def walk_in(self, name: str) -> None:
        """Somebody without a registration."""
        panel = self.page.locator("#walk-in")
        panel.locator("summary").click()
        panel.get_by_label(self.words("Name"), exact=True).fill(name)
        panel.get_by_label(self.words("The person was told and agrees")).check()
        self.press("Register and let in", panel)
        expect(self.page.locator(".gate-result .gate-name")).to_have_text(name)

    def undo(self) -> None:
        """Take the last scan back."""
        self.press("Undo")
        expect(self._answer()).to_have_text(self.words("Undone"))

    def _answer(self):
        return self.page.locator(".gate-result .gate-word")

    def _state(self):
        return self.page.locator("[data-state-words]")


class LivePage(PageObject):
    """What the organiser watches."""

    def counts(self, code: str) -> list[int]:
        """Expected, came in, walk-ins, refused of a session."""
        row = self.page.locator(f"tr[data-session={code}]")
        return [int(text.replace(",", "")) for text in row.locator("td.end").all_inner_texts()]
