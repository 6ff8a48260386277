"""What booths show elsewhere: on the page of a booth, and on an exhibitor's own page."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from core.accounts.models import User
from core.clock import now
from core.policy import decide
from events.booths import queries
from events.booths.states import HAVING, BoothPermission
from events.editions.phases import is_current
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import NO_POSTS, may_hold_booth
from events.exhibitors.queries import free_until
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.plans.models import Booth
from events.plans.queries import is_shown
from events.plans.states import BoothKind
from events.registrations.own_parts import OwnPart

BOOKABLE = [kind for kind in BoothKind if kind is not BoothKind.AREA]


def booth_part(booth: Booth, user: User) -> tuple[str, Mapping[str, Any]] | None:
    """For exhibitors: hold it, or wait for such a one. For organisers: assign it."""
    edition = booth.hall.venue.edition
    if not user.is_authenticated or booth.kind == BoothKind.AREA or not is_current(edition, now()):
        return None
    own = [_choice(one) for one in queries.own_exhibitors(edition, user)]
    manages = decide(user, BoothPermission.MANAGE, edition).allowed
    values = {"own": own, "manages": manages, "is_free": not queries.is_taken(booth)}
    return ("events/booths/_take.html", values) if own or manages else None


def exhibitor_part(exhibitor: Exhibitor) -> OwnPart | None:
    """Its booth, or its place in the line, and what it may do with it."""
    has, edition = queries.live_of(exhibitor), exhibitor.edition
    if has is None and exhibitor.standing not in ACCEPTED_EXHIBITORS:
        return None
    return OwnPart("events/booths/_own.html", {
        **_choice(exhibitor), "place": queries.place_in_line(has) if has else 0,
        "free_until": free_until(edition), "is_free": now() < free_until(edition),
        "is_shown": is_shown(edition), "kinds": BOOKABLE, "is_over": not is_current(edition, now()),
    })  # fmt: skip


def on_plan(one: Exhibitor, code: str) -> str | None:
    """Its booth on the plan, as soon as everybody may see that."""
    slug = one.edition.slug
    return url_for("plans.booth", slug=slug, code=code) if is_shown(one.edition) else None


def _choice(one: Exhibitor) -> dict[str, Any]:
    has, decision = queries.live_of(one), may_hold_booth(one, now())
    return {
        "exhibitor": one, "decision": decision, "lacks_posts": decision.reason is NO_POSTS,
        "reservation": has, "has_booth": has is not None and has.standing in HAVING,
    }  # fmt: skip
