"""Time zones by place: what they are called, and which one somebody means."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location

from core.i18n import LOCALES
from core.name_keys import folded, name_key
from core.regions import region_codes

# Continents and oceans: without the historic and technical names.
_PLACES = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# Where most people mean when they say an offset, a country of several zones, or "Beijing".
_WELL_KNOWN = {
    -10: "Pacific/Honolulu", -9: "America/Anchorage", -8: "America/Los_Angeles",
    -7: "America/Denver", -6: "America/Chicago", -5: "America/New_York", -4: "America/Halifax",
    -3: "America/Sao_Paulo", 0: "Europe/London", 1: "Europe/Berlin", 2: "Europe/Athens",
    3: "Europe/Moscow", 3.5: "Asia/Tehran", 4: "Asia/Dubai", 5: "Asia/Karachi",
    5.5: "Asia/Kolkata", 6: "Asia/Dhaka", 7: "Asia/Bangkok", 8: "Asia/Shanghai",
    9: "Asia/Tokyo", 9.5: "Australia/Adelaide", 10: "Australia/Sydney", 12: "Pacific/Auckland",
}  # fmt: skip
# Of countries whose zones differ, and where the first by name is not what people mean.
_CAPITALS = {
    "Europe/Madrid", "Europe/Lisbon", "Europe/Kyiv", "Europe/Paris", "Asia/Jakarta", "Asia/Almaty",
    "America/Toronto", "America/Vancouver", "America/Mexico_City",
}  # fmt: skip
_ALSO = {
    "beijing": "Asia/Shanghai", "peking": "Asia/Shanghai", "北京": "Asia/Shanghai",
    "suzhou": "Asia/Shanghai", "苏州": "Asia/Shanghai", "china": "Asia/Shanghai",
    "中国": "Asia/Shanghai", "cn": "Asia/Shanghai", "prc": "Asia/Shanghai",
}  # fmt: skip
# What Unicode's tables leave in English, because the city was renamed or is new.
_CITIES = {
    "Kyiv": "基辅", "Atikokan": "阿蒂科肯", "Chuuk": "丘克", "Pohnpei": "波纳佩", "Nuuk": "努克",
    "Indianapolis": "印第安纳波利斯", "Louisville": "路易斯维尔", "Buenos Aires": "布宜诺斯艾利斯",
    "Catamarca": "卡塔马卡", "Cordoba": "科尔多瓦", "Jujuy": "胡胡伊", "Mendoza": "门多萨",
    "Coyhaique": "智利科伊艾克",
}  # fmt: skip
_UNTRANSLATED = re.compile(r"(?:[A-Z]\w+/)?([A-Z][A-Za-z ]+)")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?:[:.]?(00|30|5))?", re.IGNORECASE)
_SEASONS = (datetime(2027, 1, 15, tzinfo=UTC), datetime(2027, 7, 15, tzinfo=UTC))
LONGEST = 80


@cache
def zone_names(in_language: str) -> Mapping[str, str]:
    """Zones by the name of their country and city in this language, in its order."""
    of_place = (zone for zone in _every_zone() if zone.split("/")[0] in _PLACES)
    named = {zone: _name(zone, in_language) for zone in of_place}
    return dict(sorted(named.items(), key=lambda item: (name_key(item[1]), item[0])))


def _name(zone: str, in_language: str, **more: bool) -> str:
    name: str = get_timezone_location(zone, locale=LOCALES[in_language], **more)
    return _UNTRANSLATED.sub(_in_chinese, name) if in_language == "zh" else name


def _in_chinese(found: re.Match[str]) -> str:
    return _CITIES.get(found[1], found[0])


def find_zones(typed: str) -> Sequence[str]:
    """The zones that may be meant by a city, a country, an offset, a name or what begins so."""
    if typed in _every_zone():
        return [typed]
    offset = _OFFSET.fullmatch(typed.strip().replace("\N{MINUS SIGN}", "-"))
    if offset:
        hours = int(offset[2]) + (0.5 if offset[3] in ("30", "5") else 0)
        known = _WELL_KNOWN.get(hours if offset[1] == "+" else -hours)
        return [known] if known else []
    name, known_names = folded(typed[:LONGEST]), _zones_by_name()
    if name in known_names or len(name) < 2:
        return known_names.get(name, ())
    begun = (zones for known, zones in known_names.items() if known.startswith(name))
    return _different({zone for zones in begun for zone in zones})


@cache
def _every_zone() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name)


@cache
def _zones_by_name() -> Mapping[str, tuple[str, ...]]:
    """Zones by every folded name: of the place, of its country, of the zone itself."""
    found: dict[str, list[str]] = {}
    for zone in zone_names("en"):
        city = zone.rpartition("/")[2]
        own = [zone, city, *(zone_names(code)[zone] for code in LOCALES)]
        own += [_name(zone, code, return_city=True) for code in LOCALES]
        for name in set(map(folded, own)):
            found.setdefault(name, []).append(zone)
    every = get_global("territory_zones")
    for name, code in region_codes().items():
        # A city of a country's own name (Luxembourg, Singapore) stays the city.
        found.setdefault(folded(name), every.get(code, []))
    return {name: tuple(_different(zones)) for name, zones in found.items()} | {
        name: (zone,) for name, zone in _ALSO.items()
    }


def _different(zones: Iterable[str]) -> list[str]:
    """Of zones whose clocks agree in summer and winter only one, the best known."""
    well_known = {*_WELL_KNOWN.values(), *_CAPITALS}
    kept: dict[tuple[object, ...], str] = {}
    of_place = (zone for zone in zones if zone in zone_names("en"))
    for zone in sorted(of_place, key=lambda one: (one not in well_known, one)):
        clocks = _clocks(zone)
        kept.setdefault(clocks, zone)
    return list(kept.values())


@cache
def _clocks(zone: str) -> tuple[object, ...]:
    return tuple(one.astimezone(ZoneInfo(zone)).utcoffset() for one in _SEASONS)
