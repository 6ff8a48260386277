"""What is wrong with a cell of a catalogue file, or remarkable about it, in words that mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SHOWN_CHARACTERS = 60


class Reason(StrEnum):
    """Why a row is refused, or what is remarkable about it."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    CONTROL_CHARACTER = "control-character"
    FORMULA = "formula"
    CODE_PATTERN = "code-pattern"
    CODE_TWICE = "code-twice"
    SECTOR = "sector"
    REGION = "region"
    LEVEL = "level"
    YES_NO = "yes-no"
    NUMBER = "number"
    DAMAGED = "damaged"
    CHOICE = "choice"
    TIER_RULES = "tier-rules"
    PAPERS = "papers"
    REPLACEMENT = "replacement"
    # Remarks: the row is taken, but somebody should look.
    CODE_REUSED = "code-reused"
    LEVEL_OFF_LADDER = "level-off-ladder"
    COLUMN_UNKNOWN = "column-unknown"
    BENEATH = "beneath"


@dataclass(frozen=True)
class Fault:
    """One thing about one cell. `row` counts as the spreadsheet does."""

    row: int
    column: str
    reason: Reason
    value: str = ""

    @property
    def message(self) -> str:
        return str(_REASONS[self.reason]) % {"value": self.value}

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def shown(value: str) -> str:
    return value if len(value) <= SHOWN_CHARACTERS else f"{value[: SHOWN_CHARACTERS - 1]}…"


_REASONS: dict[Reason, LazyString] = {
    Reason.EMPTY: _l("This is empty. Fill it in."),
    Reason.TOO_LONG: _l("This is too long. At most %(value)s characters fit."),
    Reason.CONTROL_CHARACTER: _l("This holds an invisible character (%(value)s). Type it again."),
    Reason.FORMULA: _l("“%(value)s” looks like a formula. Write the plain text."),
    Reason.CODE_PATTERN: _l(
        "“%(value)s” is not a code. Use Latin letters, digits and hyphens, beginning with a letter "
        "and with at least one digit, as in SZ-BIO-001."
    ),
    Reason.CODE_TWICE: _l("This code already stands in row %(value)s. Every code may stand once."),
    Reason.SECTOR: _l("“%(value)s” is not a sector of the catalogue."),
    Reason.REGION: _l(
        "“%(value)s” is not a country or region. Use a two-letter code such as DE, or INT."
    ),
    Reason.LEVEL: _l(
        "“%(value)s” is not a level. Use junior, intermediate, associate-senior or senior."
    ),
    Reason.YES_NO: _l("“%(value)s” is neither yes nor no."),
    Reason.NUMBER: _l("“%(value)s” is not a whole number from 0 to 60."),
    Reason.CHOICE: _l("“%(value)s” is not one of the values this column knows."),
    Reason.TIER_RULES: _l(
        "“%(value)s” is not a tier rule. Write level:degree:years, as in intermediate:master:2."
    ),
    Reason.PAPERS: _l(
        "“%(value)s” is not a change of papers. Write add:paper or waive:paper, as in waive:degree."
    ),
    Reason.REPLACEMENT: _l("The replacing code “%(value)s” does not stand in this file."),
    Reason.CODE_REUSED: _l(
        "An earlier edition used this code for “%(value)s”. A code is never given to another "
        "qualification: check that it is the same one."
    ),
    Reason.LEVEL_OFF_LADDER: _l("On its title ladder this title has the level “%(value)s”."),
    Reason.DAMAGED: _l(
        "Cell %(value)s: the spreadsheet has changed this number. Make it a text cell in a "
        "workbook (.xlsx) and type the number again."
    ),
    Reason.BENEATH: _l("“%(value)s” only sums up or names who made the list. It is left out."),
    Reason.COLUMN_UNKNOWN: _l("The column “%(value)s” is not known and is not taken over."),
}
