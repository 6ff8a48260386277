"""Setting up an event at the desk: the draft, its texts, venues, sessions and publication."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from tests.pages.base import PageObject

TEXTS = {
    "summary": ("One day at the torch.", "一天学会焊接。"),
    "text": ("Bring gloves.\n\nLunch is served.", "请自备手套。\n\n提供午餐。"),
    "contact": ("Training office, 0512 0000000", "培训处，0512-0000000"),
}


GROUPS = {"Venues": "Plan", "Sessions": "Plan", "Publication": "Settings"}


class SetUpPage(PageObject):
    """One page of an event's set-up; tabs lead from each to the others."""

    def begin(self, kind: str, names: tuple[str, str], day: date) -> None:
        """From the list of events to a new draft of one day."""
        self.visitor.open("/desk/events")
        self.look()
        self.follow("New event")
        self.look()
        self.press("Make the draft")
        self.shows(self.words("Choose what kind of event it is."))
        self.is_blamed(self.main.locator("[name=name_en]"))
        self.main.locator(f"input[name=type_key][value={kind}]").check()
        self._fill_both("name", names)
        self.fill_moment("Starts", day, "09:00")
        self.fill_moment("Ends", day, "17:00")
        self.press("Make the draft")
        self.look()

    def open_tab(self, words: str) -> None:
        """Another part of the event; its group first where another one is in hand."""
        tabs = self.main.locator(".edition-tabs")
        if not tabs.get_by_role("link", name=self.words(words)).count():
            self.go(tabs.get_by_role("link", name=self.words(GROUPS[words])))
        self.go(tabs.get_by_role("link", name=self.words(words)))
        self.look()

    def fill_moment(self, label: str, day: date, clock: str) -> None:
        """Type a day in its parts and the time beside it."""
        self.fill_day(label, day)
        self.group(label).get_by_label(self.words("Time"), exact=True).fill(clock)

    def write_texts(self) -> None:
        """Every text in both languages."""
        for name, both in TEXTS.items():
            self._fill_both(name, both)
        self.press("Save")
        self.look()

    def add_venue(self, names: tuple[str, str], **fields: tuple[str, str]) -> None:
        """A venue; the second one and all after lie within the first."""
        self.follow("Add a venue")
        self.look()
        expect(self.main.locator("[name=country]")).to_have_value(re.compile("China|中国"))
        self._fill_both("name", names)
        for name, both in fields.items():
            self._fill_both(name, both)
        within = self.main.locator("[name=parent_id] option")
        if within.count() > 1:
            self.main.locator("[name=parent_id]").select_option(index=1)
        self.press("Save")
        self.shows(names[self.words.language == "zh"])
        self.look()

    def add_session(self, names: tuple[str, str], venue: str, day: date, places: int) -> None:
        """A session of two hours in a venue."""
        self.follow("Add a session")
        self.look()
        self._fill_both("name", names)
        option = self.main.locator("[name=venue_id] option").filter(has_text=venue)
        self.main.locator("[name=venue_id]").select_option(option.get_attribute("value"))
        self.fill_moment("Starts", day, "10:00")
        self.fill_moment("Ends", day, "12:00")
        self.main.locator("[name=capacity]").fill(str(places))
        self.press("Save")
        self.shows(names[self.words.language == "zh"])
        self.look()

    def missing(self) -> list[str]:
        """What must still be mended before publication."""
        return self.main.locator("#missing ~ * tbody tr td:first-child").all_inner_texts()

    def mend_first(self) -> None:
        """Go where the first missing thing is mended."""
        self.go(self.main.locator("tbody td a").first)
        self.look()

    def may_publish(self) -> bool:
        """Whether the page offers it."""
        return self.main.locator("form[action$='/publication/publish']").count() > 0

    def publish(self) -> None:
        """Read what happens, and publish."""
        self.main.locator("a[data-sheet='publish']").click()
        self.press("Publish", self.main.locator("form[action$='/publication/publish']"))
        self.look()

    def _fill_both(self, name: str, both: tuple[str, str]) -> None:
        for code, text in zip(("en", "zh"), both, strict=True):
            self.main.locator(f"[name={name}_{code}]").fill(text)
