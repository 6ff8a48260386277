"""Checking a certificate, by anybody."""

from __future__ import annotations

from pathlib import Path

from tests.pages.base import PageObject


class VerifyPage(PageObject):
    """By number, by name, by file."""

    def open(self) -> None:
        """Check a certificate."""
        self.visitor.open("/verify")
        self.heading(self.words("Check a certificate"))

    def ask_number(self, serial: str) -> None:
        """Type the number."""
        self.field("Certificate number").fill(serial)
        with self.page.expect_navigation():
            self.field("Certificate number").press("Enter")

    def is_specimen(self) -> None:
        """In the register, under a test seal."""
        self.shows(self.words("Specimen: this is no certificate and gives nobody a title."))

    def ask_name(self, name: str) -> None:
        """Type the holder's name."""
        self.field("Name as printed").fill(name)
        self.press("Show the details")

    def put_in(self, file: Path) -> None:
        """Put in the PDF."""
        self.field("Certificate as PDF").set_input_files(file)
        self.press("Check the file")
