"""Shares of a team in per cent: two decimals, never more than the whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.errors import DomainError

WHOLE = Decimal(100)
NO_SHARE = _l("Give the share in per cent, from 0 to 100.")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Shares:
    """What all who hold a part of the project hold together."""

    total: Decimal

    @property
    def left(self) -> Decimal:
        return WHOLE - self.total

    @property
    def add_up(self) -> bool:
        return self.total == WHOLE

    @property
    def words(self) -> LazyString:
        said = {"total": plain(self.total), "left": plain(abs(self.left))}
        if self.add_up:
            return _l("The shares add up to 100 %.")
        if self.left > 0:
            return _l("The shares add up to %(total)s %%; %(left)s %% are still to be given.",
                      **said)  # fmt: skip
        return _l("The shares add up to %(total)s %%; %(left)s %% too much.", **said)


def sum_of(shares: Iterable[Decimal | None]) -> Shares:
    return Shares(sum((share for share in shares if share), Decimal(0)))


def share_of(typed: Decimal, others: Iterable[Decimal | None]) -> Decimal:
    """A share as kept; refuses, at `share`, what is none, or more than the others leave."""
    share = typed.quantize(_CENT, ROUND_HALF_UP) if typed.is_finite() else Decimal(-1)
    if not 0 <= share <= WHOLE:
        raise DomainError(NO_SHARE, field="share")
    left = sum_of(others).left
    if share > left:
        raise DomainError(
            _l("The others hold %(others)s %%, so at most %(left)s %% are left. Lower this share, "
               "or another first.", others=plain(WHOLE - left), left=plain(max(left, Decimal(0)))),
            field="share",
        )  # fmt: skip
    return share


def plain(figure: Decimal) -> str:
    """A figure without needless zeros: 20, 12.5."""
    return f"{figure.normalize():f}"
