"""Which tier somebody gets: by where they live, and nothing else."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TypeVar

from core.amounts import Currency, plain_amount
from core.name_keys import folded
from events.travel_support.states import Doubt, Origin

MAINLAND = "CN"
# Fields of the entry form by which somebody of the mainland is placed, where a form has them.
PROVINCE_FIELDS = ("province", "city")
_PLACES = json.loads(Path(__file__).with_name("places.json").read_text(encoding="utf-8"))
# Asia by the United Nations' M49, without the mainland; 中国香港、中国澳门 and 中国台湾 lie in it.
ASIA = frozenset(_PLACES["asia"])
# The province of the portal's city, with its cities. Taizhou in Latin letters is also one of
# Zhejiang (台州), so that it says nothing.
_SAYS_NOTHING = frozenset({"taizhou"})


@dataclass(frozen=True)
class Tier:
    """One tier as the organiser sets it; `ceiling` in units of the currency."""

    code: str
    name: Mapping[str, str]
    origins: tuple[str, ...]
    ceiling: Decimal
    currency: str = Currency.CNY


@dataclass(frozen=True)
class Offered:
    """What an event offers; `notice_days` are working days."""

    tiers: Sequence[Tier]
    notice_days: int
    roles: tuple[str, ...]
    claim_at: Mapping[str, str]


def _tier(origin: Origin, en: str, zh: str, ceiling: int) -> Tier:
    return Tier(str(origin), {"en": en, "zh": zh}, (str(origin),), Decimal(ceiling))


# Our default, after the one published example (Yueqing 2023, events.md [C11]); Suzhou's is not
# known. Asia comes before overseas, of which it is a part: the first that fits counts.
USUAL = (
    _tier(Origin.ASIA, "Asia", "亚洲地区", 3_000),
    _tier(Origin.OVERSEAS, "Overseas", "其他境外地区", 7_000),
    _tier(Origin.OTHER_PROVINCE, "Other provinces", "外省", 2_000),
    _tier(Origin.IN_PROVINCE, "Jiangsu Province", "省内", 1_000),
)


class HasOrigins(Protocol):
    origins: Any


T = TypeVar("T", bound=HasOrigins)


def tier_for(tiers: Sequence[T], residence: str, answers: Mapping[str, Any]) -> T | Doubt:
    """The first tier for somebody who lives there, or why there is none.

    Where the province is not known and it decides, the organiser has to say.
    """
    if not residence:
        return Doubt.UNKNOWN
    if residence != MAINLAND:
        places = {residence, str(Origin.OVERSEAS)}
        places |= {str(Origin.ASIA)} if residence in ASIA else set()
        return _first(tiers, places) or Doubt.NO_TIER
    known = province_of(answers)
    possible = (known,) if known else (Origin.IN_PROVINCE, Origin.OTHER_PROVINCE)
    fitting = [_first(tiers, {MAINLAND, str(origin)}) for origin in possible]
    if any(one is not fitting[0] for one in fitting):
        return Doubt.PROVINCE
    return fitting[0] or Doubt.NO_TIER


def province_of(answers: Mapping[str, Any]) -> Origin | None:
    """What the answers to the entry form say of the province; None for nothing."""
    said = [answers.get(name) for name in PROVINCE_FIELDS]
    for text in (folded(one) for one in said if isinstance(one, str) and one.strip()):
        if text not in _SAYS_NOTHING:
            is_here = any(folded(word) in text for word in _PLACES["province"])
            return Origin.IN_PROVINCE if is_here else Origin.OTHER_PROVINCE
    return None


def ceiling_words(ceiling: Decimal | None, currency: str) -> str:
    """A ceiling as people read it; "" for none."""
    return f"{plain_amount(ceiling)} {currency}" if ceiling is not None else ""


def _first(tiers: Iterable[T], places: set[str]) -> T | None:
    return next((one for one in tiers if not places.isdisjoint(one.origins)), None)
