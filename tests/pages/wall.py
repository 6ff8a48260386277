"""The wall page of an event, and its switch at the desk."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.base import PageObject


class WallSwitch(PageObject):
    """What the organiser sets up."""

    def open(self, slug: str) -> None:
        """By the edition's overview, as its organisers come there."""
        self.visitor.open(f"/desk/events/{slug}/gate")
        self.go(self.page.locator(".edition-inner").get_by_text(self.words("Wall page")))
        self.look()

    def set(self, *, on: bool, seconds: int = 30) -> None:
        """Show it to everybody, or to nobody."""
        self.field("Show the wall page to everybody").set_checked(on)
        self.field("Seconds until it renews itself").fill(str(seconds))
        self.press("Save")
        self.shows(self.words("Everybody may open it now." if on else "Nobody sees it now."))


class WallPage(PageObject):
    """What everybody sees in the hall."""

    def open(self, slug: str) -> None:
        """Without an account; nobody touches it from here on."""
        self.visitor.open(f"/events/{slug}/wall")
        self.look()

    def tells(self, name: str, number: int) -> None:
        """A number in large type, once the page has renewed itself."""
        value = self.page.locator(f"[data-part={name}] .wall-value")
        expect(value).to_have_text(str(number))

    def lose_network(self) -> None:
        """The last page stays, and says since when."""
        self.visitor.context.set_offline(True)
        expect(self.page.locator("[data-lost]")).not_to_be_empty()

    def find_network(self) -> None:
        """It goes on by itself."""
        self.visitor.context.set_offline(False)

    def is_gone(self) -> None:
        """It was switched off: nothing of it is left, and the browser's own notes are no faults."""
        expect(self.page.locator(".wall")).to_have_count(0)
        faults = self.visitor.faults
        expected = ("ERR_INTERNET_DISCONNECTED", "status of 404")
        faults[:] = [one for one in faults if not any(note in one for note in expected)]
