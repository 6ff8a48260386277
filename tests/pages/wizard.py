"""The claim's wizard: one topic a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.pages.base import PageObject


@dataclass(frozen=True)
class Person:
    """Who claims, as the papers say it."""

    name: str
    latin: str
    born_on: date
    country: str
    document: str


class StartClaimPage(PageObject):
    """What a claim needs, and its beginning."""

    def start(self) -> str:
        """Begin; the claim's reference."""
        self.heading(self.words("Claim this title"))
        self.look()
        self.press("Start the claim")
        return self.page.url.split("/me/claims/")[1].split("/")[0]


class Step(PageObject):
    """What every step has."""

    def go_on(self) -> None:
        """Save and go to the next step."""
        self.press("Save and go on")


class PersonStep(Step):
    """You."""

    def fill(self, person: Person) -> None:
        """Everything, rightly."""
        self.field("Name as in your identity document").fill(person.name)
        self.field("Name in Latin letters").fill(person.latin)
        self.fill_day("Date of birth", person.born_on)
        self.field("Nationality (country or region)").fill(person.country)
        self.field("Issued by (country or region)").fill(person.country)
        self.field("Number of the document").fill(person.document)

    def try_wrong_number(self, person: Person) -> None:
        """A number that none can be: told at the field, the name still there."""
        self.field("Number of the document").fill("???")
        self.go_on()
        number = self.field("Number of the document")
        self.is_blamed(number, "Enter the number as printed: letters and digits.")
        expect(self.field("Name as in your identity document")).to_have_value(person.name)
        self.look()
        number.fill(person.document)


class CertificateStep(Step):
    """The overseas certificate."""

    def fill(self, number: str, issued_on: date) -> None:
        """Number and day, but not yet whether it expires."""
        self.field("Number on the certificate").fill(number)
        self.fill_day("Issued on", issued_on)

    def try_without_end(self, number: str) -> None:
        """It expires, but when is left out: told at the day, the number still there."""
        self.choose("Does it expire?", "Yes, it must be renewed")
        self.go_on()
        end = self.group("Valid until").get_by_label(self.words("Day"), exact=True)
        self.is_blamed(end, "Enter the day until which it is valid.")
        expect(self.field("Number on the certificate")).to_have_value(number)
        self.look()

    def fill_end(self, day: date) -> None:
        """Valid until."""
        self.fill_day("Valid until", day)


class ExperienceStep(Step):
    """Degree and years."""

    def try_wrong_years(self, years: str) -> None:
        """More years than a life: told at the field; what the early answer knew is there."""
        box = self.field("Full years of work in the field")
        expect(box).to_have_value(years)
        box.fill("75")
        self.field("University or school").fill("Example University")
        self.go_on()
        box = self.field("Full years of work in the field")
        self.is_blamed(box, "Enter a number of years from 0 to 60.")
        expect(self.field("University or school")).to_have_value("Example University")
        self.look()
        box.fill(years)


class EmploymentStep(Step):
    """The present job in the city."""

    def fill(self, *, district: str, employer: str, job: str, since: date) -> None:
        """Everything but the credit code."""
        self.field("District where you work").select_option(district)
        self.field("Employer").fill(employer)
        self.field("Your job").fill(job)
        self.fill_day("Employed since", since)

    def try_wrong_code(self) -> None:
        """A mistyped credit code: told at the field."""
        self.field("Employer's unified social credit code").fill("91320594MA1MTEST0X")
        self.go_on()
        code = self.field("Employer's unified social credit code")
        self.is_blamed(
            code,
            "This is not a valid unified social credit code. Compare it with the business licence.",
        )
        self.look()
        code.fill("")

    def keeps_text_in_the_other_language(self, employer: str) -> None:
        """The switch keeps what was typed and not saved, there and back."""
        self.visitor.switch_language()
        expect(self.field("Employer")).to_have_value(employer)
        self.look()
        self.visitor.switch_language()
        expect(self.field("Employer")).to_have_value(employer)


class PapersStep(Step):
    """All papers on one page, from the wallet or new."""

    def choose_file(self, kind: str, file: Path) -> None:
        """Put a file at its paper; it goes with the page."""
        self.box(kind).set_input_files(file)

    def is_refused(self, kind: str, file: Path) -> None:
        """A file that could do harm is refused, with the reason at the paper it was meant for."""
        self.choose_file(kind, file)
        self.press_at(kind)
        self.is_blamed(self.box(kind))
        self.look()
        expect(self.group(kind).get_by_role("checkbox")).to_have_count(0)

    def add(self, kind: str, file: Path) -> None:
        """Send one paper by itself; it is ticked for this claim."""
        self.choose_file(kind, file)
        self.press_at(kind)
        expect(self.group(kind).get_by_label(file.name)).to_be_checked()

    def box(self, kind: str) -> Locator:
        """Where the original is chosen."""
        return self.group(kind).get_by_label(self.words("Choose files"), exact=True)

    def press_at(self, kind: str) -> None:
        """Send what was chosen for this paper."""
        self.go(self.group(kind).get_by_role("button", name=self.words("Add")).last)


class CheckStep(Step):
    """Check your answers, declare, send."""

    def try_without_consent(self) -> None:
        """Nothing is ticked in advance, and without the ticks nothing is sent."""
        self.heading(self.words("Check your answers"))
        self.look()
        self.press("Send the claim")
        ticks = self.main.get_by_role("checkbox")
        expect(ticks).to_have_count(3)
        for tick in ticks.all():
            expect(tick).not_to_be_checked()
            self.is_blamed(tick)
        self.look()

    def send(self) -> None:
        """Declare, consent twice, send."""
        for tick in self.main.get_by_role("checkbox").all():
            tick.check()
        self.press("Send the claim")
        self.heading(self.words("Your claim was sent"))
