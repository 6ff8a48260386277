"""The review queue: the claims a reviewer may see, what waits for them first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from core.accounts.models import User
from core.accounts.queries import get_account, holders_of
from core.accounts.roles import WHOLE_CITY, Role
from core.clock import today
from core.documents.lists import giving_issued_for
from core.i18n import language
from core.lists import filters
from core.lists.choice import list_behind
from core.lists.columns import Column, ColumnKind, column_of, state_column, words_of
from core.lists.queries import next_row
from core.lists.spec import BulkAction, Card, Content, ListSpec, Rights, Said
from core.name_keys import folded, name_key
from core.regions import district_names
from core.working_days.services import working_calendar
from talent.catalogue.states import Level, Sector
from talent.claims import services
from talent.claims.clock import days_running, days_until
from talent.claims.documents import DOCUMENT_KINDS
from talent.claims.hands import HANDS, Hand
from talent.claims.holds import HoldReason
from talent.claims.models import Claim
from talent.claims.queries import OPEN, WAITING, visible_to, waiting_for
from talent.claims.scopes import TURNS
from talent.claims.states import OPEN_STATES, ClaimPermission, ClaimState

_K = ColumnKind
# What addresses called these orders before every column could be sorted by.
_OLD_ORDERS = {"due": "due_on", "oldest": "submitted_at", "newest": "-submitted_at"}


def _by_language(words: Any, prefix: str = "") -> dict[str, ColumnElement[Any]]:
    """In the reader's language, or in the other one where that has no words."""
    said = {code: func.nullif(words[prefix + code].as_string(), "") for code in ("en", "zh")}
    return {
        "en": func.coalesce(said["en"], said["zh"]),
        "zh": func.coalesce(said["zh"], said["en"]),
    }


# Made once: putting an expression together costs more than asking it.
_ENTRY, _TITLE = _by_language(Claim.entry, "name_"), _by_language(Claim.title)
_BY_ENTRY = {"en": Claim.entry_en_key.expression, "zh": Claim.entry_zh_key.expression}
_BY_TITLE = {"en": Claim.title_en_key.expression, "zh": Claim.title_zh_key.expression}


def _reviewer(name: Any) -> ColumnElement[Any]:
    who = func.coalesce(Claim.second_reviewer_id, Claim.initial_reviewer_id)
    named = select(func.coalesce(func.nullif(name, ""), User.email)).where(User.id == who)
    return named.correlate(Claim).scalar_subquery()


_REVIEWER, _BY_REVIEWER = _reviewer(User.display_name), _reviewer(User.display_name_key)


def _rows(user: User, _nothing: None) -> Select[Any]:
    return select(Claim).where(visible_to(user), Claim.state != ClaimState.DRAFT)


def _content(_nothing: None, reader: User) -> Content:
    districts = district_names()
    return Content(_columns(districts), _filters(districts, reader))


def _columns(districts: Mapping[str, str]) -> list[Column]:
    on, moment, said_in = today(), _K.MOMENT, language()
    return [
        column_of(
            Claim.due_on, _l("Due"), _K.DATE, is_late=lambda day: day < on, note=_provisional(),
            on_screen=True,
        ),
        column_of(Claim.reference, _l("Claim"), is_quiet=True, on_screen=True),
        column_of(Claim.holder_name, _l("Name"), _K.NAME, key="name", on_screen=True),
        state_column("state", _l("State"), ClaimState, Claim.state.expression, on_screen=True),
        Column("entry", _l("Qualification"), source=_ENTRY[said_in], order=_BY_ENTRY[said_in],
               on_screen=True),
        Column("title", _l("Title"), source=_TITLE[said_in], order=_BY_TITLE[said_in],
               is_quiet=True, on_screen=True),
        column_of(Claim.level, _l("Level"), _K.CHOICE, words=words_of(Level)),
        Column(
            "days", _l("Working days used"), _K.NUMBER,
            source=(Claim.days_used.expression, Claim.clock_since.expression),
            pick=_days_used(on), order=Claim.days_used.expression, on_screen=True,
        ),
        column_of(Claim.hold_reason, _l("On hold"), _K.CHOICE, words=words_of(HoldReason)),
        Column(
            "days_left", _l("Working days left"), _K.NUMBER, source=Claim.due_on.expression,
            pick=days_until(on),
        ),
        Column(
            "days_stopped", _l("Working days stopped"), _K.NUMBER,
            source=(Claim.days_stopped.expression, Claim.stopped_since.expression),
            pick=_days_used(on), order=Claim.days_stopped.expression,
        ),
        Column("hand", _l("Who has to act now"), _K.CHOICE, source=Claim.state.expression,
               pick=HANDS.get, words=words_of(Hand)),
        column_of(Claim.district, _l("District"), _K.CHOICE, words=districts.get, on_screen=True),
        Column("reviewer", lazy_pgettext("claim", "Reviewer"), source=_REVIEWER, order=_BY_REVIEWER,
               is_quiet=True, on_screen=True),
        column_of(Claim.entry_code, _l("Catalogue no.")),
        Column("sector", _l("Sector"), _K.CHOICE, source=Claim.sector.expression,
               words=words_of(Sector)),
        column_of(Claim.employer_name, _l("Employer")),
        column_of(Claim.submitted_at, _l("Submitted (Beijing)"), moment),
        column_of(Claim.notice_ends_on, _l("Public notice until"), _K.DATE),
        column_of(Claim.decided_at, _l("Decided (Beijing)"), moment),
    ]  # fmt: skip


