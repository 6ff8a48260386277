"""Messages that came back, on organisers' desks and editions' overviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.desk.shares import Share, Waits
from events.editions.models import Edition
from events.mailings.queries import count_undelivered


def mailings_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    found = count_undelivered(user, editions)
    label = _l("Messages that came back")
    return Share(
        waiting=[
            Waits(
                label,
                found.get(one.id, 0),
                url_for("mailings_desk.index", slug=one.slug, undelivered=1),
                one.name,
            )
            for one in editions
        ]
    )
