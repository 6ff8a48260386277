"""What can go wrong while a document is made. Safe to import anywhere."""

from __future__ import annotations

from collections.abc import Iterable


class EngineError(Exception):
    """Something about a document could not be done."""


class EngineBusy(Exception):
    """The machine had no time for a file, which is no fault of the file's."""


class MissingGlyph(EngineError):
    """The text holds characters that no installed typeface can draw."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = frozenset(characters)
        super().__init__(" ".join(f"U+{ord(c):04X}" for c in sorted(self.characters)))


class DoesNotFit(EngineError):
    """The text is too long for its page, even in small type."""


class Unlike(Exception):
    """A document is not exactly another one with other words; it is made for itself."""


class RefusedPicture(ValueError):
    """A picture that cannot stand as a seal or a logo, with what to do about it."""


class RenderFailed(EngineError):
    """The rendering process refused the document, ended, or ran out of time or memory."""
