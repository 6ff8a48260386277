"""The employer's page: once, by the right link, and only what has to be confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from core.db import db
from talent.claims.links import LINK_LIFE, employer_token
from talent.claims.states import ClaimState
from tests.factories.talent import make_claim
from tests.talent.claims.pages import Reviewer

YES = {"answer": "confirmed", "officer": "周敏 <b>", "note": "Since <2023>"}


def address(claim) -> str:
    return f"/employer/{employer_token(claim)}"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Confirm an employment"), ("zh", "确认任职情况")]
)
def test_it_shows_what_must_be_confirmed_and_nothing_else(app, language, words):
    claim = make_claim(ClaimState.SUBMITTED, document_number="P98765432")
    page = Reviewer(app).get(f"{address(claim)}?lang={language}")
    assert page.status_code == 200
    for wanted in (words, claim.holder_name, claim.job_title, claim.employer_name):
        assert wanted in page.text
    for hidden in ("P98765432", "1985", claim.certificate_number, claim.claimant.email,
                   claim.entry["name_en"], claim.institution):  # fmt: skip
        assert hidden not in page.text.split("<main")[1], hidden
    assert "noindex" in page.headers["X-Robots-Tag"]
    # Not "no-referrer": a browser would then post with no referrer, which HTTPS refuses.
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("answer", "stored"), [("confirmed", "confirmed"), ("denied", "denied")])
def test_the_answer_is_kept_with_who_gave_it(app, answer, stored):
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    given = Reviewer(app).post(address(claim), **{**YES, "answer": answer})
    assert given.status_code == 303
    db.session.expire_all()
    assert claim.employer_answer == stored
    assert claim.employer_note == "周敏 <b>: Since <2023>"
    assert claim.employer_answered_at is not None


def test_opening_the_link_answers_nothing(app):
    claim = make_claim(ClaimState.SUBMITTED)
    version = claim.version
    Reviewer(app).get(address(claim))
    db.session.expire_all()
    assert (claim.employer_answer, claim.version) == ("", version)


def test_it_is_answered_once(app):
    claim = make_claim(ClaimState.SUBMITTED)
    employer = Reviewer(app)
    assert employer.post(address(claim), **YES).status_code == 303
    assert "your answer has arrived" in employer.get(f"{address(claim)}?lang=en").text
    again = employer.post(address(claim), **{**YES, "answer": "denied"})
    assert again.status_code == 409
    db.session.expire_all()
    assert claim.employer_answer == "confirmed"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answer": "", "officer": "A"}, "Say whether this is right."),
        ({"answer": "perhaps", "officer": "A"}, "Not a valid choice"),
        ({"answer": "confirmed", "officer": "  "}, "Enter your name."),
        ({"answer": "confirmed", "officer": "A" * 101}, "100"),
        ({"answer": "confirmed", "officer": "A", "note": "n" * 1001}, "1000"),
    ],
)
def test_a_wrong_answer_is_refused_and_keeps_what_was_typed(app, fields, message):
    claim = make_claim(ClaimState.SUBMITTED)
    answer = Reviewer(app).post(f"{address(claim)}?lang=en", **{"note": "Kept <here>", **fields})
    assert answer.status_code == 422
    assert message in answer.text
    if "note" not in fields:
        assert "Kept &lt;here&gt;" in answer.text
    db.session.expire_all()
    assert claim.employer_answer == ""


def test_wrong_links_look_like_no_page(app):
    claim = make_claim(ClaimState.SUBMITTED)
    token = employer_token(claim)
    key = app.extensions["settings"].secret_key
    foreign = URLSafeTimedSerializer(key, salt="another").dumps([str(claim.id), "x"])
    wrong_shape = URLSafeTimedSerializer(key, salt="employer-confirmation").dumps("x")
    for wrong in (token[:-2], token[:-1] + "é", "x", foreign, wrong_shape, "a" * 3000):
        answer = Reviewer(app).get(f"/employer/{wrong}")
        assert answer.status_code == 404, wrong
        assert claim.holder_name not in answer.text
        # Whoever has an old letter reads what to do now.
        assert "sends you a new link" in answer.text


def test_an_old_link_is_none(app, monkeypatch):
    claim = make_claim(ClaimState.SUBMITTED)
    link = address(claim)
    import itsdangerous.timed

    later = int(LINK_LIFE.total_seconds()) + 60
    real = itsdangerous.timed.TimestampSigner.get_timestamp
    monkeypatch.setattr(
        itsdangerous.timed.TimestampSigner, "get_timestamp", lambda self: real(self) + later
    )
    assert Reviewer(app).get(link).status_code == 404
    assert later > timedelta(days=60).total_seconds()


def test_a_link_to_an_address_no_longer_named_is_none(app):
    claim = make_claim(ClaimState.SUBMITTED)
    link = address(claim)
    claim.employer_contact = "other@employer.example"
    db.session.commit()
    assert Reviewer(app).get(link).status_code == 404


@pytest.mark.parametrize("state", [ClaimState.WITHDRAWN, ClaimState.REFUSED,
                                   ClaimState.PUBLIC_NOTICE])  # fmt: skip
def test_a_claim_that_needs_no_answer_says_so(app, state):
    claim = make_claim(state)
    page = Reviewer(app).get(f"{address(claim)}?lang=en")
    assert "no longer needs an answer" in page.text
    assert Reviewer(app).post(address(claim), **YES).status_code == 409


def test_hostile_words_of_the_employer_reach_the_desk_as_text(app):
    from tests.factories.talent import Office

    office = Office()
    claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
    Reviewer(app).post(address(claim), **{**YES, "note": "<script>alert(1)</script>{{7*7}}"})
    page = Reviewer(app, office.district).get(f"/desk/claims/{claim.reference}").text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_whoever_tries_links_is_slowed_down(app):
    make_claim(ClaimState.SUBMITTED)
    stranger = Reviewer(app)
    app.extensions["rate_limits"].storage.reset()
    answers = {stranger.get(f"/employer/{number}").status_code for number in range(70)}
    app.extensions["rate_limits"].storage.reset()
    assert answers == {404, 429}
