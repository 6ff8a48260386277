"""Agreements of a Week at the desk: recorded, confirmed by another, and read on stage."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.pages.base import PageObject


class AgreementPage(PageObject):
    """From the list of an event to one of its agreements."""

    @property
    def reference(self) -> str:
        return self.page.url.split("?")[0].rpartition("/")[2]

    def list(self, slug: str) -> None:
        self.visitor.open(f"/desk/events/{slug}/agreements")

    def record(
        self, slug: str, project: str, carrier: str, venue: str, day: date, *, stage: bool = False
    ) -> str:
        """Put one on record, and its number."""
        self.list(slug)
        self.follow("Record an agreement")
        self.field("Number of the project").fill(project)
        self.field("Carrier").fill(carrier)
        box = self.field("Venue of the signing")
        offered = box.locator("option").filter(has_text=venue).first
        box.select_option(value=offered.get_attribute("value"))
        self.fill_day("Day of the signing", day)
        self.choose("Kind of agreement", "Venture investment")
        self.choose("How it is signed", "On site")
        if stage:
            self.field("Signed on the stage of the opening").check()
        self.look()
        self.press("Record it")
        self.stands("agreement|Recorded")
        return self.reference

    def confirm(self, slug: str, reference: str) -> None:
        self.visitor.open(f"/desk/events/{slug}/agreements/{reference}")
        self.look()
        self.main.get_by_role("link", name=self.words("agreement|Confirm")).first.click()
        sheet = self.page.locator("#confirm")
        expect(sheet).to_be_visible()
        self.go(sheet.locator("button[name=go]").last)
        # The next of the queue is open now; the way back stands at its head.
        back = self.main.locator("#flashes a")
        expect(back).to_be_visible()
        self.go(back)
        self.stands("agreement|Confirmed")

    def may_not_confirm(self, slug: str, reference: str) -> None:
        self.visitor.open(f"/desk/events/{slug}/agreements/{reference}")
        self.stands("agreement|Recorded")
        expect(self.page.locator("#confirm")).to_have_count(0)

    def counted(self, table: str, row: int = 0) -> tuple[str, str]:
        """Projects signed and agreements, as a row of one of the tables of figures tells them."""
        cells = self.page.locator(f"[role=region][aria-label='{self.words(table)}'] tbody tr")
        first, second = cells.nth(row).locator("td").all_inner_texts()[:2]
        return first.strip(), second.strip()

    def stands(self, state: str) -> None:
        expect(self.main.locator(".sheet-state").first).to_contain_text(self.words(state))
