"""Signing in and out."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from core.accounts.demo import PASSWORD
from tests.pages.base import PageObject


class SignInPage(PageObject):
    """Address and password."""

    def open(self) -> None:
        """Go there by its address."""
        self.visitor.open(f"/sign-in?lang={self.words.language}")

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in, wherever that leads."""
        self.field("E-mail address").fill(email)
        self.field("Password").fill(password)
        self.press("Sign in")
        expect(
            self.page.locator("summary .account-name").or_(self.page.locator("h1"))
        ).not_to_have_count(0)
        assert "/sign-in" not in self.page.url, self.main.inner_text()

    def make_account(self) -> None:
        """New here."""
        self.follow("Create an account")


def sign_in(visitor: Any, email: str) -> None:
    """Sign in by the page, in the visitor's language."""
    page = SignInPage(visitor)
    page.open()
    page.look()
    page.sign_in(email)
