"""A session's time in words: Beijing time, and the person's own with zone and offset (R5)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, get_timezone_location

from core.clock import BEIJING
from core.i18n import LOCALES


def beijing_time(starts: datetime, ends: datetime, language: str) -> str:
    """From when to when, in Beijing time with the zone named."""
    return f"{_span(starts, ends, BEIJING, language)} {_zone_name(starts, BEIJING, language)}"


def beijing_hours(starts: datetime, ends: datetime) -> str:
    """The hours alone; with +1 where they end after midnight."""
    first, last = starts.astimezone(BEIJING), ends.astimezone(BEIJING)
    days = (last.date() - first.date()).days
    return f"{first:%H:%M}–{last:%H:%M}{f' (+{days})' if days else ''}"


def own_time(starts: datetime, ends: datetime, zone_name: str, language: str) -> str:
    """The same in the person's zone; "" where the clocks there show Beijing time, or unknown."""
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    if starts.astimezone(zone).utcoffset() == starts.astimezone(BEIJING).utcoffset():
        return ""
    return f"{_span(starts, ends, zone, language)} {_zone_name(starts, zone, language)}"


def _span(starts: datetime, ends: datetime, zone: ZoneInfo, language: str) -> str:
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    end = f"{last:%H:%M}" if last.date() == first.date() else _moment(last, ends, language)
    return f"{_moment(first, starts, language)}–{end}"


def _moment(local: datetime, moment: datetime, language: str) -> str:
    """Day and hour; with the weekday where the day is another than in Beijing."""
    day, hour = local.date(), f"{local:%H:%M}"
    is_other = day != moment.astimezone(BEIJING).date()
    weekday = format_date(day, "EEE", locale=LOCALES[language]) if is_other else ""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日{weekday and f'（{weekday}）'} {hour}"
    return f"{weekday and f'{weekday} '}{format_date(day, 'd MMMM yyyy', locale='en')}, {hour}"


def _zone_name(moment: datetime, zone: ZoneInfo, language: str) -> str:
    local = moment.astimezone(zone)
    sign = "+" if local.strftime("%z")[0] == "+" else "−"
    hours, minutes = local.strftime("%z")[1:3].lstrip("0") or "0", local.strftime("%z")[3:5]
    offset = f"UTC{sign}{hours}" + (f":{minutes}" if minutes != "00" else "")
    if language == "zh":
        place = "北京" if zone is BEIJING else _city(zone, language)
        return f"{place}时间（{offset}）"
    return f"{'Beijing' if zone is BEIJING else _city(zone, language)} ({offset})"


def _city(zone: ZoneInfo, language: str) -> str:
    name: str = get_timezone_location(zone, locale=LOCALES[language], return_city=True)
    return name
