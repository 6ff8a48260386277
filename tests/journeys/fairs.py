"""What exhibitors, staff and talent do at a fair, by addresses and names of fields alone.

The steps are the same in both languages and with and without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.browsing import PATIENCE, Visitor


class FairGoer:
    """One person at a browser who looks at every page they come to."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def open(self, path: str) -> None:
        self.visitor.open(path)
        self.visitor.look()

    def press(self, selector: str) -> None:
        self._click(self.page.locator(f"main {selector}").first)

    def ask_and_press(self, action: str) -> None:
        """The button of a form with this end of its address, behind its question if it has one."""
        form = self.page.locator(f"main form[action$='{action}']").first
        if not form.is_visible():
            asking = self.page.locator(
                "main details", has=self.page.locator(f"form[action$='{action}']")
            )
            asking.locator("summary").first.click()
        self._click(form.locator("button").first)

    def fill(self, said: Mapping[str, Any]) -> None:
        for name, value in said.items():
            field = self.page.locator(f"main [name='{name}']").first
            if isinstance(value, Path):
                field.set_input_files(value)
            elif isinstance(value, date):
                for part in ("day", "month", "year"):
                    box = self.page.locator(f"main [name='{name}-{part}']")
                    box.fill(str(getattr(value, part)))
            elif value is True:
                field.check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            else:
                field.fill(value)

    def decide(self, path: str, action: str, said: Mapping[str, Any] | None = None) -> None:
        """One action of a case, done by its sheet."""
        self.open(f"{path}?action={action}")
        button = self.page.locator(f"#{action}-form button[value='send']")
        assert button.count(), (
            f"{self.page.url} offers no {action}:\n{self.page.inner_text('main')}"
        )
        self.fill({f"{action}-{name}": value for name, value in (said or {}).items()})
        self._click(button)
        expect(self.page.locator(".flash, .notice").first).to_be_visible()

    def take_along(self, file_format: str) -> Path:
        """The list at hand as a file."""
        self.page.locator("#take-away > summary").click()
        self.page.locator(f"#take-away [name='file_format'][value='{file_format}']").check()
        with self.page.expect_download(timeout=PATIENCE) as coming:
            self.page.locator("#take-away button.btn-primary").click()
        return Path(coming.value.path())

    def _click(self, button: Locator) -> None:
        """And wait for the page it leads to: a click is over before the server has answered."""
        with self.page.expect_navigation(timeout=PATIENCE):
            button.click()
