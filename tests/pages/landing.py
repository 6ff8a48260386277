"""The company that a project founded: claimed by its owner, proven and followed up at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from tests.pages.base import PageObject


class OwnLandingPage(PageObject):
    """What its owner sees of it."""

    def open(self, project: str) -> None:
        self.visitor.open(f"/me/projects/{project}/landing")

    def claim(
        self, project: str, said: Mapping[str, str], registered_on: date, district: str,
        licence: Path,
    ) -> None:  # fmt: skip
        """From the page of the project, with the licence as a file."""
        self.visitor.open(f"/me/projects/{project}")
        self.follow("Claim a landing")
        self.look()
        for label, text in said.items():
            self.field(label).fill(text)
        self.fill_day("Day of registration", registered_on)
        self.field("District").select_option(district)
        self.main.locator("input[type=file]").set_input_files(licence)
        self.press("Claim the landing")

    def tell(self, year: int, button: str, **typed: str) -> None:
        """A year in which the company operates, told here or entered at the desk."""
        self.go(self.main.locator(f"a[href$='/{year}']").locator("visible=true").first)
        self.look()
        self.choose("Does the company operate?", "Yes")
        for name, text in typed.items():
            self.main.locator(f"[name='{name}']").fill(text)
        self.press(button)

    def stands(self, state: str) -> None:
        expect(self.main.locator(".sheet-state").first).to_contain_text(self.words(state))


class LandingDeskPage(OwnLandingPage):
    """The same landing at the desk."""

    def open(self, project: str) -> None:
        """Found in the list by the number of its project."""
        self.visitor.open(f"/desk/landings?q={project}")
        self.go(self.main.locator("a[href*='/desk/landings/LD-']").locator("visible=true").first)

    def say(self, action: str, key: str) -> None:
        """Open the sheet of an action and do it."""
        self.main.get_by_role("link", name=self.words(action)).first.click()
        sheet = self.page.locator(f"#{key}")
        expect(sheet).to_be_visible()
        self.go(sheet.locator("button[name=go][value=send]"))
