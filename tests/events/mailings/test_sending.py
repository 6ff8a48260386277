"""Messages to many: to whom, in which words, each exactly once."""

from __future__ import annotations

import email
import io
from datetime import timedelta
from email import policy

import pytest
from sqlalchemy import delete, func, select

from core.accounts.roles import Role, ScopeKind
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.files.services import keep_upload, read_file, take_upload
from core.jobs import Lane
from core.jobs.models import Job
from core.jobs.states import JobState
from core.outbox.models import Message, MessageState
from core.outbox.services import render
from core.privacy.register import register
from events.mailings import jobs, queries, services
from events.mailings.gaps import Gap, fill_gaps, unknown_gaps
from events.mailings.mails import preview_for
from events.mailings.models import Draft, Mailing, MailingRecipient
from events.mailings.views.files import ATTACHMENT
from events.registrations.links import registration_token
from events.registrations.models import Registration
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue

pytestmark = pytest.mark.both_databases
WORDS = Draft(
    subject={"en": "About {event}", "zh": "关于{event}"},
    body={"en": "Come to {sessions}.\n\nYours is {reference}: {link}", "zh": "请参加{sessions}。"},
)


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


def make_mailing(edition, organiser, draft=WORDS) -> Mailing:
    mailing = services.new_mailing(edition, draft, by=organiser, at=now())
    db.session.commit()
    return mailing


def send(mailing, organiser, work) -> None:
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    db.session.commit()
    work()
    db.session.expire_all()


def letters() -> list[Message]:
    query = select(Message).where(Message.kind == "mailings/message").order_by(Message.address)
    return list(db.session.scalars(query))


def test_gaps_are_a_closed_list_filled_once():
    assert unknown_gaps("Dear {name}, {nmae} and {{ config }} }") == ["{nmae}", "{ config }", "{",
                                                                      "}"]  # fmt: skip
    filled = fill_gaps("{name} {other}", {Gap.NAME: "{link}", Gap.LINK: "x"})
    assert filled == "{link} {other}"


def test_an_unknown_gap_is_refused_at_its_field(app, organiser):
    edition = make_edition()
    draft = Draft(subject={"en": "A", "zh": "好"}, body={"en": "Hello", "zh": "{名字}你好"})
    with pytest.raises(DomainError, match="名字") as refusal:
        services.new_mailing(edition, draft, by=organiser, at=now())
    assert refusal.value.field == "body_zh"


def test_each_gets_one_copy_in_their_own_language(app, organiser, work):
    edition = make_edition()
    one = make_registration(edition, email="a@example.org", name="{link} <b>Ünal</b>")
    make_registration(edition, email="b@example.org", language="zh")
    make_registration(edition, email="")
    mailing = make_mailing(edition, organiser)
    assert queries.count_audience(mailing.edition, mailing.audience, by=organiser) == 2
    send(mailing, organiser, work)
    english, chinese = letters()
    assert (mailing.state, mailing.written) == ("sent", 2)
    assert english.subject.startswith("About Edition")
    assert one.reference in english.text
    assert "{link} <b>Ünal</b>" in english.text
    assert "<b>Ünal" not in english.html
    assert chinese.subject.startswith("关于第")
    assert "请参加S1 第S1场" in chinese.text
    # Days are said in the letter's language, whoever's page or job it was written by.
    assert "年" in chinese.text.split("请参加")[1].split("。")[0]
    assert "年" not in english.text
    with app.test_request_context("/?lang=zh"):
        assert "年" not in render(preview_for(mailing, one, language="en"))[1]
    assert {one.state for one in letters()} == {"sent"}


def test_both_languages_are_needed(app, organiser):
    draft = Draft(subject={"en": "A", "zh": ""}, body={"en": "B", "zh": "乙"})
    mailing = make_mailing(make_edition(), organiser, draft)
    with pytest.raises(DomainError, match="both languages") as refusal:
        services.schedule_mailing(mailing, now(), by=organiser, at=now())
    assert refusal.value.field == "subject_zh"


