"""Which post fits whom, and why, said in words."""

from __future__ import annotations

import pytest

from core.db import db
from events.applications.states import SharingLevel
from events.matching.queries import posts_for
from events.matching.rules import reasons_for
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories import fairs

pytestmark = pytest.mark.both_databases
L = SharingLevel


@pytest.fixture
def employer(app):
    return fairs.make_employer()


def test_every_reason_is_said(app, employer):
    profile = fairs.make_profile(places=["sip"], languages=["zh", "en"])
    job = fairs.make_job(
        employer[1], field="Civil", degree="bachelor", language="zh", district="sip",
        title_wanted="E1",
    )  # fmt: skip
    with app.test_request_context():
        said = reasons_for(job, profile, {"E1"})
    assert [one.split(":")[0] for one in said] == [
        "The recognised title it wants", "The field", "The degree it asks for",
        "The language of work", "The place",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("post", "fits"),
    [
        ({"field": "civil ENGINEERING"}, True),
        ({"field": "Civil engineering and surveying"}, True),
        ({"field": "Medicine"}, False),
        ({"field": ""}, False),
        ({"field": "Civil", "degree": "doctorate"}, False),
        ({"field": "Civil", "language": "zh"}, False),
        ({"field": "Civil", "language": "en"}, True),
        ({"field": "Civil", "kind": "staff_wanted"}, False),
        ({"field": "Civil", "state": "withdrawn"}, False),
    ],
)
def test_what_is_asked_for_and_missing_rules_a_post_out(app, employer, post, fits):
    fairs.make_job(employer[1], **post)
    profile = fairs.make_profile()
    with app.test_request_context():
        assert bool(posts_for(profile)) is fits


def test_nothing_of_ones_own_employer_and_nothing_without_a_field(app, employer):
    officer, one = employer
    fairs.make_job(one, field="Civil")
    own, bare, other = (
        fairs.make_profile(officer), fairs.make_profile(field=""), fairs.make_profile()
    )  # fmt: skip
    with app.test_request_context():
        assert posts_for(own) == []
        assert posts_for(bare) == []
        assert other.user.email  # loaded, so that the rest is counted alone
        number, found = count_queries(lambda: posts_for(other))
    assert number == 2, "the titles held, and the posts"
    assert len(found) == 1


def test_the_pages_say_why(app, employer):
    officer, one = employer
    job = fairs.make_job(one, field="Civil")
    profiles = {level: fairs.make_profile(name=f"Shares {level}") for level in L}
    for level, profile in profiles.items():
        fairs.make_application(fairs.make_job(one), profile, level)
    person = SignedIn(app, profiles[L.CV].user)
    page = person.get("/me/profile/posts").text
    assert "The field: Civil" in page
    board = f"/me/organisations/{one.reference}/matching"
    browser = SignedIn(app, officer)
    assert browser.get(board).status_code == 200
    page = browser.get(f"{board}?post={job.reference}").text
    assert [level for level in L if f"Shares {level}" in page] == [L.PROFILE, L.CV]
    assert "The field: Civil" in page
    db.session.rollback()
