"""One's own page, and the page of one's claim."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.pages.base import PageObject


class ClaimPage(PageObject):
    """A claim as its claimant sees it."""

    def open(self, reference: str) -> None:
        """From one's own page, by its link."""
        self.visitor.open("/me")
        self.look()
        line = self.main.get_by_role("listitem").filter(has_text=reference)
        self.go(line.get_by_role("link").first)

    def stands(self, state: str) -> None:
        """The state, in words."""
        expect(self.main.locator(".sheet-state")).to_contain_text(self.words(state))

    def answer(self, words: str, file: Path) -> None:
        """Answer the reviewer's question with words and a paper."""
        self.follow("Answer now")
        self.look()
        self.field("Answer in words").fill(words)
        self.press("Add a new paper")
        expect(self.field("Original")).to_be_visible()
        self.look()
        self.field("Original").set_input_files(file)
        self.press("Add the paper")
        expect(self.field("Answer in words")).to_have_value(words)
        self.press("Send the answers")
        expect(self.main.locator(".sheet-state")).to_be_visible()

    def answer_in_words(self, words: str) -> None:
        """Answer the reviewer's question without a paper."""
        self.follow("Answer now")
        self.field("Answer in words").fill(words)
        self.press("Send the answers")
        self.stands("Initial review")

    def fetch_certificate(self, folder: Path) -> Path:
        """Download the PDF."""
        with self.page.expect_download() as waiting:
            self.main.get_by_role(
                "link", name=self.words("Download the certificate (PDF)")
            ).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path


class LettersPage(PageObject):
    """Every letter, on one page."""

    def open(self) -> None:
        """All letters to one, each unfolded."""
        self.visitor.open("/me/messages")
        for letter in self.main.locator(".letters summary").all():
            letter.click()
