"""What an employer does with an application, and what both sides say came of it (R15b)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import BEIJING, beijing_date, now, today
from core.db import db
from core.outbox.models import Message
from events.applicants import services
from events.applications.models import Application
from events.applications.states import SharingLevel
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.fairs import make_application, make_employer, make_job, make_profile
from tests.talent.catalogue.public.reading import check_page

pytestmark = pytest.mark.both_databases
NOTE = "The salary was the matter."


class Office:
    """An employer's officer and one applicant, each at a browser."""

    def __init__(self, app, **fields):
        self.officer, self.employer = make_employer()
        self.talent = make_profile()
        self.one = make_application(make_job(self.employer), self.talent, **fields)
        self.browser = SignedIn(app, self.officer)
        self.person = SignedIn(app, self.talent.user)
        self.list = f"/me/organisations/{self.employer.reference}/applicants"
        self.url = f"{self.list}/{self.one.reference}"
        self.own = f"/me/applications/{self.one.reference}"

    def act(self, action, **fields):
        db.session.expire_all()
        typed = {f"{action}-{name}": value for name, value in fields.items()}
        typed[f"{action}-seen"] = self.one.version
        answer = self.browser.post(f"{self.url}/{action}", go="send", **typed)
        db.session.expire_all()
        return answer

    def say(self, word):
        answer = self.person.post(f"{self.own}/{word}")
        db.session.expire_all()
        return answer


@pytest.fixture
def office(app):
    return Office(app)


def on(day):
    return {f"day-{part}": getattr(day, part) for part in ("day", "month", "year")}


def letters(to):
    return [one.kind for one in db.session.scalars(select(Message).where(Message.address == to))]


def test_opening_it_is_seen_once_and_kept_in_the_log(office):
    check_page(office.browser.get(office.url).text)
    db.session.expire_all()
    assert office.one.state == "seen"
    first = office.one.seen_at
    office.browser.get(office.url)
    db.session.expire_all()
    assert office.one.seen_at == first
    opened = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "application:opened"))
    assert [one.details["level"] for one in opened] == ["cv", "cv"]
    assert letters(office.talent.user.email) == [], "looking writes nobody"


def test_what_was_opened_can_be_acted_on_from_that_page(office):
    office.browser.get(office.url)
    assert office.act("shortlist").status_code == 303
    assert office.one.state == "shortlisted"


def test_the_whole_way_with_its_days_and_letters(office):
    assert office.act("shortlist").status_code == 303
    assert office.act("invite").status_code == 303
    assert office.act("intend").status_code == 303
    assert (office.one.state, office.one.intent_at) == ("intent", None), "one side is none"
    page = office.person.get(office.own).text
    check_page(page)
    assert "say if you do" in page
    assert office.say("agree").status_code == 303
    assert office.one.intent_at
    assert office.act("sign", **on(today())).status_code == 303
    assert office.say("agree").status_code == 303
    assert office.one.talent_signed_at
    assert office.act("hire").status_code == 303
    one = office.one
    moments = [one.sent_at, one.seen_at, one.shortlisted_at, one.interview_at, one.intent_at,
               one.signed_at, one.hired_at]  # fmt: skip
    assert all(moments)
    assert moments == sorted(moments)
    assert letters(office.talent.user.email) == ["applications/moved"] * 5
    assert letters(office.officer.email) == ["applications/agreed"] * 2
    check_page(office.browser.get(office.url).text)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "action", ["shortlist", "invite", "intend", "sign", "hire", "decline", "agreed", "contested"]
)
def test_each_letter_is_said_in_the_readers_language(office, language, action):
    for person in (office.talent.user, office.officer):
        person.preferred_language = language
    db.session.commit()
    signed = {"by": office.officer, "at": now()}
    if action in {"hire", "agreed", "contested"}:
        services.sign(office.one, None, **signed)
    if action == "decline":
        services.decline(office.one, {"en": "Full.", "zh": "已满。"}, NOTE, **signed)
    elif action in {"agreed", "contested"}:
        answer = services.agree if action == "agreed" else services.contest
        answer(office.one, by=office.talent.user, at=now())
    else:
        more = (None,) if action in {"sign", "hire"} else ()
        getattr(services, action)(office.one, *more, **signed)
    db.session.commit()
    [*_before, letter] = db.session.scalars(select(Message).order_by(Message.created_at))
    assert letter.language == language
    assert (
        "求职" in letter.text or "岗位" in letter.text or "“" in letter.text
    ) or language == "en"
    assert NOTE not in letter.text
    assert "Ines" not in letter.text or letter.address == office.talent.user.email


