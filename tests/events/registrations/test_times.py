"""Times in a second zone: the weekday where the day is another, and always the end (R5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.i18n import speaking
from events.registrations.times import hour_in, zone_words
from events.tickets.times import own_time
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session

# Nine to half past eleven in the morning in Beijing, a Monday.
STARTS = datetime(2027, 7, 12, 1, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2, minutes=30)


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Asia/Tokyo", "en", "10:00–12:30"),
        ("Europe/Berlin", "en", "03:00–05:30"),
        ("America/New_York", "en", "Sun 11 Jul, 21:00–23:30"),
        ("America/New_York", "zh", "7月11日（周日）21:00–23:30"),
        ("America/Sao_Paulo", "en", "Sun 11 Jul, 22:00–Mon 12 Jul, 00:30"),
        ("Nowhere/Else", "en", ""),
    ],
)
def test_a_session_in_another_zone_names_weekday_and_end(app, zone, language, said):
    with speaking(language):
        told = hour_in(STARTS, zone, ENDS)
    assert told.replace("2027年", "").replace(" 2027", "") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Sun 11 July 2027, 21:00–23:30 New York (UTC−4)"),
        ("zh", "2027年7月11日（周日） 21:00–23:30 纽约时间（UTC−4）"),
    ],
)
def test_the_ticket_names_the_weekday_too(app, language, said):
    assert own_time(STARTS, ENDS, "America/New_York", language) == said
    assert own_time(STARTS, ENDS, "Asia/Tokyo", "en").startswith("12 July 2027, 10:00–12:30 ")


def test_ones_own_page_shows_the_end_beside_the_beginning(app):
    edition = make_edition(starts_at=STARTS)
    session = make_session(edition, starts_at=STARTS, ends_at=ENDS)
    person = make_user()
    own = make_registration(edition, session, user=person, time_zone="America/New_York")
    page = sign_in(app.test_client(), person).get(f"/me/registrations/{own.reference}").text
    own_hour = page.partition('class="local-time">')[2].partition("<")[0]
    assert own_hour.startswith("Sun 11 Jul")
    assert own_hour.endswith("21:00–23:30")


def test_a_zone_is_named_in_the_pages_language(app):
    with speaking("zh"):
        assert zone_words(STARTS, "Europe/Berlin") == "柏林 (UTC+02:00)"
    with speaking("en"):
        assert zone_words(STARTS, "Europe/Berlin") == "Berlin (UTC+02:00)"
        assert zone_words(STARTS, "Nowhere/Else") == ""
