"""One's own invitation letter, and the desk's page of it."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.pages.base import PageObject


class OwnLetterPage(PageObject):
    """Asked for and followed by the person."""

    def open(self, registration: str) -> None:
        """Go there by its address."""
        language = self.words.language
        self.visitor.open(f"/me/registrations/{registration}/letter?lang={language}")

    def ask(self) -> None:
        """Yes, a letter is needed."""
        self.follow("Yes, ask for a letter")

    def fill_person(self, *, born: date, expires: date, post: str) -> None:
        """The passport's data that the registration does not know."""
        self.field("Gender as in the passport").select_option("female")
        self.fill_day("Date of birth", born)
        self.field("Nationality (country or region)").fill("PL")
        self.fill_day("Passport valid until", expires)
        self.field("Post").fill(post)

    def fill_visit(self, *, places: str, purpose: str, relationship: str) -> None:
        """Where, why, and as what."""
        self.field("Places of the visit").fill(places)
        self.field("Purpose of the visit").fill(purpose)
        self.field("Relationship with the inviting organisation").fill(relationship)

    def agree(self) -> None:
        """The consent of its own."""
        self.main.locator("[name=agrees]").check()


class LetterDeskPage(PageObject):
    """One letter at the desk."""

    def open(self, slug: str, reference: str) -> None:
        """Go there by its address."""
        self.visitor.open(f"/desk/events/{slug}/letters/{reference}?lang={self.words.language}")

    def cannot_approve(self) -> None:
        """No button while something is missing."""
        expect(self.main.locator("[data-sheet=approve]")).to_have_count(0)

    def approve(self) -> None:
        """Let it be written."""
        self.main.locator("[data-sheet=approve]").click()
        self.main.locator("#approve [value=send]").click()
