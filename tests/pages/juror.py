"""A juror's pages: their juries, the declaration, and an entry to mark."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.base import PageObject


class JurorPages(PageObject):
    def open_round(self, reference: str) -> None:
        self.visitor.open("/me/juries")
        self.look()
        self.go(self.main.locator(f"a[href$='/{reference}']"))

    def declare(self, *answers: tuple[str, str, str]) -> None:
        """For each entry its reference, the answer, and why."""
        self.follow("Declare conflicts")
        self.look()
        for reference, answer, why in answers:
            part = self.main.locator(".jury-declare").filter(has_text=reference)
            part.get_by_label(self.words(answer), exact=True).check()
            part.locator("input[type=text]").fill(why)
        self.press("Declare and open the entries")

    def give(self, *points: str) -> None:
        for number, given in enumerate(points, 1):
            self.page.locator(f"#points_{number}").fill(given)

    def offers(self, words: str) -> bool:
        """Whether there is such a link."""
        return self.main.get_by_role("link", name=self.words(words)).count() > 0

    def has_no(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)
