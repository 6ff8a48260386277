"""What slices above tell and hear of exhibitors, and whether one may hold a booth."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import beijing_date, now
from core.i18n import show_date, tr
from core.organisations.mails import write_officers
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import ALLOWED, Decision, refused
from core.registries import News, Provider, Registry
from core.status_page import StatusLine
from core.web import absolute_url
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import blocked_until, list_where
from events.exhibitors.scopes import acted_for_by, readable_by
from events.exhibitors.states import ACCEPTED_EXHIBITORS, LIVE_EXHIBITORS, ExhibitorState
from events.registrations.own_parts import OwnPart

YOURS = frozenset({ExhibitorState.DRAFT, ExhibitorState.RETURNED, ExhibitorState.APPROVED})
# The fact that counts an exhibitor's approved posts, without which it holds no booth (R13).
POSTS = "posts"
NO_POSTS = _l("At least one approved post has to be offered at this fair first.")
# The fact that tells the code of the booth it has; without it nobody is missed unless confirmed.
BOOTH = "booth"


@dataclass(frozen=True)
class ExhibitorMoved:
    """An exhibitor came from one state to another; `by` is None for the clock and the gate."""

    exhibitor: Exhibitor
    source: ExhibitorState
    by: User | None
    at: datetime


exhibitor_moved = News[ExhibitorMoved]("exhibitor moved")


@dataclass(frozen=True)
class ExhibitorFact:
    """One fact of exhibitors for everybody, such as the booth: asked for many at once.

    Exhibitors without it are left out of the answer. `url`: where one's value leads, None nowhere.
    """

    key: str
    label: LazyString
    call: Callable[[Sequence[Exhibitor]], Mapping[uuid.UUID, Any]]
    order: int = 50
    url: Callable[[Exhibitor, Any], str | None] = lambda _one, _value: None


EXHIBITOR_FACTS = Registry[ExhibitorFact](
    "exhibitor facts", "What slices tell everybody of exhibitors.", order="order"
)
Show = Provider[Callable[[Exhibitor], OwnPart | None]]
EXHIBITOR_PARTS = Registry[Show](
    "exhibitor parts", "What slices show on an exhibitor's own page.", order="order"
)
EXHIBITOR_STEPS = Registry[Show]("exhibitor steps", "What is left to do.", order="order")
EXHIBITORS_HEAD = Registry[Provider[Callable[[Edition], OwnPart]]](
    "exhibitors head", "What slices say above the desk's list of a fair's exhibitors."
)
EXHIBITOR_DESK_PARTS = Registry[Show](
    "exhibitor desk parts", "What slices show of an exhibitor at the desk.", order="order"
)


def facts_of(exhibitors: Sequence[Exhibitor]) -> dict[uuid.UUID, list[tuple[ExhibitorFact, Any]]]:
    """What is known of each, in order; one call for each fact."""
    told = [(fact, fact.call(exhibitors)) for fact in EXHIBITOR_FACTS]
    return {
        one.id: [(fact, known[one.id]) for fact, known in told if one.id in known]
        for one in exhibitors
    }


def shown_of(one: Exhibitor, slices: Registry[Show]) -> list[OwnPart]:
    return [part for part in (each.call(one) for each in slices) if part is not None]


def write(one: Exhibitor, template: str, *, key: str | None = None, **values: Any) -> None:
    """The same letter to everybody who acts for it; it leads to their page of the fair."""
    url = absolute_url("exhibitors.show", reference=one.reference)
    known = {"exhibitor": one, "edition": one.edition, "own_url": url, **values}
    write_officers(one.organisation, template, key=key, about=one, **known)


def may_hold_booth(one: Exhibitor, at: datetime) -> Decision:
    """The one rule for booths (R13): approved, verified, not blocked, with an approved post."""
    on = beijing_date(at)
    if one.standing not in ACCEPTED_EXHIBITORS:
        return refused(_l("It has to be approved for this fair first."))
    if not one.organisation.is_verified(on):
        return refused(_l("The verification of the organisation has ended. Have it verified anew."))
    until = blocked_until(one.entity_id, on)
    if until is not None:
        return refused(blocked_words(until))
    posts = EXHIBITOR_FACTS.find(POSTS)
    if posts is None or not posts.call([one]).get(one.id):
        return refused(NO_POSTS)
    return ALLOWED


def standing_of(one: Exhibitor, at: datetime) -> dict[str, Any]:
    """What both the employer's page and the desk's say of it."""
    on, booth = beijing_date(at), may_hold_booth(one, at)
    return {
        "one": one, "booth": booth,
        "lacks_posts": booth.reason is NO_POSTS,
        "is_verified": one.organisation.is_verified(on),
        "blocked": blocked_until(one.entity_id, on),
    }  # fmt: skip


def blocked_words(until: Any) -> LazyString:
    day = show_date(until)
    return _l("It may not exhibit until %(day)s: it missed fairs it had a place at.", day=day)


def organisation_part(organisation: Organisation, reader: User) -> OrganisationPart:
    """The fairs it is at, for its officers and those who run them."""
    mine, every = acted_for_by(reader), list_where(Exhibitor.organisation_id == organisation.id)
    seen = [one for one in every if mine.test(one) or readable_by(reader, one.edition).test(one)]
    return OrganisationPart(_l("Fairs"), tuple(line_of(one, reader) for one in seen))


def line_of(one: Exhibitor, reader: User) -> StatusLine:
    is_own = acted_for_by(reader).test(one)
    is_over = one.edition.ends_at < now() or one.standing not in LIVE_EXHIBITORS
    url = url_for("exhibitors_desk.show", slug=one.edition.slug, reference=one.reference)
    url = url_for("exhibitors.show", reference=one.reference) if is_own else url
    title = f"{tr(one.edition.name)} · {tr(one.name)}"
    step = "" if is_over else one.standing.sentence
    is_yours = is_own and not is_over and one.standing in YOURS
    return StatusLine(title, one.reference, url, one.standing, step, is_yours, due_on=None)
