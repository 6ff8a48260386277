"""The victim's organisation, sent in to another district than the other reviewer's."""

from __future__ import annotations

from core.clock import now
from core.db import db
from core.organisations.mails import invitation_token
from core.organisations.models import Officer, Organisation, OrganisationPaper
from tests.attacks.slices import NOBODY
from tests.factories.core import make_sent_organisation, make_user

TABLES = (Organisation, OrganisationPaper, Officer)
# The office of its district and of the whole city.
OFFICE = frozenset({"district", "city", "organiser", "auditor"})
ONE = [{"reference": "canary_works"}]
CELLS = {
    **{f"organisations.{name}": (ONE, NOBODY) for name in ("show", "edit", "submit", "invite")},
    "organisations.paper": ([{"reference": "canary_works", "kind": "=licence"}], NOBODY),
    "organisations.remove_officer": (
        [{"reference": "canary_works", "officer_id": "canary_officer"}], NOBODY,
    ),
    "organisations.answer_officer": (
        [{"reference": "canary_works", "officer_id": "canary_asker", "answer": "=admit"}], NOBODY,
    ),
    "organisations_desk.answer_officer": (
        [{"reference": "canary_works", "officer_id": "canary_asker", "answer": "=admit"}], OFFICE,
    ),
    "organisations.join": ([{"token": "canary_invitation"}], NOBODY),
    **{
        f"organisations_desk.{name}": (ONE, OFFICE)
        for name in ("show", "verify", "return", "refuse", "suspend", "lift", "free_code")
    },
    "organisations_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}  # fmt: skip
LISTS = {"organisations_desk.index": OFFICE}


def things(city) -> dict[str, object]:
    from tests.attacks.city import CONTACT, DISTRICT, NAME

    one = make_sent_organisation(
        city.victim, name_zh=NAME, contact_email=CONTACT, district=DISTRICT
    )
    invited = Officer(email="colleague@canary.example", added_at=now())
    asking = Officer(
        email="asker@canary.example", user_id=make_user().id, added_at=now(), asked_at=now()
    )
    one.officers.extend((invited, asking))
    db.session.commit()
    return {
        "canary_works": one.reference, "canary_officer": invited.id,
        "canary_asker": asking.id,
        "canary_invitation": invitation_token(invited),
    }  # fmt: skip
