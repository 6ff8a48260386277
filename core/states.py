"""Closed lists whose members carry the words people read; a member is its string, in SQL too."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from flask_babel import LazyString
from sqlalchemy import Index, text

TONES = ("neutral", "waiting", "progress", "done", "refused", "withdrawn")

# Defaults stand only because a type checker reads `ClaimState("draft")` as a call of `__new__`;
# a member without its words fails when its class is made.


class Labelled(StrEnum):
    """A closed list: `PHOTO = "photo", _l("Photo")`, and perhaps a sentence that explains it."""

    label: LazyString
    sentence: LazyString | str

    def __new__(
        cls, value: str, label: LazyString | None = None, sentence: LazyString | str = ""
    ) -> Self:
        if label is None:
            raise TypeError(f"{cls.__name__} {value} has no label")
        member = str.__new__(cls, value)
        member._value_, member.label, member.sentence = value, label, sentence
        return member

    @classmethod
    def choices(cls) -> dict[str, LazyString]:
        """The words of each member by its code, for the field of a form."""
        return {one.value: one.label for one in cls}


class State(StrEnum):
    """Where something stands: `SENT = "sent", _l("Sent"), "progress", _l("We have it")`.

    `tone` is the tone of its sign; `sentence` tells the one it is about who must act.
    """

    label: LazyString
    tone: str
    sentence: LazyString | str

    def __new__(
        cls,
        value: str,
        label: LazyString | None = None,
        tone: str = "",
        sentence: LazyString | str = "",
    ) -> Self:
        if label is None or tone not in TONES:
            raise TypeError(f"{cls.__name__} {value} needs a label and one of {TONES}")
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        member.tone, member.sentence = tone, sentence
        return member


def index_while(
    name: str, *columns: str, states: Iterable[StrEnum], also: str = "", unique: bool = False
) -> Index:
    """An index over the rows that stand in `states` (and satisfy `also`), on both databases."""
    listed = [f"'{state}'" for state in sorted(states)]
    # One state reads as PostgreSQL writes it back, so that the drift check finds the same words.
    among = f"state = {listed[0]}" if len(listed) == 1 else f"state IN ({', '.join(listed)})"
    condition = text(f"{also} AND {among}" if also else among)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
