"""Making an account, and the letter that confirms it."""

from __future__ import annotations

from tests.pages.base import PageObject
from tests.pages.letters import Mailbox, link_in


class RegisterPage(PageObject):
    """Name, address, password."""

    def register(self, *, name: str, email: str, password: str) -> None:
        """Fill in and send."""
        self.field("Your name").fill(name)
        self.field("E-mail address").fill(email)
        self.field("Password").fill(password)
        self.press("Create the account")

    def confirm(self, mailbox: Mailbox, email: str) -> None:
        """Open the link of the letter."""
        letter = mailbox.wait_for(email, "/confirm/")
        self.page.goto(link_in(letter, "/confirm/"))
        if self.main.get_by_role("button").locator("visible=true").count():
            self.go(self.main.get_by_role("button").locator("visible=true").first)
