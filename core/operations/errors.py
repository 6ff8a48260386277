"""What an operator's command refuses, in one line that says what to do."""

from __future__ import annotations

from click import ClickException


class CopyRefused(ClickException):
    """A copy that cannot be made, trusted, or put back."""


class UpgradeFailed(ClickException):
    """The upgrade did not work; the message says what was put back."""
