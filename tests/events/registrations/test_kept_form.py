"""The open form is drawn once for all strangers, and nothing in it is another visitor's."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.clock import now
from core.db import db
from core.entry_forms.services import ensure_form, publish_form
from events.editions.models import Edition
from events.registrations.entry_form import edition_forms
from tests.counting import statements
from tests.events.registrations.test_new import address_of, answers, fields_of
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, words

# The stamp of the edition in three, who waits, and the form's version.
STATEMENTS = 5


def own_values(page: str) -> set[str]:
    """What only this visitor may have."""
    found = fields_of(page)
    return {found["csrf_token"], found["submit_key"]}


def without(page: str) -> str:
    for value in own_values(page):
        page = page.replace(value, "")
    return page


@pytest.mark.parametrize("sessions", [1, 12])
def test_two_visitors_share_the_page_and_never_a_token(app, sessions) -> None:
    """A token of one session is refused in another; a key makes two people one registration."""
    edition = make_edition(sessions=sessions, capacity=5)
    address, session = address_of(edition), edition.sessions[0]
    one, other = app.test_client(), app.test_client()
    first = one.get(address).text
    with statements() as sent:
        answer = other.get(address)
    second = answer.text
    assert len(sent) == STATEMENTS, sent
    assert without(second) == without(first)
    assert not own_values(first) & own_values(second)
    assert all(second.count(value) >= 1 for value in own_values(second))
    # The token in the head is for scripts of the same visitor.
    head = [re.search(r'name="csrf-token" content="([^"]+)"', page)[1] for page in (first, second)]
    assert [head[0] in own_values(first), head[1] in own_values(second)] == [True, True]
    assert "ETag" not in answer.headers
    stolen = answers(second, session)
    assert one.post(address, data=stolen).status_code == 400
    for number, (browser, page) in enumerate(((one, first), (other, second))):
        told = answers(page, session, name=f"Person {number}", email=f"{number}@example.org")
        assert browser.post(address, data=told).status_code == 303
    again = own_values(one.get(address).text)
    assert not again & {fields_of(first)["submit_key"], fields_of(second)["submit_key"]}


def rename(edition: Edition) -> None:
    edition.sessions[0].name = words("Renamed", "改名")
    edition.sessions[0].changed_at = now()


def take_place(edition: Edition) -> None:
    edition.sessions[0].taken += 1


def fill_up(edition: Edition) -> None:
    edition.sessions[0].taken, edition.sessions[0].has_waitlist = 5, False


def end_session(edition: Edition) -> None:
    edition.sessions[0].ends_at = now() - timedelta(minutes=1)
    edition.sessions[0].starts_at = now() - timedelta(hours=1)


def close(edition: Edition) -> None:
    edition.cutoff_at = now() - timedelta(hours=1)


def wait_in_line(edition: Edition) -> None:
    for _person in range(6):
        make_registration(edition)


def publish(edition: Edition) -> None:
    form = ensure_form(edition_forms(edition), by=None, at=now())
    draft = copy.deepcopy(form.draft)
    draft["sections"][0]["title"] = {"en": "Another heading", "zh": "另一标题"}
    form.draft = draft
    publish_form(form, edition_forms(edition), by=None, at=now())


@pytest.mark.parametrize(
    "change", [rename, take_place, fill_up, end_session, close, wait_in_line, publish]
)
def test_what_the_form_shows_is_never_older_than_its_facts(
    client: FlaskClient, app, change: Callable[[Edition], None]
) -> None:
    edition = make_edition("training", sessions=2, capacity=5, opens_at=now() - timedelta(days=9))
    before = client.get(address_of(edition)).text
    change(edition)
    db.session.commit()
    kept = app.test_client().get(address_of(edition)).text
    asker = app.test_client()
    drawn = asker.get(f"{address_of(edition)}?role").text
    assert without_switch(kept) == without_switch(drawn) != without_switch(before)


def without_switch(page: str) -> str:
    """The page without what is a visitor's, and without its own address."""
    page = re.sub(r'(csrf_token|submit_key)"([^>]*)value="[^"]+"', "", page)
    page = re.sub(r'name="csrf-token" content="[^"]+"', "", page)
    return re.sub(r"(\?|%3F)(role|lang|next)[^\"]*", "", page)


def test_the_other_language_and_people_with_an_account_have_their_own_page(client, app) -> None:
    edition = make_edition(capacity=5)
    client.get(address_of(edition))
    person = sign_in(app.test_client(), make_user(display_name="Somebody Signed-In"))
    assert "Somebody Signed-In" in person.get(address_of(edition)).text
    stranger = app.test_client()
    stranger.set_cookie("lang", "zh")
    assert 'lang="zh-Hans"' in stranger.get(address_of(edition)).text
    assert "Somebody Signed-In" not in client.get(address_of(edition)).text
