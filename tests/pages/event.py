"""An event from outside: its page, the form, one's own registration, the delegation's list."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.pages.base import PageObject


class EventPage(PageObject):
    """The page everybody sees, and the form behind its button."""

    def find(self, name: str) -> None:
        """From the list of events to this one."""
        self.visitor.open("/events")
        self.look()
        self.go(self.main.get_by_role("link", name=name).first)
        self.heading(name)

    def register(
        self, *, name: str, mail: str, organisation: str = "", call: str = "Register"
    ) -> None:
        """Go to the form, fill what each step needs, check it and send it."""
        self.follow(call)
        said = {"name": name, "email": mail, "organisation": organisation}
        while not self.page.url.endswith("/check-answers"):
            self.look()
            for box in self.main.locator("[name=sessions], [name=event_processing]").all():
                box.check()
            for field, text in said.items():
                box = self.main.locator(f"[name={field}]")
                # What the account knows is folded, and stays.
                if box.count() and box.is_visible():
                    box.fill(text)
            self.press("Save and go on")
        self.shows(name)
        self.look()
        self.press("Register")

    def send_empty(self) -> None:
        """Go on with nothing typed until something is needed: each fault stands at its field."""
        self.follow("Register")
        while not self.page.locator("#error-summary").count():
            self.press("Save and go on")
        expect(self.page.locator("#error-summary")).to_be_visible()
        self.look()


class RegistrationPage(PageObject):
    """One's own registration, by account or by the secret link."""

    def stands(self, state: str) -> None:
        """A seat is in this state."""
        expect(self.main.locator(".seat-list")).to_contain_text(self.words(state))

    @property
    def reference(self) -> str:
        """Its number."""
        return self.main.locator(".reference").first.inner_text()

    def cancel(self) -> None:
        """Cancel it, after reading what happens."""
        self.main.locator("details.ask summary").filter(
            has_text=self.words("Cancel my registration")
        ).click()
        self.press("Cancel my registration")


class DelegationPage(PageObject):
    """Bringing a group by a list."""

    def bring(self, slug: str, *, name: str, file: Path) -> None:
        """Fill the form and hand the list in."""
        self.visitor.open(f"/events/{slug}/delegations/new")
        self.look()
        self.field("Name of the delegation").fill(name)
        self.main.locator("input[type=file]").set_input_files(file)
        self.main.locator("input[name=agreed]").check()
        self.press("Look at the list")

    def rows_to_mend(self) -> list[str]:
        """The numbers of the rows that cannot be taken."""
        table = self.main.get_by_role("table", name=self.words("Rows to correct"))
        return table.locator("tbody tr td:first-child").all_inner_texts()

    def fetch_rows_to_mend(self) -> Path:
        """Those rows as a sheet."""
        with self.page.expect_download() as coming:
            self.main.get_by_role("link", name=self.words("These rows as a sheet")).click()
        return Path(coming.value.path())

    def register_all(self) -> None:
        """Register everybody whose row is right."""
        self.go(self.main.locator("form .action-row > .btn-primary"))


class AttendeePage(PageObject):
    """The organiser's list."""

    def open(self, slug: str, query: str = "") -> None:
        """The list, narrowed by the address."""
        self.visitor.open(f"/desk/events/{slug}/attendees?{query}")

    def names(self) -> list[str]:
        """Who stands on the page."""
        table = self.main.locator("table.rows")
        heads = [one.strip() for one in table.locator("thead th").all_inner_texts()]
        place = heads.index(self.words("Name")) + 1
        return table.locator(f"tbody tr td:nth-child({place})").all_inner_texts()

    def download(self, kind: str) -> Path:
        """The list as a file of this kind."""
        taking = self.main.locator("#take-away")
        if taking.get_attribute("open") is None:
            taking.locator("summary").click()
        taking.locator(f"input[value={kind}]").check()
        with self.page.expect_download() as coming:
            taking.get_by_role("button", name=self.words("Download")).click()
        return Path(coming.value.path())
