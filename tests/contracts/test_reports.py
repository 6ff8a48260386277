"""Every registered report is made from an event without anybody in it, and from a full one."""

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.lists.spec import LISTS
from core.reports.models import Export
from core.reports.registry import REPORTS
from core.working_days.services import load_shipped_years
from events.suggestions import services as suggestions
from tests.events.letters.asking import make_confirmed, make_letter
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition

BADGE_SHEET = {"layout": "sheet", "order": "name", "state": "confirmed", "session": "", "role": ""}
# Where each is asked for below the event's desk, and the form.
ASKED = {
    "events.attendees": ("/attendees/export", {"which": "shown", "file_format": "csv"}),
    "events.letters": ("/letters/sheet", {"sheet-purpose": "For the office", "format": "csv"}),
    "events.suggestions": ("/suggestions/export", {"which": "shown", "file_format": "csv"}),
    "events.badges": ("/badges", BADGE_SHEET),
    "events.sign_in_sheets": ("/sessions/{session}/sign-in-sheet", {}),
}


def take(desk, edition, key, **more):
    path, form = ASKED[key]
    address = f"/desk/events/{edition.slug}{path.format(session=edition.sessions[0].id)}"
    return desk.post(address, **form, **more)


def test_every_report_is_tried(app):
    # Lists that are nothing else are made, empty and full, by their own contract.
    lists = {one.key for one in LISTS}
    assert set(REPORTS.by_key()) - lists == set(ASKED) - lists


def make_event(key):
    load_shipped_years()
    if key == "events.suggestions":
        return make_edition("round_table")
    return make_edition("entrepreneurship_week", asks_identity=False)


@pytest.mark.parametrize("key", ASKED)
def test_a_report_of_nobody_and_of_people(app, key):
    organiser = make_user(Role.ORGANISER)
    desk = SignedIn(app, organiser)
    answer = take(desk, make_event(key), key)
    assert answer.status_code in {200, 422}, "says so, or hands out a list of nobody"
    full, more = make_event(key), {}
    if key == "events.suggestions":
        session = full.sessions[0]
        suggestions.collect(full, session, "A crossing.", by=organiser, at=now())
        db.session.commit()
    else:
        registration = make_confirmed(edition=full)
    if key == "events.letters":
        more = {"ref": make_letter(registration).reference}
    answer = take(desk, full, key, **more)
    assert answer.status_code == 200
    assert answer.data
    noted = db.session.query(Export).filter_by(subject_id=str(full.id)).all()
    assert [export.report for export in noted] == [key]
