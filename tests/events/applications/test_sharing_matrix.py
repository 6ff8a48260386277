"""Four sharing levels by every way on which an employer sees people: only what is shared comes out.

A further way (a scan, an interview) is one more row of `WAYS`: a function of the office in hand
that gives all the text that came out, as the employer got it.
"""

from __future__ import annotations

import io
import zipfile

import pytest

from core.clock import now
from core.db import db
from core.files.services import keep_made
from events.applications import services
from events.applications.sharing import share
from events.applications.states import ApplicationPermission, SharingLevel
from events.profiles.states import CV_PURPOSE
from tests.events.signed_in import TOKEN, SignedIn
from tests.factories.core import make_token
from tests.factories.fairs import make_application, make_employer, make_job, make_profile

pytestmark = pytest.mark.both_databases
L = SharingLevel
# What stands in the profile, and from which level on it may be seen.
CANARIES = {
    "Ines Canary": L.NAME,
    "Headline-canary": L.PROFILE,
    "Field-canary": L.PROFILE,
    "University-canary": L.PROFILE,
    "canary@example.net": L.CV,
    "+351 900 123 123": L.CV,
}
COLUMNS = "reference,name,headline,field,institution,employer,degree,languages,pay_wanted,email,phone,cv,title"


class Place:
    """An employer with one applicant, at a browser."""

    def __init__(self, app):
        self.app = app
        self.officer, self.employer = make_employer()
        self.talent = make_profile(
            name="Ines Canary", headline="Headline-canary", field="Field-canary",
            institution="University-canary", phone="+351 900 123 123", degree="doctorate",
        )  # fmt: skip
        self.talent.user.email = "canary@example.net"
        self.talent.cv = keep_made(
            b"%PDF-1.4 cv",
            name="cv.pdf",
            owner_id=self.talent.user_id,
            purpose=CV_PURPOSE,
            at=now(),
        )
        db.session.commit()
        self.cv = self.talent.cv_id
        self.application = make_application(make_job(self.employer), self.talent, L.NOTHING)
        self.browser = SignedIn(app, self.officer)
        self.url = f"/me/organisations/{self.employer.reference}/applicants"

    def show(self, level):
        share(self.talent.user, self.employer, level, by=self.talent.user, at=now())
        db.session.commit()

    def take(self, file_format):
        token = TOKEN.search(self.browser.get("/verify").text)[1]
        sent = {"csrf_token": token, "file_format": file_format, "which": "shown"}
        answer = self.browser.client.post(f"{self.url}/export?columns={COLUMNS}", data=sent)
        assert answer.status_code == 200, answer.text
        return answer


def page(place):
    return place.browser.get(f"{place.url}/{place.application.reference}").text


def list_page(place):
    return place.browser.get(f"{place.url}?columns={COLUMNS}").text


def board(place):
    return place.browser.get(f"/me/organisations/{place.employer.reference}/board").text


def csv(place):
    return place.take("csv").text


def json(place):
    return place.take("json").text


def printed(place):
    token = TOKEN.search(place.browser.get("/verify").text)[1]
    sent = {"csrf_token": token, "file_format": "print", "which": "shown"}
    return place.browser.client.post(f"{place.url}/export?columns={COLUMNS}", data=sent).text


def xlsx(place):
    book = zipfile.ZipFile(io.BytesIO(place.take("xlsx").data))
    return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def api(place):
    token = make_token(place.officer, [ApplicationPermission.LIST])
    address = f"/api/v1/organisations/{place.employer.reference}/applications?columns={COLUMNS}"
    answer = place.app.test_client().get(address, headers={"Authorization": f"Bearer {token}"})
    return answer.text


def service(place):
    from events.applications.sharing import visible_application, visible_profile

    return f"{visible_application(place.application)}{visible_profile(place.talent.user, place.employer)}"


WAYS = {
    "page": page, "list": list_page, "board": board, "csv": csv, "xlsx": xlsx, "json": json,
    "print": printed, "api": api, "service": service,
}  # fmt: skip
# The board shows no more than name and headline.
PARTIAL = {"board": {"Ines Canary", "Headline-canary"}}


@pytest.fixture
def place(app):
    return Place(app)


@pytest.mark.parametrize("level", L)
@pytest.mark.parametrize("way", WAYS)
def test_only_what_is_shared_comes_out(place, way, level):
    place.show(level)
    text = WAYS[way](place)
    for canary, needed in CANARIES.items():
        may = level.rank >= needed.rank and canary in PARTIAL.get(way, CANARIES)
        assert (canary in text) == may, (way, level, canary)


@pytest.mark.parametrize("way", WAYS)
def test_lowering_and_withdrawal_take_effect_with_the_next_request(place, way):
    place.show(L.CV)
    assert "Ines Canary" in WAYS[way](place)
    place.show(L.NOTHING)
    assert not any(canary in WAYS[way](place) for canary in CANARIES)
    place.show(L.CV)
    services.withdraw(place.application, by=place.talent.user, at=now())
    db.session.commit()
    text = WAYS[way](place)
    assert not any(canary in text for canary in CANARIES)
    # The page that is gone names its own address.
    assert place.application.reference not in text or way == "page"


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        ("words=Ines", L.NAME),
        ("words=Headline", L.PROFILE),
        ("words=Field", L.PROFILE),
        ("degree=doctorate", L.PROFILE),
    ],
)
@pytest.mark.parametrize("level", L)
def test_what_is_hidden_is_not_told_by_searching(place, query, needed, level):
    place.show(level)
    found = place.browser.get(f"{place.url}?{query}").text
    assert (place.application.reference in found) == (level.rank >= needed.rank)


def test_what_is_hidden_is_not_told_by_the_order(place):
    other = make_profile(name="Zoe Aalto", headline="Another")
    shown = make_application(make_job(place.employer), other, L.NAME)
    # Ines would stand before Zoe; hidden, she is one of those without a name.
    hidden, first = place.application.reference, []
    for name in ("Ines Canary", "Zzz"):
        place.application.name = name
        db.session.commit()
        text = place.browser.get(f"{place.url}?order=name").text
        first.append(text.index(hidden) < text.index(shown.reference))
    assert first[0] == first[1]


@pytest.mark.parametrize("level", L)
def test_the_cv_is_given_out_as_long_as_it_is_shared(place, level):
    place.show(level)
    address = f"/files/{place.cv}"
    assert place.browser.get(address).status_code == (200 if level is L.CV else 404)
    _other, _employer = make_employer()
    assert SignedIn(place.app, _other).get(address).status_code == 404
    assert SignedIn(place.app, place.talent.user).get(address).status_code == 200


def test_the_cv_goes_with_the_application(place):
    place.show(L.CV)
    place.talent.cv = None
    db.session.commit()
    address = f"/files/{place.cv}"
    assert place.browser.get(address).status_code == 200
    services.withdraw(place.application, by=place.talent.user, at=now())
    db.session.commit()
    assert place.browser.get(address).status_code == 404


def test_an_employer_no_longer_verified_sees_nobody(place):
    place.show(L.CV)
    place.employer.verified_until = now().date().replace(year=2020)
    db.session.commit()
    for way in (page, list_page, board):
        assert "Ines Canary" not in way(place)
    assert place.browser.get(f"/files/{place.cv}").status_code == 404


def test_another_employer_and_strangers_find_no_such_page(place):
    officer, _other = make_employer()
    browser = SignedIn(place.app, officer)
    for address in (place.url, f"{place.url}/{place.application.reference}"):
        assert browser.get(address).status_code == 404
