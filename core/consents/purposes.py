"""The purposes people are asked for; each slice adds its own, so one page can show them all."""

from typing import Protocol

from flask_babel import LazyString

from core.registries import Registry


class Purpose(Protocol):
    """One purpose: a member of a slice's enum. Nobody agrees to two things with one tick."""

    @property
    def value(self) -> str:
        """What is stored; unique among all slices."""
        ...

    @property
    def label(self) -> LazyString: ...

    @property
    def sentence(self) -> LazyString | str: ...

    @property
    def version(self) -> str:
        """Of the wording; raised whenever the sentence changes its meaning."""
        ...

    @property
    def is_consent(self) -> bool:
        """Whether it can be withdrawn; what was declared to be true cannot."""
        ...

    @property
    def withdrawal(self) -> LazyString:
        """What taking it back does, at once; of what cannot be taken back, how it ends."""
        ...


PURPOSES = Registry[Purpose]("purposes", "What people are asked for.", key="value")
