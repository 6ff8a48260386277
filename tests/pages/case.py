"""The page of any case at the desk: an objection, a review, a revocation."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.base import PageObject


class CasePage(PageObject):
    """One case of a list, and its sheets."""

    def open(self, path: str, reference: str) -> None:
        """From its list, searched by the number of what it is about."""
        self.visitor.open(f"{path}?words={reference}&lang={self.words.language}")
        self.look()
        self.go(self.main.locator("a[data-open]:visible").first)
        self.look()

    def act(self, action: str, *texts: str, **fields: str) -> None:
        """Open a sheet, write its texts in their order and the fields by their names, and send."""
        sheet = self.main.locator(f"dialog#{action}")
        self.main.locator(f"a[data-sheet={action}]").first.click()
        expect(sheet).to_be_visible()
        boxes = sheet.locator("textarea")
        for place, text in enumerate(texts):
            boxes.nth(place).fill(text)
        for name, text in fields.items():
            sheet.locator(f"[name={name}]").fill(text)
        self.look()
        self.go(sheet.locator("button[name=go][value=send]"))
