"""Makes the demonstration's events by the services organisers use; days count from today."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import datetime, timedelta

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import BEIJING, now, today
from core.entry_forms.services import ensure_form
from events.demo.plans import Both, EditionPlan, SeriesPlan, demo_series
from events.editions import services
from events.editions.models import Edition
from events.editions.poster.services import change_poster, keep_person
from events.editions.queries import find_edition, list_series
from events.editions.states import EditionAction, EditionState
from events.editions.values import (
    EditionCopy,
    EditionDetails,
    NewEdition,
    PersonDetails,
    PosterDetails,
    SessionDetails,
    VenueDetails,
)
from events.registrations.entry_form import edition_forms

ORGANISER = "organiser@demo.example"
CONTACT = Both(
    "Demo event office, +86 512 0000 0000 (a demonstration; nobody answers)",
    "示例活动办公室，0512-00000000（演示用，无人接听）",
)
INVITER = {
    "name": {"en": "Demo Talent Office (made up)", "zh": "示例人才服务办公室（虚构）"},
    "address": {"en": "1 Example Avenue, Suzhou, China", "zh": "中国苏州示例大道1号"},
    "contact": {"en": "Li Min (made up)", "zh": "李敏（虚构）"},
    "phone": "+86 512 0000 0000",
    "email": "letters@talent.example",
}


def load_demo_editions() -> None:
    """A Week, a fair, monthly training and a round table; nothing is added where series are."""
    organiser = find_account(ORGANISER)
    if organiser is None or list_series():
        return
    made: dict[str, Edition] = {}
    for series in demo_series():
        for plan in series.editions:
            if plan.follows:
                _follow(made[plan.follows], plan, organiser)
            else:
                made[plan.key] = _make(series, plan, made, organiser)


def close_past_editions() -> None:
    """Shut the events that are over, once what people did at them is there."""
    organiser = find_account(ORGANISER)
    for plan in (plan for series in demo_series() for plan in series.editions if plan.is_past):
        edition = find_edition(demo_slug(plan.key))
        if organiser is None or edition is None or edition.standing is not EditionState.RUNNING:
            continue
        _move(edition, EditionAction.CLOSE, organiser, edition.ends_at + timedelta(hours=12))


def demo_slug(key: str) -> str:
    return f"demo-{key}"


def _make(
    series: SeriesPlan, plan: EditionPlan, made: dict[str, Edition], organiser: User
) -> Edition:
    before = _moment(plan.in_days - plan.opens_before, 9)
    at = min(before, now())
    known = [made[one.key] for one in series.editions if one.key in made]
    new = NewEdition(
        name=plan.name.words,
        starts_at=_moment(plan.in_days, plan.begins),
        ends_at=_moment(plan.in_days + plan.length, plan.ends),
        slug=demo_slug(plan.key),
        number=plan.number,
        series_id=known[0].series_id if known else None,
        type_key=series.type_key,
        series_name=series.name.words,
    )
    edition = services.create_edition(new, by=organiser, at=at)
    _write(edition, plan, before, organiser, at)
    _add_venues_and_sessions(edition, plan, organiser, at)
    _show(edition, plan, organiser, at)
    ensure_form(edition_forms(edition), by=organiser, at=at)
    _move(edition, EditionAction.PUBLISH, organiser, at)
    if plan.is_running or plan.is_past:
        _move(edition, EditionAction.START, organiser, edition.starts_at)
    return edition


def _write(
    edition: Edition, plan: EditionPlan, opens_at: datetime, organiser: User, at: datetime
) -> None:
    cutoff = None
    if plan.cutoff_before is not None:
        cutoff = _moment(plan.in_days - plan.cutoff_before, 17)
    details = dataclasses.replace(
        EditionDetails.of(edition),
        summary=plan.summary.words,
        text=plan.text.words,
        contact=CONTACT.words,
        inviter=INVITER,
        opens_at=opens_at,
        cutoff_at=cutoff,
        expected_people=plan.expected,
        permit_note=plan.permit,
    )
    services.change_edition(edition, details, seen_version=edition.version, by=organiser, at=at)


def _add_venues_and_sessions(
    edition: Edition, plan: EditionPlan, organiser: User, at: datetime
) -> None:
    ids: dict[str, uuid.UUID] = {}
    for one in plan.venues:
        venue = VenueDetails(
            name=one.name.words,
            parent_id=ids[one.within] if one.within else None,
            address=one.address.words,
            directions=one.directions.words,
            district=one.district,
            mode=one.mode,
            city=one.city.words,
            country=one.country,
            time_zone=one.time_zone,
        )
        ids[one.key] = services.add_venue(edition, venue, by=organiser, at=at).id
    for each in plan.sessions:
        session = SessionDetails(
            code=each.code,
            name=each.name.words,
            venue_id=ids[each.venue],
            starts_at=_moment(plan.in_days + each.day, each.begins),
            ends_at=_moment(plan.in_days + each.day, each.ends),
            capacity=each.capacity,
            allocation=each.allocation,
            visibility=each.visibility,
            language=each.language,
            mode=each.mode,
            online_url=each.online_url,
            hours=each.hours,
        )
        services.add_session(edition, session, by=organiser, at=at)


def _show(edition: Edition, plan: EditionPlan, organiser: User, at: datetime) -> None:
    """For whom it is, and the people on its page."""
    details = PosterDetails(audience=plan.audience.words, palette="", picture_alt={})
    change_poster(edition, details, picture=None, seen_version=edition.version, by=organiser, at=at)
    ids = {one.code: str(one.id) for one in edition.sessions}
    for one in plan.people:
        held = [ids[code] for code in one.sessions]
        shown = PersonDetails(one.name, one.kind, one.role.words, one.text.words, held)
        keep_person(edition, None, shown, by=organiser, at=at)


def _follow(edition: Edition, plan: EditionPlan, organiser: User) -> None:
    """The edition after, as a draft copied from it; late registrations count for it (R4)."""
    copy = EditionCopy(
        plan.name.words, _moment(plan.in_days, plan.begins), demo_slug(plan.key), plan.number
    )
    following = services.clone_edition(edition, copy, by=organiser, at=now())
    details = dataclasses.replace(EditionDetails.of(edition), next_edition_id=following.id)
    services.change_edition(edition, details, seen_version=edition.version, by=organiser, at=now())


def _move(edition: Edition, action: EditionAction, organiser: User, at: datetime) -> None:
    services.move_edition(edition, action, by=organiser, at=at)


def _moment(in_days: int, hour: float) -> datetime:
    midnight = datetime.combine(today() + timedelta(days=in_days), datetime.min.time(), BEIJING)
    return midnight + timedelta(hours=hour)
