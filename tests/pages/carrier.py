"""A carrier's pages of projects: its list, one project with its sheets, talks and the board."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import expect

from core.accounts.demo import PASSWORD
from tests.pages.base import PageObject
from tests.pages.letters import Mailbox, link_in
from tests.pages.register import RegisterPage
from tests.pages.sign_in import SignInPage


class CarrierPage(PageObject):
    """What an officer does with a project, from the carrier's own page on."""

    def join(self, mailbox: Mailbox, address: str) -> None:
        """Accept the invitation that came by e-mail, with an account made for it."""
        link = link_in(mailbox.wait_for(address, "/invitations/"), "/invitations/")
        self.page.goto(link)
        SignInPage(self.visitor).make_account()
        register = RegisterPage(self.visitor)
        register.register(name="Gu Wen", email=address, password=PASSWORD)
        register.confirm(mailbox, address)
        if "/sign-in" in self.page.url:
            SignInPage(self.visitor).sign_in(address)
        self.page.goto(link)
        self.look()
        self.press("Accept")

    def find(self, name: str, project: str) -> str:
        """From one's own page to the carrier and its list, and in it one project; its address."""
        self.visitor.open("/me")
        self.go(self.main.get_by_role("link", name=name).first)
        self.look()
        self.follow("All projects")
        self.visitor.open(self.page.url.removeprefix(self.visitor.url) + f"?q={project}")
        self.look()
        self.go(self.main.locator(f"a[href*='{project}']").locator("visible=true").first)
        return self.page.url.removeprefix(self.visitor.url).partition("?")[0]

    def say(self, action: str, key: str, way: str = "", **typed: str) -> None:
        """Open the sheet of an action, type what it asks, and do it."""
        self.main.get_by_role("link", name=self.words(action)).first.click()
        sheet = self.page.locator(f"#{key}")
        expect(sheet).to_be_visible()
        if way:
            sheet.locator(f"[name='{key}-way'][value='{way}']").check()
        for name, text in typed.items():
            sheet.locator(f"[name='{key}-{name}']").fill(text)
        self.go(sheet.locator("button[name=go][value=send]"))

    def arrange(self, begins: datetime, video: str) -> None:
        """A talk by video at this time in Beijing."""
        self.follow("Arrange a talk")
        self.look()
        self.fill_day("Begins", begins.date())
        self.group("Begins").get_by_label(self.words("Time")).fill(f"{begins:%H:%M}")
        self.field("Address of the video meeting").fill(video)
        self.press("Arrange the talk")

    @property
    def address_of_owner(self) -> str:
        return self.main.locator("a[href^='mailto:']").first.inner_text()

    def stands(self, state: str) -> None:
        expect(self.main.locator(".sheet-state").first).to_contain_text(self.words(state))
