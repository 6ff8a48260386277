"""The start page and its one question."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.base import PageObject


class StartPage(PageObject):
    """Is your qualification recognised?"""

    def open(self) -> None:
        """Come in."""
        self.visitor.open(f"/?lang={self.words.language}")
        self.heading(self.words("Is your qualification recognised?"))

    def search(self, words: str) -> None:
        """Ask; with scripts the answers come as one types, without them on a page of results."""
        box = self.page.get_by_role("searchbox").first
        if self.visitor.scripts:
            box.press_sequentially(words, delay=20)
            expect(self.page.locator("#glance").get_by_role("link").first).to_be_visible()
            return
        box.fill(words)
        self.press("Search")

    def open_answer(self, name: str) -> None:
        """Open an entry that was found."""
        self.go(self.main.get_by_role("link", name=name).first)
