"""Letters as tests need them: somebody registered, what they type, a letter that was issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from core.accounts.roles import Role
from core.clock import beijing_date, now
from core.db import db
from core.workflow import Guest
from events.letters import services
from events.letters.models import InvitationLetter
from events.letters.values import LetterData
from events.registrations import services as registrations
from events.registrations.models import Registration
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

NUMBER = "X7654321"
NAME = "Łukasz Żółć"


def make_confirmed(user=None, *, edition=None, **fields) -> Registration:
    """Somebody with a confirmed place in an edition that writes letters."""
    edition = edition or make_edition("entrepreneurship_week", asks_identity=False)
    fields = {"name": NAME, "document_country": "PL", "document_number": NUMBER} | fields
    registration = make_registration(edition, user=user, **fields)
    if registration.state == "submitted":
        registrations.confirm_registration(registration, by=make_user(Role.ORGANISER), at=now())
        db.session.commit()
    return registration


def whole_data(registration: Registration, **changes) -> LetterData:
    """Everything a consulate asks for."""
    starts = beijing_date(registration.edition.starts_at)
    data = LetterData(
        arrives_on=starts,
        departs_on=starts + timedelta(days=5),
        places="Suzhou, Shanghai 苏州、上海",
        purpose="Take part in the week and visit laboratories",
        relationship_to_inviter="Registered participant",
        name=NAME,
        gender="male",
        birth_on=date(1984, 3, 2),
        nationality="PL",
        passport_country="PL",
        passport_number=NUMBER,
        passport_expires_on=starts + timedelta(days=2000),
        employer="Politechnika Łódzka",
        post="Professor",
    )
    return replace(data, **changes)


def make_letter(registration: Registration, **changes) -> InvitationLetter:
    """A letter asked for by the secret link, with everything in it."""
    data = whole_data(registration, **changes)
    letter = services.put_letter(registration, data, agrees=True, by=Guest(registration), at=now())
    db.session.commit()
    return letter


def make_issued(work, registration: Registration, **changes) -> InvitationLetter:
    """The same, approved and written."""
    letter = make_letter(registration, **changes)
    services.approve_letter(letter, by=make_user(Role.ORGANISER), at=now(), note="known to us")
    db.session.commit()
    work()
    db.session.expire_all()
    return letter
