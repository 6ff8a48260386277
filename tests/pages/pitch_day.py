"""A pitch day: its plan at the desk, the timer of a room, and the page on which is signed."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.pages.base import PageObject


class PlanPage(PageObject):
    """How long a pitch takes, where, in which order, and to whom it shows."""

    def open(self, slug: str, reference: str) -> None:
        self.visitor.open(f"/desk/events/{slug}/pitches")
        self.look()
        self.go(self.main.locator(f"a[href$='/pitches/plans/{reference}']"))
        self.look()

    def begin(self, pitch: int, questions: int) -> None:
        self._send("format", pitch=pitch, questions=questions)

    def is_refused(self, field: str) -> None:
        self.is_blamed(self.main.locator(f"#format-form [name={field}]"))
        self.look()

    def open_room(self, zh: str, en: str) -> None:
        session = self.main.locator("#rooms-form [name=session]")
        session.select_option(index=session.locator("option").count() - 1)
        self._send("rooms", name_zh=zh, name_en=en)
        self.shows(zh if self.words.language == "zh" else en)

    def draw(self, seed: str) -> None:
        self._send("draw", seed=seed)
        self.shows(seed)
        self.look()

    def publish(self) -> None:
        self.main.locator("#is_public").check()
        self.press("Publish and tell the teams")
        self.look()

    def _send(self, what: str, **values: Any) -> None:
        form = self.main.locator(f"#{what}-form")
        for name, value in values.items():
            form.locator(f"[name={name}]").fill(str(value))
        self.go(form.locator("button.btn").last)


def drawn_order(page: PageObject) -> list[str]:
    """The order as the page tells it beside its seed."""
    page.main.locator(".pitch-draw summary").first.click()
    return page.main.locator(".pitch-drawn").first.locator("code").all_inner_texts()


class StagePage(PageObject):
    """The timer. Its clock is the browser's, which `pass_time` puts forward."""

    def open(self, slug: str) -> None:
        self.page.clock.install()
        self.visitor.open(f"/desk/events/{slug}/pitches")
        self.follow("Timer for the stage")
        expect(self.page.locator("#stage")).to_have_attribute("data-ready", "1")
        self.look()

    @property
    def clock(self) -> Locator:
        return self.page.get_by_role("timer")

    @property
    def now(self) -> Locator:
        """Whose turn it is."""
        return self.page.locator("[data-who]")

    def do(self, name: str) -> None:
        self.page.locator(f"[data-do={name}]").click()

    def pass_time(self, seconds: int) -> None:
        self.page.clock.fast_forward(seconds * 1000)

    def is_in(self, phase: str) -> None:
        expect(self.page.locator("[data-phase]")).to_contain_text(self.words(phase))

    def warns(self, tone: str) -> None:
        expect(self.page.locator("#stage")).to_have_attribute("data-tone", tone)


class SignPage(PageObject):
    def open(self, slug: str, pitch: str) -> None:
        self.visitor.open(f"/desk/events/{slug}/pitches/{pitch}/sign")
        self.look()

    def draw_name(self) -> None:
        """A line across the box, as a pen draws it."""
        pad = self.page.locator("canvas.sign-pad")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + 30, box["y"] + 40)
        mouse.down()
        for step in range(1, 6):
            mouse.move(box["x"] + 30 + 40 * step, box["y"] + 40 + 20 * (step % 2))
        mouse.up()
        expect(self.page.locator("#strokes")).not_to_have_value("")

    def sign(self, name: str) -> None:
        self.field("Name of who signs").fill(name)
        self.press("Sign")
