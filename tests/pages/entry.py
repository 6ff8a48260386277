"""An entry of the catalogue."""

from __future__ import annotations

from tests.pages.base import PageObject


class EntryPage(PageObject):
    """What a qualification can lead to."""

    def check_eligibility(self) -> None:
        """Ask how far one's degree and years reach."""
        self.follow("Check your eligibility")

    def claim(self) -> None:
        """Claim right away."""
        self.follow("Claim this title")
