"""The early answer."""

from __future__ import annotations

from tests.pages.base import PageObject


class EligibilityPage(PageObject):
    """How far do your degree and years reach?"""

    def ask(self, *, degree: str, years: str) -> None:
        """Say degree and years."""
        self.field("Your highest degree").select_option(degree)
        self.field("Full years of work in the field").fill(years)
        self.press("Show the answer")

    def claim(self) -> None:
        """Go on into the claim."""
        self.follow("Claim this title")
