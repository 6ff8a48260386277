"""Talks on both sides' pages of a project, and in both sides' calendars."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from core.accounts.models import User
from core.calendars import CalendarEntry, name_for_ever
from core.clock import now
from core.i18n import tr
from core.web import absolute_url
from events.dockings.models import Docking
from events.projects.models import Project
from events.registrations.own_parts import OwnPart
from events.talks.models import Talk
from events.talks.queries import calendar_of, talks_about, talks_of
from events.talks.states import TalkState

_PART = "events/talks/_part.html"


def own_part(one: Project) -> OwnPart | None:
    """The owner's, with every carrier; nothing before the first."""
    talks = talks_about(one)
    return OwnPart(_PART, _told(talks, "talks.call_off", "")) if talks else None


def carrier_part(one: Docking) -> OwnPart | None:
    """The carrier's, and the way to arrange one while it is in contact."""
    talks = talks_of(one) if one.version else ()
    here: dict[str, Any] = {
        "organisation": one.carrier.reference, "reference": one.project.reference,
    }  # fmt: skip
    new_url = url_for("carrier_talks.new", **here) if one.in_contact else ""
    if not talks and not new_url:
        return None
    return OwnPart(_PART, _told(talks, "carrier_talks.show", new_url, **here))


def _told(talks: Sequence[Talk], endpoint: str, new_url: str, **here: Any) -> dict[str, Any]:
    """Each talk with its page at the carrier, or where the owner calls it off; "" for neither."""
    at = now()
    lines = [
        (one, url_for(endpoint, talk=one.reference, **here) if here or one.is_ahead(at) else "")
        for one in talks
    ]
    return {"lines": lines, "new_url": new_url, "is_own": not here}


def calendar_entries(user: User) -> Iterator[CalendarEntry]:
    """Of either side; one that was called off says so, one that was moved stays the same entry."""
    for one in calendar_of(user):
        docking = one.docking
        project, carrier = docking.project, docking.carrier
        with_whom = tr(carrier.name)
        if project.owner_id == user.id:
            url = absolute_url("projects.show", reference=project.reference)
        elif one.officer_id == user.id:
            with_whom = tr(project.name)
            here = {"organisation": carrier.reference, "reference": project.reference}
            url = absolute_url("carrier_projects.show", **here)
        else:
            # Whoever is in the team alone has no page of the project.
            url = absolute_url("editions.show", slug=project.edition.slug)
        yield CalendarEntry(
            uid=name_for_ever(one.id, "talks"),
            sequence=one.sequence,
            changed_at=one.changed_at,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            summary=_("Talk: %(name)s", name=with_whom),
            place=one.where,
            description=one.video_url,
            url=url,
            is_cancelled=one.standing is TalkState.CANCELLED,
        )
