"""The browser of the journeys: the system's Chromium, kept from every other host."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.journeys.inspection import faults_of
from tests.pages.leaving import click, watch
from tests.pages.words import Words

# The shell is the same browser without its own windows, which nobody sees here: half the CPU time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# Milliseconds until what is waited for counts as missing, on a machine that has much else to do.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)
HEIGHTS = {1280: 860, 360: 740}
# Chromium itself writes this for every answer that says what is wrong with a form.
ANSWERED_FORM = re.compile(r"responded with a status of (409|422)")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser process for as long as it is needed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """Somebody at a browser of their own: a language, a width, with or without scripts.

    `look()` inspects the page at hand; `faults` collects what the browser complained of meanwhile.
    """

    def __init__(
        self, browser: Browser, url: str, *, language: str, width: int = 1280, scripts: bool = True,
        touch: bool = False, zone: str = "Europe/Berlin",
    ) -> None:  # fmt: skip
        self.url = url
        self.words = Words(language)
        self.scripts = scripts
        self.faults: list[str] = []
        # The addresses of all pages that came so far.
        self.loads: list[str] = []
        size = {"width": width, "height": HEIGHTS[width]}
        locale = {"en": "en-GB", "zh": "zh-CN"}[language]
        self._browser = browser
        self.context = browser.new_context(
            viewport=size, locale=locale, java_script_enabled=scripts, timezone_id=zone,
            has_touch=touch,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        watch(self.context)
        self.page = self._watched(self.context.new_page())
        self._mirror = None
        if not scripts:
            # axe is a script itself: it looks at what was drawn without scripts on a page apart.
            apart = browser.new_context(viewport=size, locale=locale)
            apart.set_default_timeout(PATIENCE)
            self._mirror = apart.new_page()
        self._seen: set[str] = set()

    @property
    def language(self) -> str:
        """The language this person reads now."""
        return self.words.language

    def open(self, path: str) -> None:
        """Open an address of the portal."""
        self.page.goto(self.url + path)

    def look(self) -> None:
        """Nothing is wrong with the page at hand, and nothing was on the way to it."""
        try:
            found = faults_of(self.page, self.language, self._mirror)
        except Error as gone:
            # A page pressed for just before was still on its way: that one is looked at.
            if "context was destroyed" not in str(gone):
                raise
            self.page.wait_for_load_state("networkidle")
            found = faults_of(self.page, self.language, self._mirror)
        faults = [*self.faults, *found]
        self.faults.clear()
        assert not faults, f"{self.page.url}:\n" + "\n".join(faults)

    def switch_language(self) -> None:
        """Press the switch in the page's head."""
        other = "zh" if self.language == "en" else "en"
        click(self.page, self.page.locator("[data-language]"), scripts=self.scripts)
        self.words = Words(other)

    def close(self) -> None:
        """Close the browser; what it complained of last counts too."""
        for context in (self.context, self._mirror.context if self._mirror else None):
            if context is not None:
                context.close()
        assert not self.faults, "\n".join(self.faults)

    def _watched(self, page: Page) -> Page:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._on_request)
        page.on("domcontentloaded", lambda come: self.loads.append(come.url))
        return page

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ANSWERED_FORM.search(message.text):
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(self.url).netloc:
            self.faults.append(f"asked another host: {request.url}")
