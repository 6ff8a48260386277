"""Four levels of sharing on each way in which an employer reads of an interview."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from events.applications.sharing import share
from events.applications.states import ApplicationState, SharingLevel
from events.interviews import services as booking
from events.profiles.models import TalentProfile
from tests.events.signed_in import SignedIn
from tests.factories.fairs import make_application, make_job, make_profile
from tests.factories.interviews import Booth, make_visitor

L = SharingLevel
NAME, EMAIL = "Ines Duarte", "ines@talent.example"
WHOLE = {
    L.NAME: (NAME,), L.PROFILE: ("Bridge engineer", "Civil engineering"),
    L.CV: (EMAIL, "+351 900 000 001"),
}  # fmt: skip
# What a way shows at most, and from which level on.
LISTED = {L.NAME: (NAME,), L.CV: (EMAIL,)}
WAYS = {"page": WHOLE, "line": {L.NAME: (NAME,)}} | dict.fromkeys(
    ("list", "csv", "xlsx", "json"), LISTED
)
WORDS = [word for words in WHOLE.values() for word in words]


@pytest.fixture
def booth(app):
    return Booth()


@pytest.fixture
def talent(booth):
    user = make_visitor(booth.edition, display_name=NAME, email=EMAIL)
    return make_profile(user).user


def ways(employer, booth, one):
    base = f"/me/exhibitors/{booth.exhibitor.reference}/interviews"
    columns = "?columns=reference,name,email,state,representative,employer_note"
    shown = {
        "page": employer.get(f"/me/held-interviews/{one.reference}").text,
        "line": employer.get(f"/me/timetables/{booth.table.reference}/line").text,
        "list": employer.get(base + columns).text,
    }
    assert one.reference in shown["list"]
    for kind in ("csv", "xlsx", "json"):
        answer = employer.post(f"{base}/export{columns}", file_format=kind, which="shown")
        assert answer.status_code == 200, kind
        shown[kind] = answer.data
    with zipfile.ZipFile(io.BytesIO(shown["xlsx"])) as book:
        shown["xlsx"] = " ".join(book.read(name).decode() for name in book.namelist())
    shown["csv"] = shown["csv"].decode("utf-8-sig")
    shown["json"] = shown["json"].decode()
    return shown


@pytest.mark.parametrize("applied", ["", "sent", "withdrawn"])
def test_every_way_shows_what_is_shared_at_that_moment(app, booth, talent, applied):
    if applied:
        profile = db.session.scalars(select(TalentProfile)).one()
        make_application(make_job(booth.organisation), profile)
    one = booking.book(booth.slots[0], L.PROFILE, by=talent, at=now())
    assert (one.application is not None) == bool(applied)
    if applied == "withdrawn":
        one.application.state = ApplicationState.WITHDRAWN
    booth.slots[0].starts_at = now()  # today's line
    db.session.commit()
    employer = SignedIn(app, booth.officer)
    base = f"/me/exhibitors/{booth.exhibitor.reference}/interviews"
    for level in (L.NOTHING, L.NAME, L.PROFILE, L.CV, L.NAME, L.NOTHING):
        share(talent, booth.organisation, level, by=talent, at=now())
        db.session.commit()
        for way, text in ways(employer, booth, one).items():
            open_here = {
                word
                for needed, words in WAYS[way].items()
                for word in words
                if level.rank >= needed.rank
            }
            assert {word for word in WORDS if word in text} == open_here, (level, way)
        # What is hidden is not found by a search or told by the order either.
        found = one.reference in employer.get(f"{base}?words=Duarte").text
        assert found == (level.rank >= L.NAME.rank), level
