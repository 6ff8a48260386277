"""Take pictures of a fresh demo city: `.venv/bin/python .ci/screenshots.py [FOLDER]`.

Writes the README's to docs/images/; with FOLDER instead the whole desk into it, to be looked at:
homes of six roles, claims, a claim, attendees, an edition; at three widths, in both languages.
Needs Chromium (`make test` installs it).
"""

from __future__ import annotations

import sys
import tempfile
import time
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from core.accounts.demo import PASSWORD  # noqa: E402
from tests.journeys.browsing import CHROMIUM, FLAGS  # noqa: E402
from tests.running import RunningPortal  # noqa: E402

HOME = ROOT / "docs" / "images"
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}


# Who looks at what; "" is the home. A claim's page is the first of the list.
DESK = {
    "district": {"home": "", "claims": "/claims", "claim": "/claims"},
    "province": {"home": ""},
    "organiser": {
        "home": "",
        "attendees": "/events/demo-week/attendees",
        "edition": "/events/demo-week",
    },
    "editor": {"home": ""},
    "auditor": {"home": "", "workload": "/claims/workload"},
    "admin": {"home": ""},
}
WIDTHS = {1280: 860, 1600: 1000, 360: 740}


def main() -> int:
    """Start the demo, visit its pages, save them."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        RunningPortal(Path(folder) / "data") as portal,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        wait_for_certificates(portal)
        if sys.argv[1:]:
            take_desk(browser, portal, Path(sys.argv[1]))
            return 0
        visitor = open_page(browser, DESKTOP)
        save(visitor, portal, "/?lang=en", "1-start")
        save(
            visitor,
            portal,
            "/catalogue?q=%E5%BE%B7%E5%9B%BD+%E5%B7%A5%E7%A8%8B%E5%B8%88&lang=zh",
            "2-catalogue-zh",
        )
        save(
            visitor,
            portal,
            "/eligibility?entry=SZ-BIO-001&degree=master&years=4&lang=en",
            "3-early-answer",
        )
        reviewer = sign_in(open_page(browser, DESKTOP), portal, "district")
        save(reviewer, portal, "/desk?lang=en", "4-review-queue")
        reviewer.goto(portal.url + "/desk/claims?lang=en", wait_until="networkidle")
        reviewer.locator("[data-open]").first.click()
        reviewer.wait_for_load_state("networkidle")
        reviewer.screenshot(path=HOME / "5-claim.png")
        phone = open_page(browser, PHONE)
        save(phone, portal, f"/verify/{a_serial(portal)}?lang=zh", "6-check-phone-zh")
        take_events(browser, portal)
        browser.close()
    shrink(HOME)
    return 0


def shrink(folder: Path) -> None:
    """Keep 256 colours of each picture: enough for a screen, and a third of the size."""
    for path in folder.glob("*.png"):
        with Image.open(path) as picture:
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def take_desk(browser: Browser, portal: RunningPortal, folder: Path) -> None:
    """Every page of the desk that is judged by eye, as each of its people sees it."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, height in WIDTHS.items():
        for role, pages in DESK.items():
            person = sign_in(open_page(browser, {"width": width, "height": height}), portal, role)
            for (name, path), language in product(pages.items(), ("en", "zh")):
                person.goto(f"{portal.url}/desk{path}?lang={language}", wait_until="networkidle")
                if name == "claim":
                    person.locator("[data-open]").first.click()
                    person.wait_for_load_state("networkidle")
                shown = folder / f"{name}-{role}-{width}-{language}.png"
                person.screenshot(path=shown, full_page=True)
            person.context.close()


def take_events(browser: Browser, portal: RunningPortal) -> None:
    """An event as everybody sees it, its list, and its gate on a phone."""
    visitor = open_page(browser, DESKTOP)
    save(visitor, portal, "/events/demo-week?lang=en", "7-event")
    organiser = sign_in(open_page(browser, DESKTOP), portal, "organiser")
    organiser.goto(
        portal.url + "/desk/events/demo-week/attendees?lang=en", wait_until="networkidle"
    )
    organiser.screenshot(path=HOME / "8-attendees.png")
    gate = sign_in(open_page(browser, PHONE), portal, "gate")
    gate.goto(portal.url + "/desk/gate?lang=zh", wait_until="networkidle")
    gate.locator("main a[href*='/gate/']").first.click()
    gate.wait_for_load_state("networkidle")
    gate.screenshot(path=HOME / "9-gate-phone-zh.png")


def open_page(browser: Browser, size: dict[str, int]) -> Page:
    """A new visitor's page."""
    return browser.new_context(viewport=size, device_scale_factor=1.5).new_page()  # type: ignore[arg-type]


def save(page: Page, portal: RunningPortal, path: str, name: str) -> None:
    """Open and photograph what fits on the screen."""
    page.goto(portal.url + path, wait_until="networkidle")
    page.screenshot(path=HOME / f"{name}.png")


def sign_in(page: Page, portal: RunningPortal, name: str) -> Page:
    """Sign in as one of the demo's accounts."""
    page.goto(portal.url + "/sign-in?lang=en")
    page.fill("input[name=email]", f"{name}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator(
        "main form button[type=submit], main form input[type=submit], main form .btn-primary"
    ).first.click()
    page.wait_for_load_state("networkidle")
    return page


def wait_for_certificates(portal: RunningPortal, seconds: float = 60) -> None:
    """The demo's certificates are made in the background."""
    give_up = time.monotonic() + seconds
    while not a_serial(portal) and time.monotonic() < give_up:
        time.sleep(0.5)


def a_serial(portal: RunningPortal) -> str:
    """The serial of the latest certificate of the demo, or nothing yet."""
    import sqlite3

    path = f"file:{portal.data_dir / 'talent.db'}?mode=ro"
    with sqlite3.connect(path, uri=True) as connection:
        row = connection.execute(
            "SELECT serial FROM issued_document ORDER BY issued_at DESC LIMIT 1"
        ).fetchone()
    return row[0] if row else ""


if __name__ == "__main__":
    sys.exit(main())
