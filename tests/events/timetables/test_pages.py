"""An officer changes a timetable and takes times away on its pages."""

from __future__ import annotations

import pytest

from core.clock import now
from core.db import db
from events.applications.states import SharingLevel
from events.exhibitor_staff.models import ExhibitorPerson
from events.interviews import services as booking
from events.timetables.models import Timetable
from tests.events.signed_in import SignedIn
from tests.factories.fairs import make_job
from tests.factories.interviews import Booth, make_visitor


@pytest.fixture
def booth(app):
    return Booth(place="Table 2", has_line=True)


@pytest.fixture
def employer(app, booth):
    return SignedIn(app, booth.officer)


def test_a_timetable_is_changed_as_a_whole(booth, employer):
    other = ExhibitorPerson(exhibitor=booth.exhibitor, name="Lin Yue", post="CTO", added_at=now())
    db.session.add(other)
    db.session.commit()
    address = f"/me/timetables/{booth.table.reference}/change"
    page = employer.get(address).text
    assert f'<option selected value="{booth.table.person_id}">' in page
    assert 'value="Table 2"' in page
    fields = {"mode": "phone", "audience": "applicants", "job": "", "place": "  Room 3 "}
    assert employer.post(address, person=str(other.id), **fields).status_code == 303
    kept = db.session.get(Timetable, booth.table.id, populate_existing=True)
    assert (kept.person, kept.mode, kept.audience) == (other, "phone", "applicants")
    assert (kept.job_id, kept.place, kept.video_url, kept.has_line) == (None, "Room 3", "", False)


def test_neither_anothers_person_nor_a_post_of_no_fair_is_taken(booth, employer):
    address = f"/me/timetables/{booth.table.reference}/change"
    stranger = str(Booth(booth.edition).table.person_id)
    fields = {"mode": "phone", "audience": "everybody"}
    own, job = str(booth.table.person_id), str(make_job(booth.organisation).id)
    assert employer.post(address, person=stranger, job="", **fields).status_code == 422
    assert employer.post(address, person=own, job=job, **fields).status_code == 422
    assert employer.post(address, person=own, job="", **fields).status_code == 303


@pytest.mark.parametrize("mode", ["on_site", "video", "phone"])
def test_the_address_of_a_meeting_is_a_safe_link_however_it_is_held(booth, employer, mode):
    address = f"/me/timetables/{booth.table.reference}/change"
    fields = {"mode": mode, "audience": "everybody", "job": ""}
    fields |= {"person": str(booth.table.person_id), "video_url": "javascript:alert(1)"}
    refused = employer.post(address, **fields)
    assert refused.status_code == 422
    assert "beginning with https://" in refused.text
    fields["video_url"] = "https://meet.example/1"
    assert employer.post(address, **fields).status_code == 303


def test_a_time_that_is_taken_stays_and_the_page_says_why(booth, employer):
    visitor = make_visitor(booth.edition)
    booking.book(booth.slots[0], SharingLevel.NAME, by=visitor, at=now())
    db.session.commit()
    own = f"/me/timetables/{booth.table.reference}"
    for slot in booth.slots[:2]:
        assert employer.post(f"{own}/slots/{slot.id}/remove").status_code == 303
    assert "Somebody has this time" in employer.get(own).text
    assert [one.removed_at is None for one in booth.slots] == [True, False, True]
