"""A post from its writing by an officer to the public page, changed, and taken off again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.amounts import Currency
from core.clock import now, today
from core.db import db
from core.organisations.states import OrganisationState
from core.outbox.models import Message
from events.jobs import services
from events.jobs.models import JobPost
from events.jobs.states import JobState
from tests.events.signed_in import SignedIn
from tests.factories.core import make_sent_organisation, make_user
from tests.factories.exhibitors import make_employer
from tests.factories.jobs import make_job
from tests.talent.catalogue.public.reading import check_page, words

HOSTILE = "<script>alert(1)</script>{{7*7}}"
UNTIL = today() + timedelta(days=30)
SAID = {
    "title_zh": "工艺工程师",
    "title_en": "Process engineer",
    "headcount": "３",
    "content_zh": "维护产线。",
    "conditions_zh": "三年工厂经验，男女不限。",
    "place": "苏州工业园区",
    "district": "",
    "mode": "on_site",
    "pay_min": "1.2万-1.8万",
    "pay_period": "month",
    "currency": "CNY",
    "degree": "bachelor",
    "language": "zh",
    "title_wanted": "",
    "shortage_code": "",
    "valid_until-day": str(UNTIL.day),
    "valid_until-month": str(UNTIL.month),
    "valid_until-year": str(UNTIL.year),
}


@pytest.fixture
def wang(app):
    return make_user(display_name="Wang Fang")


@pytest.fixture
def employer(wang):
    return make_employer(wang)


@pytest.fixture
def officer(app, wang):
    return SignedIn(app, wang)


@pytest.fixture
def office(app):
    return SignedIn(app, make_user(Role.CITY_REVIEWER))


def write(officer, employer, go="send", **fields):
    address = f"/me/jobs/new?organisation={employer.reference}"
    return officer.post(address, go=go, **{**SAID, **fields})


def newest():
    db.session.expire_all()
    return db.session.scalar(select(JobPost).order_by(JobPost.reference.desc()))


def decide(office, job, action, **fields):
    db.session.refresh(job)
    said = {f"{action}-{name}": value for name, value in fields.items()}
    seen = {f"{action}-seen": str(job.version), "go": "send"}
    return office.post(f"/desk/jobs/{job.reference}/{action}", **said, **seen)


def reason(text="Please say more."):
    return {"text_en": text, "text_zh": "请补充。"}


def letters():
    return [one.kind for one in db.session.scalars(select(Message).order_by(Message.created_at))]


def test_written_approved_and_public(officer, office, employer, client):
    answer = write(officer, employer)
    assert answer.status_code == 303, words(check_page(answer.text))
    job = newest()
    assert (job.state, job.headcount, job.pay_min, job.pay_max) == ("submitted", 3, 12_000, 18_000)
    assert client.get(f"/jobs/{job.reference}").status_code == 404
    assert "工艺工程师" in office.get("/desk/jobs?waiting=1").text
    assert decide(office, job, "approve").status_code == 303
    public = check_page(client.get(f"/jobs/{job.reference}").text)
    assert "12,000–18,000" in words(public)
    assert employer.name_en in words(public)
    assert job.reference in client.get("/jobs").text
    assert letters() == ["jobs/approved"]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("headcount", "", "how many people are wanted"),
        ("conditions_zh", "", "what an applicant must bring"),
        ("content_zh", "", "what the work is"),
        ("place", "", "where the work is"),
        ("pay_min", "", "Give the pay from"),
        ("pay_min", "面议", "is no pay"),
        ("pay_min", "18k-12k", "less than the pay from"),
        ("pay_min", "20万/年", "not the time you chose"),
        ("valid_until-year", "2020", "This day has passed"),
        ("valid_until-day", "", "Enter a real day"),
        ("headcount", "many", "Give a number from 1 up"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(officer, employer, field, typed, told):
    answer = write(officer, employer, **{field: typed})
    assert answer.status_code == 422
    page = check_page(answer.text)
    assert told in words(page)
    assert "Process engineer" in answer.text
    assert newest() is None


def test_all_that_is_missing_is_named_at_once(officer, employer):
    answer = officer.post(f"/me/jobs/new?organisation={employer.reference}", go="send", **{
        name: SAID[name] for name in ("mode", "pay_period", "currency", "degree")
    })  # fmt: skip
    text = words(check_page(answer.text))
    for told in (
        "Name the post",
        "must bring",
        "what the work is",
        "how many",
        "where the",
        "pay from",
    ):
        assert told in text


def test_pay_is_of_the_month_unless_chosen_otherwise(officer, employer):
    """By the hour, 15,000 left as the form came would be published as a fortune."""
    page = check_page(officer.get(f"/me/jobs/new?organisation={employer.reference}").text)
    chosen = page.findall('.//select[@name="pay_period"]/option[@selected]')
    assert [one.get("value") for one in chosen] == ["month"]


def test_pay_is_in_any_currency_that_agreements_are_in(officer, employer):
    page = check_page(officer.get(f"/me/jobs/new?organisation={employer.reference}").text)
    assert all(str(one.label) in words(page) for one in Currency)
    assert write(officer, employer, currency="SGD").status_code == 303
    assert newest().currency == "SGD"


def test_a_draft_is_kept_unfinished_and_seen_by_nobody_else(officer, office, employer):
    assert write(officer, employer, go="draft", pay_min="", place="").status_code == 303
    job = newest()
    assert job.state == JobState.DRAFT
    assert office.get(f"/desk/jobs/{job.reference}").status_code == 404
    refused = officer.post(f"/me/jobs/{job.reference}/submit")
    assert refused.status_code == 422
    assert "Give the pay from" in words(check_page(refused.text))


def test_an_organisation_that_is_not_verified_only_writes_drafts(officer, wang):
    unverified = make_sent_organisation(wang)
    assert write(officer, unverified, go="draft").status_code == 303
    job = newest()
    assert "once the office has verified" in officer.get(f"/me/jobs/{job.reference}").text
    answer = officer.post(f"/me/jobs/{job.reference}/submit")
    assert answer.status_code == 422
    assert newest().state == JobState.DRAFT


def test_flagged_wording_is_shown_to_the_writer_and_cleared_by_a_person(officer, office, employer):
    write(officer, employer, conditions_zh="限男性，35岁以下，本地户口。")
    job = newest()
    for text in (
        officer.get(f"/me/jobs/{job.reference}").text,
        office.get(f"/desk/jobs/{job.reference}").text,
    ):
        assert "限男性" in text
        assert "35岁以下" in text
    assert job.flags_open == 3
    assert decide(office, job, "approve").status_code == 422
    assert newest().state == JobState.SUBMITTED
    assert decide(office, job, "approve", cleared="y").status_code == 303
    job = newest()
    assert (job.state, job.flags_open) == ("published", 0)
    assert all(one["cleared_by"] and one["cleared_at"] for one in job.flags)


def test_a_change_waits_while_the_approved_text_stays(officer, office, employer, client):
    job = make_job(employer)
    changed = {**SAID, "title_en": "Plant manager", "pay_min": "20k", "pay_max": ""}
    assert officer.post(f"/me/jobs/{job.reference}/edit", **changed).status_code == 303
    assert "Process engineer" in client.get(f"/jobs/{job.reference}").text
    page = words(check_page(office.get(f"/desk/jobs/{job.reference}").text))
    assert "Plant manager" in page
    assert "20000" in page
    assert decide(office, job, "accept").status_code == 303
    assert "Plant manager" in client.get(f"/jobs/{job.reference}").text
    assert newest().pending == {}


def test_a_change_is_returned_and_the_approved_text_stays(officer, office, employer, client):
    job = make_job(employer)
    officer.post(f"/me/jobs/{job.reference}/edit", **{**SAID, "title_en": "Plant manager"})
    assert decide(office, job, "decline", **reason()).status_code == 303
    job = newest()
    assert (job.state, job.pending, job.reason["en"]) == ("published", {}, "Please say more.")
    assert "Process engineer" in client.get(f"/jobs/{job.reference}").text
    assert letters() == ["jobs/returned"]


def test_a_published_post_is_changed_only_whole(officer, employer):
    job = make_job(employer)
    answer = officer.post(f"/me/jobs/{job.reference}/edit", **{**SAID, "place": ""})
    assert answer.status_code == 422
    assert newest().pending == {}


def test_returned_corrected_and_taken_back(officer, office, employer):
    write(officer, employer)
    job = newest()
    assert decide(office, job, "return", **reason()).status_code == 303
    assert "Please say more." in officer.get(f"/me/jobs/{job.reference}").text
    assert officer.post(f"/me/jobs/{job.reference}/edit", go="send", **SAID).status_code == 303
    assert newest().state == JobState.SUBMITTED
    assert officer.get(f"/me/jobs/{job.reference}/edit").status_code == 403
    officer.post(f"/me/jobs/{job.reference}/recall")
    assert newest().state == JobState.DRAFT


def test_staff_take_it_off_and_officers_withdraw(officer, office, employer, client):
    job, other = make_job(employer), make_job(employer)
    assert decide(office, job, "remove", **reason()).status_code == 303
    assert officer.post(f"/me/jobs/{other.reference}/close").status_code == 303
    assert [client.get(f"/jobs/{one.reference}").status_code for one in (job, other)] == [404, 404]
    assert letters() == ["jobs/removed"]


def test_copied_prolonged_and_back_from_expiry(officer, employer):
    job = make_job(employer)
    far = today() + timedelta(days=60)
    day = {f"valid_until-{part}": str(getattr(far, part)) for part in ("day", "month", "year")}
    assert officer.post(f"/me/jobs/{job.reference}/prolong", **day).status_code == 303
    db.session.refresh(job)
    assert job.valid_until == far
    too_far = {**day, "valid_until-year": str(far.year + 2)}
    assert officer.post(f"/me/jobs/{job.reference}/prolong", **too_far).status_code == 422
    officer.post(f"/me/jobs/{job.reference}/copy")
    copied = db.session.scalar(select(JobPost).where(JobPost.id != job.id))
    assert (copied.state, copied.title, copied.valid_until) == ("draft", job.title, None)


def test_expired_posts_vanish_by_themselves_and_officers_are_reminded(employer, client):
    over = make_job(employer, valid_until=today() - timedelta(days=1))
    soon = make_job(employer, valid_until=today() + timedelta(days=3))
    last_day = make_job(employer, valid_until=today())
    listed = client.get("/jobs").text
    assert [one.reference in listed for one in (over, soon, last_day)] == [False, True, True]
    assert client.get(f"/jobs/{over.reference}").status_code == 404
    services.expire_due(at=now())
    services.expire_due(at=now())
    db.session.commit()
    assert [one.state for one in (over, soon, last_day)] == ["expired", "published", "published"]
    assert sorted(letters()) == ["jobs/expired", "jobs/expiring", "jobs/expiring"]


def test_posts_of_a_suspended_employer_are_not_public(employer, client):
    job = make_job(employer)
    employer.state = OrganisationState.SUSPENDED
    db.session.commit()
    assert client.get(f"/jobs/{job.reference}").status_code == 404
    assert job.reference not in client.get("/jobs").text


def test_nobody_of_another_organisation_touches_it(app, employer):
    job = make_job(employer, state=JobState.DRAFT)
    make_employer(other := make_user())
    stranger = SignedIn(app, other)
    assert stranger.get(f"/me/jobs/new?organisation={employer.reference}").status_code == 404
    for page in ("", "/edit"):
        assert stranger.get(f"/me/jobs/{job.reference}{page}").status_code == 404
    for act in ("submit", "recall", "close", "copy", "prolong", "fairs", "edit"):
        assert stranger.post(f"/me/jobs/{job.reference}/{act}").status_code == 404
    assert stranger.get("/desk/jobs").status_code == 404


def test_nobody_judges_the_posts_of_their_own_organisation(app):
    both = make_user(Role.CITY_REVIEWER)
    job = make_job(make_employer(both), state=JobState.SUBMITTED)
    assert decide(SignedIn(app, both), job, "approve").status_code == 403


def test_hostile_texts_are_shown_as_typed(officer, office, employer, client):
    texts = ("title_zh", "title_en", "content_zh", "content_en", "conditions_zh", "place", "source")
    write(officer, employer, **dict.fromkeys(texts, HOSTILE), field=HOSTILE)
    job = newest()
    decide(office, job, "approve")
    for text in (
        officer.get(f"/me/jobs/{job.reference}").text,
        office.get(f"/desk/jobs/{job.reference}").text,
        client.get(f"/jobs/{job.reference}").text,
        client.get("/jobs").text,
    ):
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
        assert "{{7*7}}" in text


def test_pages_are_whole_and_in_the_language_asked_for(officer, office, employer, client):
    job = make_job(
        employer, pending={}, flags=[{"field": "title_zh", "kind": "sex", "words": "限男"}]
    )
    pages = {
        officer: [f"/me/jobs/{job.reference}", f"/me/jobs/{job.reference}/edit",
                  f"/me/jobs/new?organisation={employer.reference}"],
        office: ["/desk/jobs", f"/desk/jobs/{job.reference}"],
    }  # fmt: skip
    for browser, addresses in pages.items():
        for address in addresses:
            for code in ("en", "zh"):
                mark = "&" if "?" in address else "?"
                check_page(browser.get(f"{address}{mark}lang={code}").text)
    for address in ("/jobs", f"/jobs/{job.reference}"):
        for code in ("en", "zh"):
            check_page(client.get(f"{address}?lang={code}").text)
