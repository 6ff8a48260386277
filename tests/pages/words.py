"""The words on the pages, in the language of the person who reads them."""

from __future__ import annotations

import functools
import gettext

from core.translations.__main__ import MO


@functools.cache
def _chinese() -> gettext.GNUTranslations:
    with open(MO, "rb") as file:
        return gettext.GNUTranslations(file)


class Words:
    """`words("Sign in")` is what a button says in this language; what has no translation fails."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: str, **values: object) -> str:
        # "request|Send": the word in its context, as in the catalogue's JSON.
        context, _bar, said = message.rpartition("|")
        if self.language == "zh":
            catalogue = _chinese()
            english = said
            said = catalogue.pgettext(context, said) if context else catalogue.gettext(said)
            assert said != english, f"no Chinese for {message!r}"
        return said % values if values else said

    def pick(self, *, en: str, zh: str) -> str:
        """Of data kept in two languages, the one this person reads."""
        return {"en": en, "zh": zh}[self.language]