@pytest.mark.parametrize(
    ("step", "back"), [("intend", "shortlisted"), ("sign", "intent"), ("hire", "signed")]
)
def test_a_step_the_talent_contests_is_taken_back(office, step, back):
    for action in ("shortlist", "intend", "sign", "hire"):
        office.act(action)
        if action == "intend":
            office.say("agree") if step != "intend" else None
        if action == step:
            break
    assert office.say("contest").status_code == 303
    assert office.one.state == back
    wiped = {"intend": "employer_intent_at", "sign": "signed_at", "hire": "hired_at"}[step]
    assert getattr(office.one, wiped) is None
    assert letters(office.officer.email)[-1] == "applications/contested"


def test_a_contract_is_an_intent_and_no_longer_one_when_contested(office):
    office.act("sign")
    assert office.one.intent_at == office.one.signed_at
    office.say("contest")
    assert (office.one.state, office.one.intent_at) == ("seen", None)


@pytest.mark.parametrize(
    ("action", "day", "words"),
    [
        ("sign", today() + timedelta(days=1), "still to come"),
        ("sign", today() - timedelta(days=3), "before the application"),
        ("hire", today() - timedelta(days=1), "before the contract"),
        ("hire", today() + timedelta(days=30), "still to come"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(office, action, day, words):
    if action == "hire":
        office.act("sign")
    answer = office.act(action, **on(day))
    assert answer.status_code == 422
    assert words in answer.text
    assert office.one.state == ("signed" if action == "hire" else "seen")


def test_hired_before_a_contract_is_no_move(office):
    assert office.act("hire").status_code == 409
    assert office.one.state == "sent"


def test_a_note_that_is_too_long_is_refused_with_nothing_lost(office):
    long = "x" * 10_000
    answer = office.act("decline", text_en="Full.", text_zh="已满。", internal_note=long)
    assert answer.status_code == 422
    assert long in answer.text
    assert office.one.state == "seen"


def test_a_refusal_has_words_for_the_person_and_a_note_for_oneself(office):
    said = {"text_en": "The post is taken.", "text_zh": "岗位已满。"}
    assert office.act("decline", **said).status_code == 303
    assert office.act("reconsider").status_code == 303
    assert office.act("decline", **said, internal_note=NOTE).status_code == 303
    assert NOTE in office.browser.get(office.url).text
    page = office.person.get(office.own).text
    assert "The post is taken." in page
    assert NOTE not in page


def test_nobody_else_says_what_came_of_it(app, office):
    other, _employer = make_employer()
    for user in (other, office.talent.user, make_user(Role.ORGANISER)):
        assert SignedIn(app, user).post(f"{office.url}/shortlist").status_code == 404
    for user in (office.officer, other):
        assert SignedIn(app, user).post(f"{office.own}/agree").status_code == 404


def test_signed_on_the_spot_is_within_the_days_of_the_fair(app):
    at = now()
    fair = make_edition(starts_at=at - timedelta(days=2), ends_at=at - timedelta(days=1))
    office = Office(app, edition=fair, sent_at=at - timedelta(days=2))
    office.act("sign", **on(beijing_date(fair.starts_at)))
    assert office.one.is_signed_on_the_spot
    assert office.one.signed_at.astimezone(BEIJING).date() == beijing_date(fair.starts_at)
    assert "at the fair" in office.browser.get(office.url).text
    office.say("contest")
    office.act("sign")
    assert not office.one.is_signed_on_the_spot


def test_the_board_moves_cards_by_buttons(app, office):
    board = f"/me/organisations/{office.employer.reference}/board"
    page = office.browser.get(board).text
    check_page(page)
    assert "Ines Duarte" in page
    move = f"{board}/{office.one.reference}/shortlist"
    answer = office.browser.post(move, **{"shortlist-seen": office.one.version})
    assert (answer.status_code, answer.location) == (303, board)
    # As from the case's own page: what stood there is told, and the refusal is in the log.
    stale = office.browser.post(move, **{"shortlist-seen": "0"})
    assert stale.status_code == 409
    assert f'href="{office.url}"' in stale.text
    refused = select(AuditEntry.action).where(AuditEntry.action == "case:step_refused")
    assert len(db.session.scalars(refused).all()) == 1
    hidden = make_application(
        make_job(office.employer), make_profile(name="Hid Den"), SharingLevel.NOTHING
    )
    page = office.browser.get(board).text
    assert hidden.reference in page
    assert "Hid Den" not in page
    assert (
        hidden.reference not in office.browser.get(f"{board}?post={office.one.job.reference}").text
    )


def test_the_board_asks_the_same_for_one_and_for_many(app, office):
    board = f"/me/organisations/{office.employer.reference}/board"
    office.browser.get(board)
    first, _page = count_queries(lambda: office.browser.get(board))
    for _ in range(3):
        make_application(office.one.job, make_profile())
    again, page = count_queries(lambda: office.browser.get(board))
    assert first == again
    assert page.text.count("board-card") == 4


def test_organisers_see_figures_and_a_list_without_names(app):
    fair = make_edition()
    office = Office(app, edition=fair)
    desk = f"/desk/events/{fair.slug}/applications"
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    services.sign(office.one, None, by=office.officer, at=now())
    db.session.commit()
    for address in (f"{desk}/figures", desk, f"{desk}/{office.one.reference}"):
        page = organiser.get(address).text
        check_page(page)
        assert "Ines Duarte" not in page
    assert office.one.reference in organiser.get(desk).text
    # An employer that has no English name is called by the other one.
    office.employer.name_zh, office.employer.name_en = "示例车床公司", ""
    db.session.commit()
    assert "示例车床公司" in organiser.get(f"{desk}?lang=en").text
    district = SignedIn(app, make_user(Role.ORGANISER, "kunshan"))
    assert district.get(desk).status_code == 404
    assert SignedIn(app, office.officer).get(f"{desk}/figures").status_code == 404


def test_figures_count_what_was_reached(app):
    from events.applicants.queries import count_steps

    fair, (officer, employer) = make_edition(), make_employer()
    job, person = make_job(employer), make_profile()
    made = [
        make_application(job, person, edition=fair),
        make_application(make_job(employer), person, edition=fair),
        make_application(job, make_profile(), edition=fair),
        make_application(make_job(employer), person),
    ]
    signed = {"by": officer, "at": now()}
    services.intend(made[0], **signed)
    services.agree(made[0], by=person.user, at=now())
    services.intend(made[1], **signed)
    services.sign(made[2], None, **signed)
    services.sign(made[3], None, **signed)
    counts = count_steps(fair)
    assert counts == {
        "sent": 3, "seen": 3, "shortlisted": 0, "interview": 0, "intent": 2, "signed": 1,
        "hired": 0, "people": 2, "intent_people": 2, "on_the_spot": 0,
    }  # fmt: skip
    assert db.session.scalar(select(Application.id).where(Application.intent_at.is_(None)))


def certificate_of(user, work):
    """A title certificate of the person, as it is issued for a recognised claim."""
    from core.documents.models import IssuedDocument
    from core.documents.states import DocumentKind
    from talent.claims.states import ClaimState
    from tests.factories.talent import make_claim

    make_claim(ClaimState.RECOGNISED, claimant=user)
    db.session.commit()
    work()
    kind = IssuedDocument.kind == DocumentKind.TITLE_CERTIFICATE
    return db.session.scalars(
        select(IssuedDocument).where(kind, IssuedDocument.holder_id == user.id)
    ).one()


def test_a_recognised_title_is_shown_with_consent_and_while_it_holds(app, work, office):
    from core.consents.models import Consent
    from tests.core.documents.orders import revoke

    document = certificate_of(office.talent.user, work)
    title = document.printed["title"]
    queries = (f"{office.list}?columns=reference,title", f"{office.list}?title=any", office.url)

    def seen():
        return [
            title in office.browser.get(queries[0]).text,
            office.one.reference in office.browser.get(queries[1]).text.split("<main")[1],
            title in office.browser.get(queries[2]).text,
        ]

    assert seen() == [False, False, False], "nobody agreed to it"
    typed = {"name": "Ines", "headline": "Bridges", "degree": "master"}
    page = office.person.get("/me/profile").text
    assert title in page
    assert "checked" not in page.split('name="shows_title"')[1].split(">")[0]
    office.person.post("/me/profile", **typed, shows_title="y")
    assert seen() == [True, True, True]
    code = document.printed["qualification_code"]
    assert office.one.reference in office.browser.get(f"{office.list}?title={code}").text
    office.person.post(
        f"/me/sharing/{office.employer.reference}", **{f"{office.employer.reference}-level": "name"}
    )
    assert seen() == [False, False, False], "a name is no profile"
    office.person.post(
        f"/me/sharing/{office.employer.reference}", **{f"{office.employer.reference}-level": "cv"}
    )
    office.person.post("/me/profile", **typed)
    assert seen() == [False, False, False], "the consent is taken back"
    assert db.session.scalar(select(Consent.id).where(Consent.withdrawn_at.is_not(None)))
    office.person.post("/me/profile", **typed, shows_title="y")
    assert seen() == [True, True, True]
    two = [make_user(Role.CITY_REVIEWER), make_user(Role.CITY_REVIEWER)]
    revoke(document, two)
    db.session.commit()
    assert seen() == [False, False, False], "the certificate was revoked"


def test_what_came_to_nothing_loses_its_person_after_a_year(app, office):
    from events.applicants import jobs

    old = now() - timedelta(days=400)
    other = make_application(
        make_job(office.employer), make_profile(name="Stays Here"), sent_at=old
    )
    services.decline(office.one, {"en": "Full.", "zh": "已满。"}, NOTE, by=office.officer, at=now())
    db.session.commit()
    jobs.forget()
    db.session.commit()
    assert office.one.name == "Ines Duarte", "it ended only now"
    office.one.ended_at = old
    db.session.commit()
    jobs.forget()
    db.session.commit()
    db.session.expire_all()
    one = office.one
    assert (one.name, one.snapshot, one.user_id, one.internal_note) == ("", {}, None, "")
    assert (one.degree, one.state) == ("master", "declined"), "figures stay"
    assert other.name == "Stays Here", "its post is open"
    assert "Ines" not in office.browser.get(f"{office.list}?state=declined").text


def test_an_employer_hears_once_a_day_of_new_ones_and_of_nobodys_name(app, office):
    from events.applicants import jobs

    make_application(office.one.job, make_profile())
    for _ in range(2):
        jobs.tell_employers()
        db.session.commit()
    [letter] = db.session.scalars(select(Message).where(Message.kind == "applications/arrived"))
    assert "2 new applications" in letter.subject
    assert "Ines" not in letter.text
    page = office.browser.get(f"/me/organisations/{office.employer.reference}").text
    assert office.list in page
    assert "Not opened yet" in page