def test_killed_and_restarted_nobody_twice_and_nobody_missed(app, organiser, work, monkeypatch):
    edition = make_edition()
    for number in range(5):
        make_registration(edition, email=f"p{number}@example.org")
    mailing = make_mailing(edition, organiser)
    monkeypatch.setattr(services, "CHUNK", 2)
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    services.begin_mailing(mailing, at=now())
    services.write_some(mailing, at=now())
    db.session.commit()
    # Killed in the middle of a chunk: nothing of it stays.
    services.write_some(mailing, at=now())
    db.session.rollback()
    assert len(letters()) == 2
    jobs.begin(str(mailing.id))
    jobs.write(str(mailing.id))
    db.session.commit()
    work()
    db.session.expire_all()
    assert (mailing.state, mailing.written) == ("sent", 5)
    assert len({one.address for one in letters()}) == len(letters()) == 5
    jobs.write(str(mailing.id))
    assert len(letters()) == 5


def test_the_list_is_drawn_when_sending_begins(app, organiser, work):
    edition = make_edition(sessions=2)
    first, second = edition.sessions
    make_registration(edition, first, email="first@example.org")
    draft = Draft(WORDS.subject, WORDS.body, {"session": str(second.id)})
    mailing = make_mailing(edition, organiser, draft)
    later = now() + timedelta(hours=2)
    services.schedule_mailing(mailing, later, by=organiser, at=now())
    make_registration(edition, second, email="late@example.org")
    db.session.commit()
    jobs.keep_time()
    assert mailing.state == "scheduled"
    assert queries.due_mailings(later) == [mailing.id]
    services.begin_mailing(mailing, at=later)
    db.session.commit()
    work()
    assert [one.address for one in letters()] == ["late@example.org"]


def test_a_filter_that_is_gone_sends_to_nobody(app, organiser):
    draft = Draft(WORDS.subject, WORDS.body, {"session": "gone"})
    mailing = make_mailing(make_edition(), organiser, draft)
    with pytest.raises(DomainError, match="no longer known"):
        queries.count_audience(mailing.edition, mailing.audience, by=organiser)


def test_news_go_only_to_who_agreed(app, organiser, work):
    edition = make_edition()
    agreed = make_registration(edition, email="yes@example.org")
    make_registration(edition, email="no@example.org")
    agreed.may_write = True
    mailing = make_mailing(edition, organiser, Draft(WORDS.subject, WORDS.body, is_news=True))
    send(mailing, organiser, work)
    assert [one.address for one in letters()] == ["yes@example.org"]


def test_a_stopped_one_writes_to_nobody_more(app, organiser, work, monkeypatch):
    edition = make_edition()
    for number in range(3):
        make_registration(edition, email=f"p{number}@example.org")
    mailing = make_mailing(edition, organiser)
    monkeypatch.setattr(services, "CHUNK", 2)
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    services.begin_mailing(mailing, at=now())
    services.write_some(mailing, at=now())
    services.stop_mailing(mailing, by=organiser, at=now())
    db.session.commit()
    work()
    db.session.expire_all()
    assert (mailing.state, len(letters())) == ("stopped", 2)
    with pytest.raises(Conflict):
        services.change_mailing(mailing, WORDS, by=organiser, at=now())


