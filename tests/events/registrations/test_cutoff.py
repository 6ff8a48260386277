"""The cut-off stands on the form; after it every way in says one and the same (R4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from core.i18n import show_datetime, speaking
from core.workflow import Guest
from events.editions.states import EditionState
from events.registrations import services
from events.registrations.models import Registration
from tests.events.registrations.test_api import body, caller
from tests.events.registrations.test_new import address_of, answers, only
from tests.events.registrations.test_own import link
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration


def close(edition, **fields) -> None:
    edition.cutoff_at = now() - timedelta(minutes=5)
    for name, value in fields.items():
        setattr(edition, name, value)
    db.session.commit()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Registration closes on"), ("zh", "报名截止时间")]
)
def test_the_form_says_until_when(client, language, words) -> None:
    edition = make_edition(cutoff_at=now() + timedelta(days=3))
    page = client.get(f"{address_of(edition)}?lang={language}").text
    with speaking(language):
        shown = show_datetime(edition.cutoff_at)
    assert words in page
    assert (
        f'datetime="{edition.cutoff_at.isoformat(timespec="minutes")}" data-local>{shown}' in page
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("next_state", [EditionState.CANCELLED, EditionState.CLOSED, None])
def test_what_is_closed_says_so_everywhere(client, language, next_state) -> None:
    following = make_edition(state=next_state) if next_state else None
    edition = make_edition()
    gone = make_registration(edition)
    services.cancel_registration(gone, by=Guest(gone), at=now())
    close(edition, next_edition_id=following.id if following else None)
    with speaking(language):
        moment = show_datetime(edition.cutoff_at)
    said = {"en": f"Registration closed on {moment}.", "zh": f"报名已于{moment}截止。"}[language]
    for address in (f"/events/{edition.slug}", address_of(edition), link(gone)):
        page = client.get(f"{address}?lang={language}").text
        assert said in page, address
        assert f'href="{address_of(edition)}"' not in page
        named = f'href="/events/{following.slug}"' if following else "/events/none"
        assert (named in page) is (next_state is EditionState.CLOSED), address
    item = client.get(f"/api/v1/events/{edition.slug}").json
    assert item["registration"] == "closed"
    ends = following.slug if next_state is EditionState.CLOSED else None
    assert item["next_event"] == ends


def test_programs_hear_the_same_words(client, app) -> None:
    edition = make_edition()
    close(edition)
    call = caller(client, make_user())
    answer = call("POST", f"{edition.slug}/registrations", body())
    assert answer.status_code == 409
    assert f"Registration closed on {show_datetime(edition.cutoff_at)}." in answer.text


def test_who_comes_late_is_told_of_the_next_edition_everywhere(client) -> None:
    following, edition = make_edition(), make_edition()
    own = make_registration(edition)
    close(edition, next_edition_id=following.id)
    for address in (f"/events/{edition.slug}", link(own)):
        page = client.get(address).text
        assert "Who registers now counts for the next edition." in page
        assert f'href="/events/{following.slug}"' in page
    assert f'href="{address_of(edition)}"' in client.get(f"/events/{edition.slug}").text
    assert f"This counts for {following.name['en']}" in client.get(address_of(edition)).text
    assert client.get(f"/api/v1/events/{edition.slug}").json["next_event"] == following.slug


def test_what_is_over_leads_to_the_next_edition(client) -> None:
    following, edition = make_edition(), make_edition()
    starts, ends = now() - timedelta(days=3), now() - timedelta(days=1)
    close(edition, next_edition_id=following.id, starts_at=starts, ends_at=ends)
    for address in (f"/events/{edition.slug}", address_of(edition)):
        page = client.get(address).text
        assert "This event is over." in page
        assert f'href="/events/{following.slug}"' in page
        assert f'href="{address_of(edition)}"' not in page
    assert client.get(f"/api/v1/events/{edition.slug}").json["registration"] == "closed"


def test_a_draft_is_named_only_where_it_takes_who_comes_late(client) -> None:
    following = make_edition(state=EditionState.DRAFT)
    edition = make_edition(next_edition_id=following.id, state=EditionState.CLOSED)
    for address in (f"/events/{edition.slug}", address_of(edition)):
        assert following.name["en"] not in client.get(address).text


def test_what_was_typed_when_it_closed_is_not_lost(client) -> None:
    edition = make_edition()
    sent = answers(client.get(address_of(edition)).text, *edition.sessions)
    close(edition)
    answer = client.post(address_of(edition), data=sent)
    assert answer.status_code == 409
    for typed in ("José Müller", "jose@example.org", "Germany", "Registration closed on"):
        assert typed in answer.text
    assert db.session.query(Registration).count() == 0


def test_nobody_is_registered_for_an_edition_they_did_not_see(client) -> None:
    edition, following = make_edition(), make_edition()
    sent = answers(client.get(address_of(edition)).text, *edition.sessions)
    close(edition, next_edition_id=following.id)
    answer = client.post(address_of(edition), data=sent)
    assert answer.status_code == 409
    assert "Registration closed while you filled in the form" in answer.text
    assert 'value="José Müller"' in answer.text
    assert db.session.query(Registration).count() == 0
    assert client.post(address_of(edition), data=answers(answer.text)).status_code == 303
    assert only().edition_id == following.id


def test_the_page_follows_the_next_edition(client) -> None:
    following = make_edition()
    edition = make_edition()
    close(edition, next_edition_id=following.id)
    first = client.get(f"/events/{edition.slug}")
    following.state = EditionState.CANCELLED
    db.session.commit()
    again = client.get(f"/events/{edition.slug}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "next edition" not in again.text
