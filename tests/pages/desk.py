"""The reviewers' desk."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.pages.base import PageObject


class DeskPage(PageObject):
    """What waits, the queue, and one claim."""

    def open_claim(self, reference: str) -> None:
        """Look a claim up in the queue and open it."""
        self.visitor.open("/desk/claims?state=open")
        self.field("Name, number, entry or employer").fill(reference)
        self.field("Name, number, entry or employer").press("Enter")
        self.page.wait_for_url(f"**words={reference}*")
        link = self.main.locator(f'a[data-open][href*="{reference}"]:visible')
        expect(link).to_be_visible()
        self.look()
        self.go(link)

    def accept(self) -> None:
        """Take the file into initial review."""
        self._do("accept", "Initial review")

    def forward(self) -> None:
        """Pass it to the city."""
        self._do("forward", "Second review")

    def approve(self) -> None:
        """Approve: the public notice begins."""
        self._do("approve", "Public notice")

    def may_not(self, deed: str) -> None:
        """The move is not offered to this person."""
        expect(self.main.locator(f"dialog#{deed}")).to_have_count(0)

    def ask_for(self, kind: str) -> tuple[str, str]:
        """Ask for a paper with the ready words; the question in English and in Chinese."""
        panel = self._open("ask")
        panel.locator("select").first.select_option(kind)
        if self.visitor.scripts:  # the choice brings the ready words and the letter by itself
            expect(panel.locator(".letter")).to_be_visible()
        else:
            self._press(panel, "words")
        english, chinese = (box.input_value() for box in panel.locator("textarea").all()[:2])
        self.look()
        self._press(panel, "send")
        self._stands("More papers asked for")
        return english, chinese

    def withdraw_question(self, *, english: str, chinese: str) -> None:
        """Ask no more for the one thing that is open; the claim is reviewed again."""
        panel = self._open("withdraw-request")
        expect(panel.locator("input[type=radio]")).to_be_checked()
        for box, text in zip(panel.locator("textarea").all(), (english, chinese), strict=True):
            box.fill(text)
        self.look()
        self._press(panel, "send")
        self._stands("Initial review")

    def refuse(self, reason: str, *, english: str, chinese: str) -> None:
        """Refuse with a reason and both texts; both are needed."""
        panel = self._open("refuse")
        panel.locator("select").first.select_option(reason)
        boxes = panel.locator("textarea")
        if self.visitor.scripts:
            expect(panel.locator(".letter")).to_be_visible()
        boxes.nth(0).fill(english)
        boxes.nth(1).fill("")
        self._press(panel, "send")
        panel = self._open("refuse")
        expect(panel.locator("textarea").nth(1)).to_have_attribute("aria-invalid", "true")
        expect(panel.locator("textarea").nth(0)).to_have_value(english)
        self.look()
        panel.locator("textarea").nth(1).fill(chinese)
        if not self.visitor.scripts:
            self._press(panel, "preview")
        # The very letter, in the language of whoever gets it.
        expect(panel.locator(".letter")).to_contain_text(re.compile(f"{english}|{chinese}"))
        self._press(panel, "send")
        self._stands("Refused")

    def _do(self, deed: str, state: str) -> None:
        self._press(self._open(deed), "send")
        self._stands(state)

    def _open(self, deed: str) -> Locator:
        panel = self.main.locator(f"dialog#{deed}")
        if panel.get_attribute("open") is None:
            self.main.locator(f".case-actions [data-sheet={deed}]").click()
        expect(panel).to_be_visible()
        return panel

    def _press(self, panel: Locator, go: str) -> None:
        self.go(panel.locator(f"button[name=go][value={go}]"))

    def _stands(self, state: str) -> None:
        """A decision opens the next claim of the queue; the way back stands at its head."""
        back = self.main.locator("#flashes a")
        expect(back).to_be_visible()
        self.look()
        self.go(back)
        expect(self.main.locator(".sheet-state")).to_contain_text(self.words(state))
