"""What the employer's side sees of who comes, and the line that asks again by itself."""

from __future__ import annotations

import pytest

from core.clock import now
from core.db import db
from events.applications.sharing import share
from events.applications.states import SharingLevel
from tests.events.interviews.booking import booked
from tests.events.signed_in import SignedIn
from tests.factories.interviews import Booth, make_visitor


@pytest.fixture
def booth(app):
    return Booth()


@pytest.fixture
def employer(app, booth):
    return SignedIn(app, booth.officer)


@pytest.fixture
def talent(app, booth):
    return SignedIn(app, make_visitor(booth.edition, display_name="Ines & Co <i>"))


def test_the_exhibitors_page_leads_to_its_times(app, booth, employer):
    page = employer.get(f"/me/exhibitors/{booth.exhibitor.reference}")
    assert f"/me/exhibitors/{booth.exhibitor.reference}/timetables" in page.text


def test_the_employer_sees_what_is_shared_now_and_no_more(app, booth, employer, talent):
    one = booked(booth, talent, level="name")
    held, listed = (
        f"/me/held-interviews/{one.reference}",
        (f"/me/exhibitors/{booth.exhibitor.reference}/interviews"),
    )
    assert "Ines &amp; Co &lt;i&gt;" in employer.get(held).text
    page = employer.get(listed).text
    assert "Ines" in page
    assert f'href="/me/exhibitors/{booth.exhibitor.reference}"' in page
    assert talent.user.email not in employer.get(listed + "?columns=email").text
    share(talent.user, booth.organisation, SharingLevel.NOTHING, by=talent.user, at=now())
    db.session.commit()
    assert "Ines" not in employer.get(held).text
    assert "Ines" not in employer.get(listed).text
    assert one.reference not in employer.get(listed + "?words=Ines").text
    assert "Ines" not in employer.get(f"/me/timetables/{booth.table.reference}/line").text


def test_the_line_and_ones_turn_ask_again_by_themselves_and_can_be_stopped(
    app, booth, employer, talent
):
    one = booked(booth, talent)
    booth.slots[0].starts_at = now()
    db.session.commit()
    for page, who in (
        (f"/me/timetables/{booth.table.reference}/line", employer),
        (f"/me/interviews/{one.reference}", talent),
    ):
        moving, still = who.get(page).text, who.get(page + "?still=1").text
        assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in moving
        assert 'data-hx-trigger="every 20s"' in moving
        assert 'http-equiv="refresh"' not in still
        assert "data-hx-trigger" not in still.partition("<main")[2]
    assert "You are next." in talent.get(f"/me/interviews/{one.reference}").text
