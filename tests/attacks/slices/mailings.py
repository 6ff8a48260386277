"""A message to the people of the victim's event."""

from __future__ import annotations

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.mailings import services
from events.mailings.models import Draft, Mailing, MailingRecipient, MessageTemplate
from tests.attacks.slices import READS, RUNS, cells_of_list
from tests.factories.core import make_user

TABLES = (Mailing, MailingRecipient, MessageTemplate)
EVENT = [{"slug": "mailing_event"}]
ONE = [{"slug": "mailing_event", "mailing_id": "mailing"}]
CELLS = {
    "mailings_desk.index": (EVENT, READS),
    "mailings_desk.new": (EVENT, READS),
    **cells_of_list("mailings_desk", EVENT[0]),
    **{
        f"mailing_desk.{name}": (ONE, READS)
        for name in (
            "show",
            "index",
            "edit",
            "send",
            "pause",
            "resume",
            "stop",
            "again",
            "keep_template",
            "attach",
            "test",
        )
    },
    "mailing_desk.detach": ([{**ONE[0], "file_id": "claim_file"}], READS),
    **cells_of_list("mailing_desk", ONE[0]),
}
API = {"/events/{mailing_event}/mailings": RUNS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NOTE

    draft = Draft({"en": NOTE, "zh": NOTE}, {"en": NOTE, "zh": NOTE})
    mailing = services.new_mailing(city.event, draft, by=make_user(Role.ORGANISER), at=now())
    db.session.commit()
    return {"mailing": mailing.id, "mailing_event": city.event.slug}
