"""A project: entered in steps by its owner, read on their page, and judged at the desk."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.factories.entries import typed_steps
from tests.pages.base import PageObject

COUNTRIES = {"en": "Portugal", "zh": "葡萄牙"}
# Words of no language: what is typed is looked at on pages in both.
TYPED = typed_steps(
    project={"title": "Ion-2", "title_en": "Ion-2", "summary": "Ion-2: 400 Wh/kg"},
    your_place={"carrier_1": "BioBAY"},
)


class EntryPage(PageObject):
    """The wizard, from the button of the call until the project is sent."""

    def begin(self, slug: str) -> None:
        self.visitor.open(f"/events/{slug}/projects")
        self.look()
        self.press("Enter a project")

    def fill_steps(self, plan: Path) -> None:
        """Everything that is asked, step by step, up to the page on which all is checked."""
        while not self.page.url.split("?")[0].endswith("/check-answers"):
            self.look()
            if self.page.url.endswith("/team"):
                self.enter_own_part()
            if self.page.url.endswith("/papers"):
                self._add_papers(plan)
            self.fill_step()

    def fill_step(self) -> None:
        """What is asked on the page at hand, and on."""
        for step in TYPED.values():
            for name, text in step.items():
                self._type(self.main.locator(f"[name='{name}']"), text)
        self.press("Save and go on")

    def send(self, button: str = "Send the project") -> None:
        self.look()
        assert self.main.locator("[name=truth]").count(), self.main.inner_text()
        self.main.locator("[name=truth]").check()
        self.press(button)

    def enter_own_part(self, share: str = "100") -> None:
        if not self.main.get_by_role("link", name=self.words("Enter your own part")).count():
            return
        self.follow("Enter your own part")
        self.look()
        self.field("Role in the project").fill("Founder")
        self.field("Share in per cent").fill(share)
        self.press("Save")

    def _add_papers(self, plan: Path) -> None:
        self.main.locator("input[type=file]").set_input_files(plan)
        self.press("Add the file")
        # Not the name beside the field, which is there before the file is.
        expect(self.main.locator(".file-row").get_by_text(plan.name)).to_be_visible()
        self.main.locator("#ip-agreed").check()
        self.press("Declare this")

    def _type(self, found: Locator, text: str) -> None:
        if not found.count():
            return
        kind = found.first.evaluate("one => one.type")
        if kind in {"radio", "checkbox"}:
            self.main.locator(
                f"[name='{found.first.get_attribute('name')}'][value='{text}']"
            ).check()
        elif found.first.is_visible():
            if kind == "select-one":
                found.first.select_option(text)
            else:
                found.first.fill(COUNTRIES[self.words.language] if text == "PT" else text)


class OwnProjectPage(PageObject):
    """What its owner is told of it."""

    @property
    def reference(self) -> str:
        return self.page.url.split("?")[0].rpartition("/")[2]

    def stands(self, state: str) -> None:
        expect(self.main.locator(".sheet-state").first).to_contain_text(self.words(state))


class ReviewPage(PageObject):
    """The page of a project at the reviewer's desk."""

    def open(self, reference: str) -> None:
        self.visitor.open(f"/desk/project-reviews/{reference}")

    def say(self, action: str, key: str, **typed: str) -> None:
        """Open the sheet of an action, type what it asks, read the letter, and do it."""
        self.main.get_by_role("link", name=self.words(action)).first.click()
        sheet = self.page.locator(f"#{key}")
        expect(sheet).to_be_visible()
        for name, text in typed.items():
            sheet.locator(f"[name='{key}-{name}']").fill(text)
        self.go(sheet.locator("button[name=go][value=send]"))