def test_paused_and_resumed_nobody_twice_and_nobody_missed(app, organiser, work, monkeypatch):
    edition = make_edition()
    for number in range(5):
        make_registration(edition, email=f"p{number}@example.org")
    db.session.commit()
    work()
    mailing = make_mailing(edition, organiser)
    monkeypatch.setattr(services, "CHUNK", 2)
    monkeypatch.setattr(services, "AHEAD", 2)
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    services.begin_mailing(mailing, at=now())
    assert services.write_some(mailing, at=now())
    # As many wait to leave as may, so it is looked again later and a pause lets no more go.
    assert services.write_some(mailing, at=now())
    assert mailing.written == 2
    later = Job.name == services.WRITE, Job.lane == Lane.INTERACTIVE, Job.run_at > now()
    assert db.session.scalar(select(func.count()).where(*later)) == 1
    services.pause_mailing(mailing, by=organiser, at=now())
    db.session.commit()
    work()
    db.session.expire_all()
    assert (mailing.state, mailing.written, len(letters())) == ("paused", 2, 2)
    assert queries.delivery_counts(mailing, visible_to=organiser) == {"sent": 2, "unwritten": 3}
    with pytest.raises(Conflict):
        services.pause_mailing(mailing, by=organiser, at=now())
    monkeypatch.setattr(services, "AHEAD", 500)
    services.resume_mailing(mailing, by=organiser, at=now())
    db.session.commit()
    # The look that was put off by seconds comes, and no other.
    put_off = Job.name == services.WRITE, Job.state == JobState.QUEUED
    assert db.session.scalar(select(func.count()).where(*put_off)) == 1
    jobs.write(str(mailing.id))
    db.session.commit()
    work()
    db.session.expire_all()
    assert (mailing.state, mailing.written) == ("sent", 5)
    assert len({one.address for one in letters()}) == len(letters()) == 5
    said = select(AuditEntry.action).where(AuditEntry.subject_id == str(mailing.id))
    assert {"mailing:pause", "mailing:resume"} <= set(db.session.scalars(said))


def test_a_pause_of_a_year_ends_the_mailing_before_its_letters_are_deleted(
    organiser, work, monkeypatch
):
    """Whoever had it would be written to again: the letter that says so is gone by then."""
    edition = make_edition()
    for number in range(4):
        make_registration(edition, email=f"p{number}@example.org")
    mailing = make_mailing(edition, organiser)
    monkeypatch.setattr(services, "CHUNK", 2)
    began = now()
    services.schedule_mailing(mailing, began, by=organiser, at=began)
    services.begin_mailing(mailing, at=began)
    services.write_some(mailing, at=began)
    services.pause_mailing(mailing, by=organiser, at=began)
    db.session.commit()
    work()
    letters_kept = register()["message"].term.span
    assert letters_kept is not None
    assert letters_kept >= services.LONGEST_PAUSE + timedelta(days=30)
    for days, state in ((364, "paused"), (366, "stopped")):
        services.end_long_pauses(at=began + timedelta(days=days))
        db.session.commit()
        assert mailing.state == state
    db.session.execute(delete(Message))
    db.session.commit()
    with pytest.raises(Conflict):
        services.resume_mailing(mailing, by=organiser, at=now())
    jobs.write(str(mailing.id))
    assert letters() == []


def test_letters_that_the_server_did_not_take_hold_the_rest(app, organiser, work, monkeypatch):
    """All were written while it was away, so a pause held nothing."""
    edition = make_edition()
    for number in range(6):
        make_registration(edition, email=f"p{number}@example.org")
    mailing = make_mailing(edition, organiser)
    work()
    monkeypatch.setattr(services, "CHUNK", 2)
    monkeypatch.setattr(services, "AHEAD", 3)
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    services.begin_mailing(mailing, at=now())
    services.write_some(mailing, at=now())
    for one in letters():
        one.state, one.error = MessageState.FAILED, "ConnectionRefusedError: refused"
    services.write_some(mailing, at=now())
    assert mailing.written == 2, "no more than three at a time"
    letters()[0].error = "SMTPRecipientsRefused: {'p0@example.org': (550, b'unknown')}"
    services.write_some(mailing, at=now())
    assert mailing.written == 4, "a refused address is that letter's own matter"
    services.write_some(mailing, at=now())
    assert mailing.written == 4
    services.write_some(mailing, at=now() + services.HOLDS + timedelta(minutes=1))
    assert mailing.written == 6, "what is held by nothing that is done goes on at last"


def test_pausing_again_and_again_makes_no_more_work(app, organiser, work):
    edition = make_edition()
    make_registration(edition, email="a@example.org")
    mailing = make_mailing(edition, organiser)
    work()
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    services.begin_mailing(mailing, at=now())
    db.session.commit()
    for _ in range(3):
        services.pause_mailing(mailing, by=organiser, at=now())
        db.session.commit()
        services.resume_mailing(mailing, by=organiser, at=now())
        db.session.commit()
    waits = Job.name == services.WRITE, Job.state == JobState.QUEUED
    assert db.session.scalar(select(func.count()).where(*waits)) == 1
    work()
    db.session.expire_all()
    assert (mailing.state, len(letters())) == ("sent", 1)


