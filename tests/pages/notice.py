"""The public notice."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.base import PageObject


class NoticePage(PageObject):
    """Who is to get a title."""

    def open(self) -> None:
        """From the foot of any page."""
        self.visitor.open("/notice")
        self.heading(self.words("Public notice of titles to be recognised"))

    def names(self, reference: str, name: str) -> None:
        """The claim stands there under the person's name."""
        expect(self.main.get_by_role("row").filter(has_text=reference)).to_contain_text(name)

    def does_not_name(self, reference: str) -> None:
        """The claim does not stand there."""
        expect(self.main.get_by_text(reference)).to_have_count(0)
