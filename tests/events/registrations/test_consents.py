"""Consents that were left open are given later, by the person alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.clock import now
from core.consents.models import Consent
from core.db import db
from core.workflow import Guest
from events.registrations import services
from events.registrations.consents import EventPurpose
from tests.events.registrations.test_own import link, press, refresh
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_entry, make_registration


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("with_account", [False, True])
def test_a_consent_left_open_is_given_later(client, language, with_account) -> None:
    user = make_user() if with_account else None
    own = make_registration(make_edition(), user=user)
    if user:
        sign_in(client, user)
    address = f"/me/registrations/{own.reference}" if user else link(own)
    page = client.get(f"{address}?lang={language}").text
    assert page.count(f'action="{address}/consents"') == 3
    for _twice in range(2):
        press(client, f"{address}/consents", purpose=EventPurpose.PICTURES.value)
    refresh()
    assert own.may_picture
    assert not own.may_share
    given = db.session.scalars(select(Consent).where(Consent.purpose == EventPurpose.PICTURES))
    (consent,) = given.all()
    assert (consent.language, consent.version, consent.user_id) == (
        language, EventPurpose.PICTURES.version, user.id if user else None,
    )  # fmt: skip
    assert consent.given_at is not None
    press(client, f"{address}/consents/{consent.id}/withdraw")
    refresh()
    assert not own.may_picture
    assert client.get(address).text.count(f'action="{address}/consents"') == 3


@pytest.mark.parametrize(
    "purpose", ["", "event_processing", "event_passport_letter", "claim_truth", "x" * 5000]
)
def test_what_is_no_choice_is_not_agreed_to_later(client, purpose) -> None:
    own = make_registration(make_edition())
    assert press(client, f"{link(own)}/consents", purpose=purpose).status_code == 404


def test_nobody_agrees_later_for_somebody_else_or_for_what_ended(client) -> None:
    user = make_user()
    edition = make_edition()
    entry = make_entry(*edition.sessions)
    other = services.register(edition, entry, user=None, by=user, at=now())
    own = make_registration(edition)
    services.cancel_registration(own, by=Guest(own), at=now())
    db.session.commit()
    assert press(client, f"{link(own)}/consents", purpose="event_news").status_code == 409
    assert "/consents" not in client.get(link(own)).text.split("<aside")[-1].split("withdraw")[0]
    sign_in(client, user)
    address = f"/me/registrations/{other.reference}"
    assert f"{address}/consents" not in client.get(address).text
    assert press(client, f"{address}/consents", purpose="event_news").status_code == 404