def test_who_took_consent_back_in_a_pause_gets_no_news(app, organiser, work):
    edition = make_edition()
    people = [make_registration(edition, email=f"p{number}@example.org") for number in range(2)]
    for one in people:
        one.may_write = True
    mailing = make_mailing(edition, organiser, Draft(WORDS.subject, WORDS.body, is_news=True))
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    services.begin_mailing(mailing, at=now())
    services.pause_mailing(mailing, by=organiser, at=now())
    people[0].may_write = False
    db.session.commit()
    services.resume_mailing(mailing, by=organiser, at=now())
    db.session.commit()
    work()
    db.session.expire_all()
    assert [one.address for one in letters()] == ["p1@example.org"]
    assert (mailing.state, mailing.written) == ("sent", 1)
    assert queries.delivery_counts(mailing, visible_to=organiser) == {"sent": 1}


def test_a_batch_to_guests_keeps_nobody_from_the_account(app, organiser, work):
    """Their letters hold links too, and went before those that somebody waits for."""
    edition = make_edition()
    make_registration(edition, email="a@example.org")
    mailing = make_mailing(edition, organiser)
    work()
    services.schedule_mailing(mailing, now(), by=organiser, at=now())
    services.begin_mailing(mailing, at=now())
    services.write_some(mailing, at=now())
    db.session.flush()
    [letter] = letters()
    lanes = select(Job.lane).where(Job.name == "outbox.dispatch", Job.state == JobState.QUEUED)
    assert (letter.is_private, list(db.session.scalars(lanes))) == (True, [Lane.LETTERS])


def test_what_did_not_arrive_goes_again(app, organiser, work):
    edition = make_edition()
    make_registration(edition, email="a@example.org")
    make_registration(edition, email="b@example.org")
    mailing = make_mailing(edition, organiser)
    send(mailing, organiser, work)
    back = letters()[0]
    back.state, back.bounced_at, back.bounce = MessageState.BOUNCED, now(), "5.1.1 unknown"
    db.session.commit()
    assert queries.delivery_counts(mailing, visible_to=organiser) == {"sent": 1, "bounced": 1}
    assert services.resend_undelivered(mailing, by=organiser, at=now()) == 0, "not to that address"
    person = db.session.scalars(select(Registration).filter_by(email=back.address)).one()
    person.email = "right@example.org"
    db.session.flush()
    assert services.resend_undelivered(mailing, by=organiser, at=now()) == 1
    assert (back.address, back.bounced_at) == ("right@example.org", None)
    db.session.commit()
    work()
    db.session.expire_all()
    assert queries.delivery_counts(mailing, visible_to=organiser) == {"sent": 2}
    assert len(letters()) == 2


def test_who_runs_one_venue_writes_to_its_people_alone(app, organiser, work):
    edition = make_edition()
    there = make_venue(edition, district="wuzhong")
    here = edition.sessions[0]
    make_registration(edition, here, email="other@example.org")
    make_registration(edition, make_session(edition, there), email="own@example.org")
    district = make_user(Role.ORGANISER, "wuzhong", scope_kind=ScopeKind.DISTRICT)
    foreign = make_mailing(edition, organiser)
    with pytest.raises(NotFound):
        queries.get_mailing(foreign.id, edition, visible_to=district)
    with pytest.raises(NotFound):
        services.schedule_mailing(foreign, now(), by=district, at=now())
    db.session.rollback()
    send(make_mailing(edition, district), district, work)
    assert [one.address for one in letters()] == ["own@example.org"]


def test_the_rows_of_who_was_written_to_are_unique(app, organiser):
    edition = make_edition()
    registration = make_registration(edition)
    mailing = make_mailing(edition, organiser)
    for _twice in range(2):
        db.session.add(MailingRecipient(mailing_id=mailing.id, registration_id=registration.id))
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()


