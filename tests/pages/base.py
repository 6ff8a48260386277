"""What all page objects share: fields by label, buttons and links by their words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.pages.leaving import click
from tests.pages.words import Words


class PageObject:
    """One page (or step) as one person sees it. `visitor` has `page`, `words` and `look()`."""

    def __init__(self, visitor: Any) -> None:
        self.visitor = visitor

    @property
    def page(self) -> Page:
        """The browser's page."""
        page: Page = self.visitor.page
        return page

    @property
    def words(self) -> Words:
        """The words in the language read now."""
        words: Words = self.visitor.words
        return words

    @property
    def main(self) -> Locator:
        """The page without head and foot."""
        return self.page.locator("main")

    def look(self) -> None:
        """Inspect the page."""
        self.visitor.look()

    def shows(self, text: str) -> None:
        """The text stands on the page, seen."""
        expect(self.main.get_by_text(text).locator("visible=true").first).to_be_visible()

    def heading(self, text: str) -> None:
        """The page's h1 says so."""
        expect(self.page.locator("h1")).to_contain_text(text)

    def field(self, label: str) -> Locator:
        """The control of a label; marks such as "(optional)" may follow the words."""
        return self.main.get_by_label(re.compile("^" + re.escape(self.words(label)))).first

    def group(self, label: str) -> Locator:
        """A set of controls with one legend: a day in parts, or choices."""
        legend = re.compile("^" + re.escape(self.words(label)))
        return self.main.get_by_role("group", name=legend).first

    def fill_day(self, label: str, day: date) -> None:
        """Type a day in its three parts."""
        parts = self.group(label)
        for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            parts.get_by_label(self.words(name), exact=True).fill(str(number))

    def choose(self, label: str, choice: str) -> None:
        """Tick one of a set of choices."""
        self.group(label).get_by_label(self.words(choice)).check()

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press the button that says so, and wait for the answer."""
        place = within or self.main
        self.go(place.get_by_role("button", name=self.words(words)).locator("visible=true").first)

    def follow(self, words: str) -> None:
        """Follow the link that says so."""
        self.go(self.main.get_by_role("link", name=self.words(words)).first)

    def go(self, target: Locator) -> None:
        """Click, and wait for the page it leads to."""
        click(self.page, target, scripts=self.visitor.scripts)

    def is_blamed(self, control: Locator, message: str | None = None) -> None:
        """The fault stands at this control, in words a screen reader reads with it."""
        expect(control).to_have_attribute("aria-invalid", "true")
        described = control.get_attribute("aria-describedby") or ""
        errors = [name for name in described.split() if name.endswith("-error")]
        assert errors, f"no error is tied to the control: {described!r}"
        said = self.page.locator(f"[id='{errors[0]}']")
        expect(said).to_be_visible()
        if message is not None:
            expect(said).to_contain_text(self.words(message))
        expect(self.page.locator("#error-summary")).to_be_visible()
