"""A passkey in a real browser, on a device that Chromium plays: made, then signed in with alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.browsing import Visitor
from tests.pages.sign_in import sign_in

pytestmark = pytest.mark.journey
# A phone's key store: finds the account by itself and verifies its owner.
PHONE = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("zh", 1280)])
def test_a_passkey_opens_the_account(
    visit: Callable[..., Visitor], language: str, width: int
) -> None:
    person = visit(language=language, width=width)
    # No network address may be the name that keys are bound to.
    person.url = person.url.replace("127.0.0.1", "localhost")
    tools = person.context.new_cdp_session(person.page)
    tools.send("WebAuthn.enable", {"enableUI": False})
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    sign_in(person, "talent@demo.example")
    person.open("/me/passkeys")
    person.look()
    person.page.locator("[name=name]").fill("手机 Phone")
    person.page.locator("#passkey button").click()
    person.page.locator("td bdi", has_text="手机 Phone").wait_for()
    person.look()

    person.page.context.clear_cookies()
    person.open("/sign-in?next=/me/passkeys")
    person.page.locator("form[action^='/sign-in/passkey'] button").click()
    person.page.wait_for_url("**/me/passkeys")
    # Left as it was found, for the next language.
    person.page.locator("details.ask summary").click()
    person.page.locator("details.ask form button").click()
    person.page.locator("td bdi").wait_for(state="detached")
    person.look()
