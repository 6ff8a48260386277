"""The desk's pages of messages."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select, update

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.outbox.models import Message, MessageState
from events.editions.models import Venue
from events.mailings import services
from events.mailings.models import Mailing, MailingRecipient, MessageTemplate
from events.mailings.status import mailings_share
from events.registrations.links import registration_token
from tests.core.files.corpus import page_pdf
from tests.counting import count_queries
from tests.events.signed_in import SignedIn as Visitor
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue

TYPED = {
    "subject_en": "About {event}",
    "subject_zh": "关于{event}",
    "body_en": "Dear friend,\n\ncome to {sessions}.",
    "body_zh": "请参加{sessions}。",
}


@pytest.fixture
def organiser(app):
    return Visitor(app, make_user(Role.ORGANISER))


def base(edition) -> str:
    return f"/desk/events/{edition.slug}/messages"


def act(visitor, mailing, action, *, seen=None, **fields):
    """Send an action with what the page of now, or of before, showed of the mailing."""
    address = f"{base(mailing.edition)}/{mailing.id}"
    said = {f"{action}-{name}": value for name, value in fields.items()}
    if seen is None:
        seen = shown_of(visitor, mailing, action)
    return visitor.post(f"{address}/{action}", **{f"{action}-seen": seen, **said})


def shown_of(visitor, mailing, action):
    """What the sheet of an action says of the version the page shows; empty without a sheet."""
    page = visitor.get(f"{base(mailing.edition)}/{mailing.id}").text
    found = re.search(rf'name="{action}-seen"[^>]*value="([^"]*)"', page)
    return found[1] if found else "x"


def make_draft(organiser, edition, **fields) -> Mailing:
    answer = organiser.post(f"{base(edition)}/new", **{**TYPED, **fields})
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return db.session.query(Mailing).order_by(Mailing.created_at.desc()).first()


def test_written_previewed_counted_and_sent(app, organiser, work):
    edition = make_edition()
    person = make_registration(edition, name="Ñandú <i>x</i>")
    make_registration(edition)
    assert "Write a message" in organiser.get(base(edition)).text
    mailing = make_draft(organiser, edition)
    page = organiser.get(f"{base(edition)}/{mailing.id}").text
    assert "It goes to 2 people" in page
    assert "Ñandú &lt;i&gt;" in page
    assert "关于第" in page
    assert act(organiser, mailing, "send", when="now").status_code == 303
    work()
    page = organiser.get(f"{base(edition)}/{mailing.id}").text
    assert person.reference in page
    assert re.search(r"2\s*</\w+>\s*.{0,200}Sent", page, re.DOTALL)


def test_a_wrong_gap_keeps_what_was_typed(app, organiser):
    edition = make_edition()
    answer = organiser.post(f"{base(edition)}/new", **{**TYPED, "body_en": "Hi {nmae}, see you"})
    assert answer.status_code == 422
    assert "There is no gap named {nmae}" in answer.text
    assert "Hi {nmae}, see you" in answer.text
    assert "关于{event}" in answer.text


def test_a_moment_that_is_over_is_refused(app, organiser):
    edition = make_edition()
    make_registration(edition)
    mailing = make_draft(organiser, edition)
    past = {"when": "later", "day-day": "1", "day-month": "2", "day-year": "2024", "hour": "09:30"}
    assert "This moment is over" in act(organiser, mailing, "send", **past).text
    assert "Enter the day and the time" in act(organiser, mailing, "send", when="later").text
    assert act(organiser, mailing, "send", when="later", hour="25:99").status_code == 422
    future = past | {"day-year": "2090"}
    assert act(organiser, mailing, "send", **future).status_code == 303
    db.session.expire_all()
    assert mailing.state == "scheduled"
    assert mailing.due_at.isoformat() == "2090-02-01T01:30:00+00:00"
    assert act(organiser, mailing, "stop").status_code == 303
    assert act(organiser, mailing, "stop").status_code == 409


def test_how_far_it_is_and_paused_by_a_button(app, organiser, work):
    edition = make_edition()
    make_registration(edition)
    mailing = make_draft(organiser, edition)
    work()
    act(organiser, mailing, "send", when="now")
    db.session.expire_all()
    services.begin_mailing(mailing, at=now())
    db.session.commit()
    address = f"{base(edition)}/{mailing.id}"
    for language, seen in (("en", "0 of 1 seen to"), ("zh", "0")):
        page = organiser.get(f"{address}?lang={language}").text
        assert seen in page
        assert 'hx-trigger="every 2s"' in page
    organiser.get(f"{address}?lang=en")
    assert act(organiser, mailing, "pause").status_code == 303
    page = organiser.get(address).text
    assert "Paused. Letters written already still leave." in page
    assert 'hx-trigger="every 2s"' not in page
    assert act(organiser, mailing, "pause").status_code == 409
    assert act(organiser, mailing, "resume").status_code == 303
    work()
    page = organiser.get(address).text
    assert "1 of 1 seen to" in page
    assert 'hx-trigger="every 2s"' not in page


def test_the_filter_of_the_list_is_the_audience(app, organiser):
    edition = make_edition(sessions=2)
    first, second = edition.sessions
    make_registration(edition, first)
    make_registration(edition, first)
    make_registration(edition, second)
    mailing = make_draft(organiser, edition, **{"f-session": str(second.id)})
    assert mailing.audience["filter"] == {"session": str(second.id)}
    assert "It goes to 1 person" in organiser.get(f"{base(edition)}/{mailing.id}").text
    edit = organiser.get(f"{base(edition)}/{mailing.id}/edit").text
    assert re.search(rf'selected[^>]*value="{second.id}"|value="{second.id}"[^>]*selected', edit)
    wrong = organiser.post(f"{base(edition)}/new", **TYPED, **{"f-session": "nonsense"})
    assert wrong.status_code == 422


def test_the_list_leads_to_a_message_to_whom_it_shows(app, organiser):
    edition = make_edition(sessions=2)
    second = edition.sessions[1]
    make_registration(edition, second)
    address = f"{base(edition)}/new?session={second.id}"
    listed = organiser.get(f"/desk/events/{edition.slug}/attendees?session={second.id}").text
    assert f'href="{address}"' in listed
    form = organiser.get(address).text
    assert re.search(rf'selected[^>]*value="{second.id}"|value="{second.id}"[^>]*selected', form)


def test_words_are_kept_and_used_again(app, organiser):
    edition = make_edition()
    mailing = make_draft(organiser, edition)
    kept = organiser.post(f"{base(edition)}/{mailing.id}/template", **{"template-name": "Welcome"})
    assert kept.status_code == 303
    template = db.session.query(MessageTemplate).one()
    page = organiser.get(f"{base(edition)}/new?template={template.id}").text
    assert "About {event}" in page
    assert (
        organiser.post(
            f"{base(edition)}/{mailing.id}/template", **{"template-name": " "}
        ).status_code
        == 422
    )


def test_auditors_look_and_do_not_write(app, organiser):
    edition = make_edition()
    mailing = make_draft(organiser, edition)
    auditor = Visitor(app, make_user(Role.AUDITOR))
    assert auditor.get(f"{base(edition)}/{mailing.id}").status_code == 200
    assert auditor.get(f"{base(edition)}/new").status_code == 403
    assert act(auditor, mailing, "send", when="now").status_code == 403
    assert Visitor(app, make_user()).get(base(edition)).status_code == 404


def begun(organiser, edition, people=3) -> Mailing:
    """A mailing whose people are drawn, and to whom nothing is written yet."""
    for number in range(people):
        make_registration(edition, name=f"Person {number}", email=f"p{number}@example.org")
    mailing = make_draft(organiser, edition)
    services.schedule_mailing(mailing, None, by=organiser.user, at=now())
    services.begin_mailing(mailing, at=now())
    db.session.commit()
    return mailing


def test_stop_works_from_a_page_older_than_what_went_out_since(app, organiser, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 1)
    mailing = begun(organiser, make_edition())
    seen, version = shown_of(organiser, mailing, "stop"), mailing.version
    services.write_some(mailing, at=now())
    db.session.commit()
    assert mailing.version > version
    assert act(organiser, mailing, "stop", seen=seen).status_code == 303
    db.session.expire_all()
    assert (mailing.state, mailing.written) == ("stopped", 1)


def test_a_page_from_before_it_began_still_stops_it(app, organiser):
    edition = make_edition()
    make_registration(edition)
    mailing = make_draft(organiser, edition)
    services.schedule_mailing(mailing, now() + timedelta(days=1), by=organiser.user, at=now())
    db.session.commit()
    seen = shown_of(organiser, mailing, "stop")
    services.begin_mailing(mailing, at=now())
    db.session.commit()
    assert act(organiser, mailing, "stop", seen=seen).status_code == 303


def test_a_draft_that_somebody_changed_meanwhile_is_not_sent(app, organiser):
    mailing = make_draft(organiser, make_edition())
    seen = shown_of(organiser, mailing, "send")
    changed = {**TYPED, "subject_en": "Other words"}
    organiser.post(f"{base(mailing.edition)}/{mailing.id}/edit", **changed)
    assert act(organiser, mailing, "send", seen=seen, when="now").status_code == 409
    db.session.expire_all()
    assert mailing.state == "draft"


def test_who_was_not_reached_is_a_filter_and_leads_from_the_lists(app, organiser, work):
    mailing = begun(organiser, make_edition())
    work()
    db.session.expire_all()
    back, failed, _arrived = db.session.scalars(
        select(Message).where(Message.kind == "mailings/message").order_by(Message.address)
    )
    back.state, back.bounced_at, back.bounce = MessageState.BOUNCED, now(), "5.1.1 unknown"
    failed.state, failed.error = MessageState.FAILED, "no such host"
    db.session.commit()
    address = f"{base(mailing.edition)}/{mailing.id}"
    assert people_on(organiser.get(address)) == ["Person 0", "Person 1", "Person 2"]
    assert people_on(organiser.get(f"{address}?state=bounced")) == ["Person 0"]
    assert people_on(organiser.get(f"{address}?state=failed")) == ["Person 1"]
    page = organiser.get(f"{address}?undelivered=1")
    assert people_on(page) == ["Person 0", "Person 1"]
    assert "5.1.1 unknown" in page.text
    assert "no such host" in page.text
    taken = organiser.post(
        f"{address}/export?undelivered=1", file_format="csv", which="shown"
    ).data.decode()
    assert taken.count("@example.org") == 2

    listed = html.fromstring(organiser.get(f"{base(mailing.edition)}?undelivered=1").text)
    [row] = listed.xpath("//tr[@data-row]")
    assert row.xpath("td[contains(@class, 'k-number')]/text()") == ["3", "2"]
    others = make_draft(organiser, mailing.edition)
    assert str(others.id) not in organiser.get(f"{base(mailing.edition)}?undelivered=1").text
    with app.test_request_context():
        share = mailings_share([mailing.edition], organiser.user, now())
        assert [one.path for one in share.waiting] == [f"{base(mailing.edition)}?undelivered=1"]


def people_on(page) -> list[str]:
    cells = html.fromstring(page.text).xpath("//tr[@data-row]/td[contains(@class, 'row-name')]")
    return [cell.text_content() for cell in cells]


def test_of_those_written_to_one_sees_whoever_is_in_reach_still(app):
    edition = make_edition()
    there = make_venue(edition, district="wuzhong")
    make_venue(edition, district="wuzhong")
    make_registration(edition, make_session(edition, there), name="Own")
    left = there.id
    district = Visitor(app, make_user(Role.ORGANISER, "wuzhong", scope_kind=ScopeKind.DISTRICT))
    mailing = make_draft(district, edition)
    services.schedule_mailing(mailing, None, by=district.user, at=now())
    services.begin_mailing(mailing, at=now())
    db.session.commit()
    address = f"{base(edition)}/{mailing.id}"
    assert people_on(district.get(address)) == ["Own"]
    db.session.execute(update(Venue).where(Venue.id == left).values(district="kunshan"))
    db.session.commit()
    assert people_on(district.get(address)) == []
    whole = Visitor(app, make_user(Role.ORGANISER))
    assert people_on(whole.get(address)) == ["Own"]


def test_any_number_of_messages_and_people_takes_the_same_questions(app, organiser):
    edition = make_edition()
    mailing = begun(organiser, edition, people=1)
    addresses = (base(edition), f"{base(edition)}/{mailing.id}")
    few = [count_queries(lambda a=one: organiser.get(a))[0] for one in addresses]
    for _more in range(3):
        make_draft(organiser, edition)
        person = make_registration(edition)
        db.session.add(MailingRecipient(mailing_id=mailing.id, registration_id=person.id))
    db.session.commit()
    many = [count_queries(lambda a=one: organiser.get(a))[0] for one in addresses]
    assert few == many == [6, 12]
    draft = make_draft(organiser, edition)
    assert count_queries(lambda: organiser.get(f"{base(edition)}/{draft.id}"))[0] == 17


def test_its_history_tells_who_did_what(app, organiser, work):
    mailing = begun(organiser, make_edition())
    work()
    page = organiser.get(f"{base(mailing.edition)}/{mailing.id}")
    history = html.fromstring(page.text).xpath("string(//*[contains(@class, 'case-history')])")
    for said in ("Written", "Send", organiser.user.display_name):
        assert said in history


def test_people_are_counted_as_the_filters_change_without_saving(organiser):
    edition = make_edition(sessions=2)
    make_registration(edition)
    make_registration(edition, edition.sessions[0])
    page = organiser.get(f"{base(edition)}/new").text
    assert "2 people as the list is now" in page
    answer = organiser.post(
        f"{base(edition)}/new",
        **{**TYPED, "body_en": "", "f-session": str(edition.sessions[1].id), "count": "1"},
    )
    assert answer.status_code == 200
    assert "1 person as the list is now" in answer.text
    assert TYPED["subject_en"] in answer.text
    assert db.session.scalar(select(Mailing)) is None


def test_a_file_is_checked_shown_and_found_by_whom_it_went_to(app, organiser, work):
    edition = make_edition()
    guest = make_registration(edition, language="en")
    user = make_user()
    make_registration(edition, user=user)
    mailing = make_draft(organiser, edition)
    url = f"{base(edition)}/{mailing.id}"
    wrong = organiser.post(f"{url}/files", **{"attach-file": (io.BytesIO(b"MZ"), "a.exe")})
    assert wrong.status_code == 422
    assert "Only PDF, JPEG and PNG" in wrong.text
    good = {"attach-file": (io.BytesIO(page_pdf()), "Programme.pdf")}
    assert organiser.post(f"{url}/files", **good).status_code == 303
    page = organiser.get(url).text
    assert "Programme.pdf" in page
    [file] = mailing.files
    assert organiser.get(f"/files/{file.id}").status_code == 200
    by_link = f"/r/{registration_token(guest)}"
    assert app.test_client().get(f"{by_link}/message-files/{file.id}").status_code == 404
    recipient, other = Visitor(app, user), Visitor(app, make_user())
    assert recipient.get(f"/files/{file.id}").status_code == 404
    act(organiser, mailing, "send", when="now")
    work()
    stranger = app.test_client()
    assert "Programme.pdf" in stranger.get(by_link).text
    given = stranger.get(f"{by_link}/message-files/{file.id}")
    assert given.data.startswith(b"%PDF")
    assert given.headers["Cache-Control"] == "no-store"
    assert recipient.get(f"/files/{file.id}").data == given.data
    assert other.get(f"/files/{file.id}").status_code == 404


def test_a_test_is_sent_from_the_page(organiser, work):
    edition = make_edition()
    make_registration(edition)
    mailing = make_draft(organiser, edition)
    url = f"{base(edition)}/{mailing.id}"
    assert f'action="{url}/test"' in organiser.get(url).text
    answer = organiser.post(f"{url}/test")
    assert answer.status_code == 303
    assert "The test is on its way" in organiser.get(url).text