def _filters(districts: Mapping[str, str], reader: User) -> list[filters.Filter]:
    acts = any(reader.has_role(role) for role in TURNS)
    reviewers = (Claim.initial_reviewer_id, Claim.second_reviewer_id, Claim.provincial_sealer_id)
    late = (Claim.due_on < today()) & Claim.state.in_(list(OPEN_STATES))
    states = {WAITING: _("Waiting for me"), OPEN: _("Open"), filters.ALL: _("All")}
    states |= filters.choices_of(one for one in ClaimState if one is not ClaimState.DRAFT)

    def stands(value: str) -> ColumnElement[bool]:
        if value == WAITING:
            return waiting_for(reader)
        return Claim.state.in_(list(OPEN_STATES) if value == OPEN else [value])

    return [
        filters.words(_("Name, number, entry or employer"), _mentions),
        # Who can act sees what waits for them, who only reads sees what is open.
        filters.choice("state", _("State"), states, stands, default=WAITING if acts else OPEN),
        filters.choice("district", _("District"), districts, Claim.district),
        filters.choice("level", _("Level"), filters.choices_of(Level), Claim.level),
        filters.choice("sector", _("Sector"), filters.choices_of(Sector), Claim.sector),
        filters.words(pgettext("claim", "Reviewer"), _reviewed_by, name="reviewer"),
        filters.flag("mine", _("Only mine"), or_(*(one == reader.id for one in reviewers))),
        filters.flag("held", _("Only on hold"), Claim.hold_reason != ""),
        filters.flag("late", _("Only late"), late),
        *filters.days("sent", _("Sent from"), _("Sent until"), Claim.submitted_at),
    ]


def _mentions(text: str) -> ColumnElement[bool]:
    """Each word is in the number or the catalogue number as written, or in a name however it is."""
    return and_(true(), *map(_holds, text.split()[: filters.MOST_WORDS]))


def _holds(word: str) -> ColumnElement[bool]:
    written = [
        one.contains(word.upper(), autoescape=True) for one in (Claim.reference, Claim.entry_code)
    ]
    # Folding leaves letters, digits and spaces, so nothing in a part is a wildcard.
    parts = [Claim.search.like(f"%{part}%") for part in folded(word).split()]
    return or_(*written, *([and_(*parts)] if parts else []))


def _reviewed_by(text: str) -> ColumnElement[bool]:
    return filters.mentions(text, _REVIEWER)


def _provisional() -> Callable[[date], str]:
    """Said of a day in a year whose holidays are not published yet."""
    years, note = working_calendar().years, _("provisional holidays")
    return lambda day: note if day.year in years and years[day.year].is_provisional else ""


def _days_used(on: date) -> Callable[[int, date | None], int]:
    running = days_running(on)
    return lambda used, since: used + running(since)


def _colleagues(_nothing: None, giver: User) -> dict[str, str]:
    """Who may be given claims, with what they review: of the giver's districts, or of the city."""
    names = district_names() | {WHOLE_CITY: _("the whole city")}
    role, of_city = Role.DISTRICT_REVIEWER, giver.has_role(Role.CITY_REVIEWER)
    reach = giver.scopes_of(role) | {WHOLE_CITY}
    if of_city or giver.has_role(role, WHOLE_CITY):
        reach = reach | names.keys()
    people = {one.id: one for one in holders_of(role) if one.scopes_of(role) & reach}
    second = {one.id: one for one in holders_of(Role.CITY_REVIEWER)} if of_city else {}
    said = {}
    for one in (people | second).values():
        held = map(names.__getitem__, one.scopes_of(role) & names.keys())
        parts = sorted(held, key=name_key) if one.id in people else []
        parts += [str(ClaimState.SECOND_REVIEW.label)] if one.id in second else []
        said[str(one.id)] = f"{one.display_name or one.email} ({_(', ').join(parts)})"
    return said


def _hand_over(claim: Claim, by: User, at: datetime, said: Said) -> None:
    services.hand_over(claim, get_account(UUID(said["choice"])), by=by, at=at)


def _read(sent: Mapping[str, str]) -> Mapping[str, str]:
    order = sent.get("order", "")
    return {**sent, "order": _OLD_ORDERS.get(order, order)}


CLAIMS = ListSpec(
    key="talent.claims",
    label=_l("Claims"),
    rights=Rights(
        see=ClaimPermission.LIST,
        take=ClaimPermission.EXPORT,
        share=ClaimPermission.EXPORT,
        change=ClaimPermission.HAND_OVER,
    ),
    rows=_rows,
    id=Claim.id,
    ref=Claim.reference,
    content=_content,
    order="due_on",
    card=Card("name", ("entry", "due_on", "district"), "state"),
    link=lambda _nothing, reference: url_for("claims_desk.show", reference=reference),
    read=_read,
    is_queue=True,
    actions=[
        BulkAction(
            "hand_over", _l("Give to a reviewer"), _hand_over, choices=_colleagues, asks=_l("To")
        ),
        # A certificate and the letter that tells the decision.
        *giving_issued_for(Claim.__tablename__, *DOCUMENT_KINDS, of_each=2),
    ],
    nothing=_l("No claim fits"),
)


def next_in_queue(user: User, after: Claim) -> Claim | None:
    """What waits for the person behind `after` in the list it was opened from."""
    opened = list_behind(CLAIMS, None, user)
    waits = () if opened.chosen["state"] == WAITING else (waiting_for(user),)
    found: Claim | None = next_row(opened, after.reference, *waits)
    return found