def test_a_preview_is_in_either_language_and_posts_nothing(app, organiser):
    edition = make_edition()
    registration = make_registration(edition)
    mailing = make_mailing(edition, organiser)
    preview = preview_for(mailing, registration, language="zh")
    assert preview.values["subject"].startswith("关于")
    assert registration_token(registration) not in repr(preview.values)
    assert (
        db.session.scalar(
            select(func.count()).select_from(Message).where(Message.kind == "mailings/message")
        )
        == 0
    )


def sent(app, to: str):
    folder = app.extensions["settings"].data_dir / "mail"
    mails = [
        email.message_from_bytes(one.read_bytes(), policy=policy.default)
        for one in sorted(folder.glob("*.eml"))
    ]
    return [one for one in mails if one["To"] == to]


def attach(mailing, organiser, *, name="Programme.pdf", size: int | None = None):
    checked = take_upload(io.BytesIO(page_pdf()), declared_name=name, field="file")
    file = keep_upload(checked, owner=organiser, purpose=ATTACHMENT, at=now())
    file.size = size or file.size
    services.attach_file(mailing, file, by=organiser, at=now())
    db.session.commit()
    return file


def test_a_test_goes_to_oneself_in_both_languages_and_counts_nowhere(app, organiser, work):
    edition = make_edition()
    person = make_registration(edition, name="Somebody Else", email="else@example.org")
    mailing = make_mailing(edition, organiser)
    attach(mailing, organiser)
    services.send_test(mailing, by=organiser, at=now())
    db.session.commit()
    work()
    english, chinese = sorted(sent(app, organiser.email), key=lambda one: str(one["Subject"]))
    assert english["Subject"] == f"Test: About {edition.name['en']}"
    assert chinese["Subject"] == f"测试：关于{edition.name['zh']}"
    for mail, told in ((english, "This is a test."), (chinese, "这是测试邮件")):
        text = mail.get_body(("plain",)).get_content()
        assert told in text
        assert organiser.display_name in text
        for other in (person.name, person.reference, registration_token(person)):
            assert other not in text
        assert [one.get_filename() for one in mail.iter_attachments()] == ["Programme.pdf"]
    assert len(sent(app, "else@example.org")) == 1
    assert db.session.scalar(select(func.count()).select_from(MailingRecipient)) == 0
    db.session.expire_all()
    assert (mailing.state, mailing.written) == ("draft", 0)


def test_a_test_needs_both_languages_and_somebody_in_the_list(organiser):
    edition = make_edition()
    mailing = make_mailing(edition, organiser)
    with pytest.raises(DomainError, match="Nobody is in the list"):
        services.send_test(mailing, by=organiser, at=now())
    mailing.body = {"en": "Only English"}
    with pytest.raises(DomainError, match="both languages"):
        services.send_test(mailing, by=organiser, at=now())


def test_every_letter_carries_the_files(app, organiser, work):
    edition = make_edition()
    make_registration(edition, email="a@example.org")
    mailing = make_mailing(edition, organiser)
    file = attach(mailing, organiser)
    dropped = attach(mailing, organiser, name="Other.pdf")
    services.detach_file(mailing, dropped.id, by=organiser, at=now())
    db.session.commit()
    send(mailing, organiser, work)
    # Beside the letter that confirms the registration; both may leave in one second.
    about = f"About {edition.name['en']}"
    (mail,) = [one for one in sent(app, "a@example.org") if one["Subject"] == about]
    [carried] = mail.iter_attachments()
    assert (carried.get_filename(), carried.get_content_type()) == (
        "Programme.pdf", "application/pdf",
    )  # fmt: skip
    assert carried.get_content() == read_file(file)
    with pytest.raises(Conflict):
        attach(mailing, organiser)


def test_files_are_few_and_small_enough_for_mailboxes(organiser):
    mailing = make_mailing(make_edition(), organiser)
    with pytest.raises(DomainError, match="larger than 5 MB"):
        attach(mailing, organiser, size=services.MOST_BYTES + 1)
    for _number in range(services.MOST_FILES):
        attach(mailing, organiser)
    with pytest.raises(DomainError, match="No more than 5 files"):
        attach(mailing, organiser)
