"""The desk's pages of messages."""

from __future__ import annotations

import re

import pytest

from core.accounts.roles import Role
from core.db import db
from events.mailings.models import Mailing, MessageTemplate
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration
from tests.talent.claims.pages import Reviewer as Visitor

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
    assert "Send to 2 people" in page
    assert "Ñandú &lt;i&gt;" in page
    assert "关于第" in page
    assert organiser.post(f"{base(edition)}/{mailing.id}/send", when="now").status_code == 303
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
    send = f"{base(edition)}/{mailing.id}/send"
    past = {"when": "later", "day-day": "1", "day-month": "2", "day-year": "2024", "hour": "09:30"}
    assert "This moment is over" in organiser.post(send, **past).text
    assert organiser.post(send, when="later", hour="25:99").status_code == 422
    future = past | {"day-year": "2090"}
    assert organiser.post(send, **future).status_code == 303
    db.session.expire_all()
    assert mailing.state == "scheduled"
    assert mailing.due_at.isoformat() == "2090-02-01T01:30:00+00:00"
    assert organiser.post(f"{base(edition)}/{mailing.id}/stop").status_code == 303
    assert organiser.post(f"{base(edition)}/{mailing.id}/stop").status_code == 409


def test_the_filter_of_the_list_is_the_audience(app, organiser):
    edition = make_edition(sessions=2)
    first, second = edition.sessions
    make_registration(edition, first)
    make_registration(edition, first)
    make_registration(edition, second)
    mailing = make_draft(organiser, edition, **{"f-session": str(second.id)})
    assert mailing.audience["filter"] == {"session": str(second.id)}
    assert "Send to 1 person" in organiser.get(f"{base(edition)}/{mailing.id}").text
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
    kept = organiser.post(f"{base(edition)}/{mailing.id}/template", name="Welcome")
    assert kept.status_code == 303
    template = db.session.query(MessageTemplate).one()
    page = organiser.get(f"{base(edition)}/new?template={template.id}").text
    assert "About {event}" in page
    assert organiser.post(f"{base(edition)}/{mailing.id}/template", name=" ").status_code == 422


def test_auditors_look_and_do_not_write(app, organiser):
    edition = make_edition()
    mailing = make_draft(organiser, edition)
    auditor = Visitor(app, make_user(Role.AUDITOR))
    assert auditor.get(f"{base(edition)}/{mailing.id}").status_code == 200
    assert auditor.get(f"{base(edition)}/new").status_code == 403
    assert auditor.post(f"{base(edition)}/{mailing.id}/send", when="now").status_code == 403
    assert Visitor(app, make_user()).get(base(edition)).status_code == 404
