"""A round of a jury at the coordinator's desk, from its rubric to the result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from playwright.sync_api import Locator

from tests.pages.base import PageObject


class JuryDesk(PageObject):
    def make_rubric(self, about: str, name: str, points: Sequence[int]) -> None:
        """Criteria of these points; first sent without a name, which is said at its field."""
        self.visitor.open("/desk/juries")
        self.look()
        self.follow("Rubrics")
        self.look()
        self.follow("New rubric")
        self.look()
        self._named("about").select_option(about)
        for at, most in enumerate(points):
            self._fill(f"criteria-{at}-", name_zh=f"K{at}", name_en=f"K{at}", points=most)
        self.press("Save")
        self.is_blamed(self._named("name_zh"))
        self.look()
        self._fill("", name_zh=name, name_en=name)
        self.press("Save")
        self.shows(name)
        self.look()

    def make_round(
        self, about: str, name: str, begins: date, ends: date, **numbers: int
    ) -> str:  # fmt: skip
        """By the rubric of the same name; the round's reference."""
        self.visitor.open("/desk/juries")
        self.follow("New round")
        self.look()
        self._named("about").select_option(about)
        rubric = self._named("rubric_id").locator("option").filter(has_text=name)
        self._named("rubric_id").select_option(rubric.get_attribute("value"))
        self._fill("", name_zh=name, name_en=name, contact_email="jury@talent.example", **numbers)
        for label, day in (("Marking begins", begins), ("Marking ends", ends)):
            self.fill_day(label, day)
            self.group(label).get_by_label(self.words("Time")).fill("9:00")
        self.press("Save")
        self.heading(name)
        self.look()
        return self.page.url.rpartition("/")[2]

    def invite(self, email: str, name: str) -> None:
        self._fill("", email=email, name=name)
        self.press("Invite")
        self.shows(name)

    def enter_all(self, reference: str) -> None:
        self.visitor.open(f"/desk/juries/{reference}/entries")
        self.look()
        self.follow("Add entries")
        self.look()
        self.press("Enter those ticked")
        self.look()

    def give_as_proposed(self, reference: str) -> None:
        """What the solver proposes; nothing where every entry has its jurors."""
        self.visitor.open(f"/desk/juries/{reference}/assigning")
        self.look()
        button = self.main.get_by_role("button", name=self.words("Give as proposed"))
        if button.count():
            self.go(button)
            self.look()

    def act(self, reference: str, action: str) -> None:
        """Open or close the round."""
        self.visitor.open(f"/desk/juries/{reference}?action={action}")
        self.look()
        self.go(self.page.locator(f"#{action} button[name=go][value=send]"))
        self.look()

    def take_off(self, reference: str, name: str, reason: str, *, successor: str = "") -> None:
        self.visitor.open(f"/desk/juries/{reference}/panel")
        self.go(self.main.get_by_role("link", name=name).first)
        self.look()
        self.field("Reason").fill(reason)
        self.field("Invite in their place").fill(successor)
        self.press("Take off the panel")
        self.look()

    def decide(self, reference: str, *, passing: int) -> None:
        self.visitor.open(f"/desk/juries/{reference}/decide")
        self.look()
        self.page.locator("#rule-form [name=value]").fill(str(passing))
        self.press("Show who passes")
        self.look()
        self.press("Put the result on record")
        self.look()

    def _named(self, name: str) -> Locator:
        return self.main.locator(f"[name='{name}']")

    def _fill(self, before: str, **values: object) -> None:
        for name, value in values.items():
            self._named(f"{before}{name}").fill(str(value))
