"""The rules of an event's set-up, said by the services alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from core.accounts.roles import Role, ScopeKind
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.entry_forms.services import ensure_form
from core.errors import Conflict, DomainError, Forbidden, NotFound
from events.editions import services, signals
from events.editions.models import Edition
from events.editions.publication import find_faults
from events.editions.queries import list_team
from events.editions.reach import running_reach, sessions_of
from events.editions.states import Allocation, EditionAction, EditionState, Mode
from events.editions.values import (
    EditionCopy,
    NewEdition,
    SessionDetails,
    VenueDetails,
)
from events.registrations.entry_form import edition_forms
from tests.events.editions.setting_up import (
    edition_details,
    session_details,
    venue_details,
)
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue, words

pytestmark = pytest.mark.both_databases


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def heard(app):
    """Everything the slices above would hear of sessions and editions."""
    news: list = []
    signals.session_changed.connect(app, news.append)
    signals.edition_moved.connect(app, news.append)
    return news


def refused(field, call, *args, **kwargs):
    with pytest.raises(DomainError) as error:
        call(*args, **kwargs)
    assert error.value.field == field
    db.session.rollback()


def change(edition, by, **changed):
    return services.change_edition(
        edition, edition_details(edition, **changed), seen_version=edition.version, by=by, at=now()
    )


def change_session(session, by, **changed):
    details = session_details(session, **changed)
    seen = SessionDetails.of(session).mark
    return services.change_session(session, details, seen=seen, by=by, at=now())


def change_venue(venue, by, **changed):
    details = venue_details(venue, **changed)
    seen = VenueDetails.of(venue).mark
    return services.change_venue(venue, details, seen=seen, by=by, at=now())


def new(**fields):
    starts = now() + timedelta(days=9)
    return NewEdition(**({
        "name": words("Spring Fair", "春季招聘会"), "starts_at": starts,
        "ends_at": starts + timedelta(hours=8), "type_key": "training",
    } | fields))  # fmt: skip


def test_a_new_event_begins_with_its_types_rules(organiser):
    made = services.create_edition(new(), by=organiser, at=now())
    assert made.checks_out
    assert made.asks_identity
    assert not made.needs_approval
    week = services.create_edition(new(type_key="entrepreneurship_week"), by=organiser, at=now())
    assert week.needs_approval
    assert not week.checks_out
    assert week.state == EditionState.DRAFT


def test_the_address_is_made_from_name_and_year_and_never_given_twice(organiser):
    year = (now() + timedelta(days=9)).year
    slugs = [services.create_edition(new(), by=organiser, at=now()).slug for _ in range(2)]
    assert slugs == [f"spring-fair-{year}", f"spring-fair-{year}-2"]
    chinese = new(name=words("招聘会", "招聘会"))
    assert services.create_edition(chinese, by=organiser, at=now()).slug == f"event-{year}"
    accents = new(name=words("Élan – Suzhou's 2nd!", "活动"))
    made = services.create_edition(accents, by=organiser, at=now())
    assert made.slug == f"elan-suzhou-s-2nd-{year}"


@pytest.mark.parametrize("slug", ["new", "Caps", "two--dashes", "-a", "a/b", "招聘会", "x" * 61])
def test_no_other_address_is_taken(organiser, slug):
    refused("slug", services.create_edition, new(slug=slug), by=organiser, at=now())


def test_a_series_counts_its_editions(organiser):
    first = services.create_edition(new(), by=organiser, at=now())
    db.session.commit()
    second = services.create_edition(
        new(series_id=first.series_id, type_key=""), by=organiser, at=now()
    )
    assert (second.series, second.number) == (first.series, 2)
    db.session.commit()
    twice = new(series_id=first.series_id, number=2)
    refused("number", services.create_edition, twice, by=organiser, at=now())


def test_wrong_beginnings_are_refused_at_their_field(organiser):
    starts = now()
    backwards = new(starts_at=starts, ends_at=starts)
    refused("ends_at", services.create_edition, backwards, by=organiser, at=now())
    refused("type_key", services.create_edition, new(type_key="rave"), by=organiser, at=now())


def test_only_the_whole_city_makes_events(app):
    for scope in ("gusu",):
        with pytest.raises(NotFound):
            services.create_edition(new(), by=make_user(Role.ORGANISER, scope), at=now())


def test_dates_may_not_contradict_each_other(organiser):
    edition = make_edition()
    end = edition.ends_at
    refused("cutoff_at", change, edition, organiser, cutoff_at=end + timedelta(minutes=1))
    refused("opens_at", change, edition, organiser, opens_at=end)
    refused("ends_at", change, edition, organiser, ends_at=edition.starts_at)
    cutoff = edition.starts_at - timedelta(days=1)
    refused("opens_at", change, edition, organiser, opens_at=cutoff, cutoff_at=cutoff)
    assert change(edition, organiser, cutoff_at=end).cutoff_at == end


def test_the_next_edition_is_a_later_one_of_the_same_series(organiser):
    edition, stranger = make_edition(), make_edition(starts_at=now() + timedelta(days=400))
    refused("next_edition_id", change, edition, organiser, next_edition_id=stranger.id)
    refused("next_edition_id", change, edition, organiser, next_edition_id=edition.id)


def test_a_public_event_keeps_its_address_and_both_languages(organiser):
    edition = make_edition()
    refused("slug", change, edition, organiser, slug="elsewhere")
    refused("summary_zh", change, edition, organiser, summary={"en": "x", "zh": ""})
    draft = make_edition(state=EditionState.DRAFT)
    assert change(draft, organiser, slug="elsewhere", summary={"en": "x", "zh": ""})


def test_a_stale_page_changes_nothing(organiser):
    edition = make_edition()
    seen = edition.version
    change(edition, organiser, number=7)
    db.session.commit()
    with pytest.raises(Conflict):
        services.change_edition(
            edition, edition_details(edition, number=8), seen_version=seen, by=organiser, at=now()
        )
    assert edition.number == 7


def test_an_event_that_is_over_stays_as_it_was(organiser):
    edition = make_edition(state=EditionState.CLOSED)
    for call in (
        lambda: change(edition, organiser, number=5),
        lambda: change_session(edition.sessions[0], organiser, capacity=5),
        lambda: change_venue(edition.venues[0], organiser, name=words("x")),
    ):
        with pytest.raises(Conflict):
            call()


def tree(organiser):
    """A city with two districts, one of them with a street."""
    edition = make_edition(sessions=0)
    top = edition.venues[0]
    east = make_venue(edition, parent=top, district="gusu")
    west = make_venue(edition, parent=top, district="snd")
    street = make_venue(edition, parent=east)
    return SimpleNamespace(edition=edition, top=top, east=east, west=west, street=street)


def test_a_venue_moves_with_all_within_it(organiser):
    city = tree(organiser)
    deep = make_venue(city.edition, parent=city.street)
    change_venue(city.east, organiser, parent_id=city.west.id)
    db.session.commit()
    assert city.east.path == f"{city.west.path}.001"
    assert city.street.path == f"{city.west.path}.001.001"
    assert deep.path == f"{city.west.path}.001.001.001"
    assert deep.depth == 4
    change_venue(city.east, organiser, parent_id=None)
    assert [city.east.path, city.street.path] == ["002", "002.001"]


def test_no_venue_lies_within_itself_or_in_another_event(organiser):
    city = tree(organiser)
    foreign = make_edition().venues[0]
    for parent in (city.east, city.street, foreign):
        refused("parent_id", change_venue, city.east, organiser, parent_id=parent.id)


def test_a_venue_with_sessions_venues_or_people_stays(organiser):
    city = tree(organiser)
    refused(None, services.remove_venue, city.east, by=organiser, at=now())
    make_session(city.edition, city.west)
    refused(None, services.remove_venue, city.west, by=organiser, at=now())
    make_registration(city.edition, city.edition.sessions[0], home_venue_id=city.street.id)
    refused(None, services.remove_venue, city.street, by=organiser, at=now())
    free = make_venue(city.edition)
    services.remove_venue(free, by=organiser, at=now())
    db.session.commit()
    assert free not in city.edition.venues


def test_a_district_runs_its_venues_and_no_others(organiser):
    city = tree(organiser)
    gusu = make_user(Role.ORGANISER, "gusu")
    assert change_venue(city.street, gusu, name=words("Lane"))
    added = services.add_venue(
        city.edition, VenueDetails(words("Room"), parent_id=city.street.id), by=gusu, at=now()
    )
    assert added.path == f"{city.street.path}.001"
    for venue in (city.top, city.west):
        with pytest.raises(NotFound):
            change_venue(venue, gusu, name=words("Mine now"))
    refused("parent_id", change_venue, city.street, gusu, parent_id=city.west.id)
    refused(
        "parent_id", services.add_venue, city.edition, VenueDetails(words("x")), by=gusu, at=now()
    )
    refused("district", change_venue, city.east, gusu, district="snd")
    with pytest.raises(Forbidden):
        change(city.edition, gusu, number=3)


def test_a_district_stops_where_another_begins(organiser):
    city = tree(organiser)
    city.top.district = "sip"
    booth = make_venue(city.edition, parent=city.street, district="sip")
    db.session.commit()
    sip, gusu = make_user(Role.ORGANISER, "sip"), make_user(Role.ORGANISER, "gusu")
    plain = make_venue(city.edition, parent=city.top)
    for user, mine in ((sip, {city.top, booth, plain}), (gusu, {city.east, city.street})):
        reach = running_reach(user, city.edition)
        assert reach.venue_ids == {venue.id for venue in mine}
        session = make_session(city.edition, city.street)
        seen = sessions_of(user, city.edition)
        assert seen.test(session) is (user is gusu)
    with pytest.raises(NotFound):
        change_venue(city.street, sip, name=words("Mine now"))
    with pytest.raises(NotFound):
        change_session(session, sip, capacity=2)


def test_places_never_fall_below_what_is_taken(organiser, heard):
    edition = make_edition(capacity=3)
    session = edition.sessions[0]
    make_registration(edition)
    make_registration(edition)
    refused("capacity", change_session, session, organiser, capacity=1)
    assert change_session(session, organiser, capacity=2).capacity == 2
    assert heard[-1].changed == {"capacity"}
    assert session.sequence == 0
    refused("allocation", change_session, session, organiser, allocation=Allocation.DRAW)


def test_calendars_follow_time_place_and_cancellation(organiser, heard):
    edition = make_edition()
    session, other = edition.sessions[0], make_venue(edition)
    change_session(session, organiser, ends_at=session.ends_at + timedelta(hours=1))
    change_session(session, organiser, venue_id=other.id)
    change_session(session, organiser, text=words("What to bring"))
    assert session.sequence == 2
    services.cancel_session(session, seen=SessionDetails.of(session).mark, by=organiser, at=now())
    assert session.sequence == 3
    assert [sorted(one.changed) for one in heard] == [["ends_at"], ["venue_id"], ["state"]]
    with pytest.raises(Conflict):
        change_session(session, organiser, capacity=9)
    with pytest.raises(Conflict):
        services.cancel_session(
            session, seen=SessionDetails.of(session).mark, by=organiser, at=now()
        )


def test_wrong_sessions_are_refused_at_their_field(organiser):
    edition = make_edition(sessions=2)
    session, foreign = edition.sessions[0], make_edition().venues[0]
    refused("ends_at", change_session, session, organiser, ends_at=session.starts_at)
    refused("code", change_session, session, organiser, code=edition.sessions[1].code.lower())
    refused("venue_id", change_session, session, organiser, venue_id=foreign.id)
    refused("name_zh", change_session, session, organiser, name={"en": "x", "zh": ""})
    refused("online_url", change_session, session, organiser, online_url="https://a.example")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript://x/%0aalert(1)", "data:text/html,x", "//host/x",
     "https://", "http:///x", "ftp://a.example", "https://[x", "www.example.org", "https://a b"],
)  # fmt: skip
def test_only_web_addresses_are_taken(organiser, url):
    session = make_edition().sessions[0]
    refused("online_url", change_session, session, organiser, mode=Mode.ONLINE, online_url=url)


def test_a_district_touches_no_session_elsewhere(organiser):
    city = tree(organiser)
    here, there = make_session(city.edition, city.street), make_session(city.edition, city.west)
    gusu = make_user(Role.ORGANISER, "gusu")
    assert change_session(here, gusu, capacity=9)
    with pytest.raises(NotFound):
        change_session(there, gusu, capacity=9)
    with pytest.raises(NotFound):
        services.cancel_session(there, seen=SessionDetails.of(there).mark, by=gusu, at=now())
    refused("venue_id", change_session, here, gusu, venue_id=city.west.id)


def ready(**fields):
    """A draft that misses nothing."""
    edition = make_edition(state=EditionState.DRAFT, **fields)
    for venue in edition.venues:
        venue.address = words("1 Road", "路1号")
    ensure_form(edition_forms(edition), by=None, at=now())
    db.session.commit()
    return edition


def move(edition, action, by, **more):
    return services.move_edition(edition, action, by=by, at=now(), **more)


def test_publishing_waits_until_nothing_is_missing(app, organiser, heard):
    edition = ready()
    assert find_faults(edition) == []
    edition.sessions[0].name = {"en": "Only English", "zh": ""}
    edition.summary = {"en": "", "zh": ""}
    places = [(str(one.place), one.url) for one in find_faults(edition)]
    assert len(places) == 3
    db.session.flush()
    refused(None, move, edition, EditionAction.PUBLISH, organiser)
    assert edition.state == EditionState.DRAFT
    assert heard == []
    move(edition, EditionAction.PUBLISH, organiser)
    assert edition.published_at
    assert heard[-1].edition is edition


def test_a_room_is_found_by_the_address_of_its_building(app, organiser):
    edition = ready()
    house = edition.venues[0]
    room = make_venue(edition, parent=house, name=words("Room 3", "3号会议室"))
    edition.sessions[0].venue = room
    db.session.flush()
    assert find_faults(edition) == []
    assert room.postal_address == house.address
    assert room.place == {
        "en": f"Room 3, {house.name['en']}",
        "zh": f"{house.name['zh']} 3号会议室",
    }
    house.address = {}
    assert len(find_faults(edition)) == 2
    room.mode = Mode.ONLINE
    assert room.place == room.name
    assert find_faults(edition) == []


def test_a_session_outside_the_event_and_a_past_event_are_faults(app, organiser):
    edition = ready()
    edition.sessions[0].starts_at = edition.starts_at - timedelta(hours=1)
    assert len(find_faults(edition)) == 1
    assert len(find_faults(edition, at=edition.ends_at)) == 2


def test_sessions_of_a_public_event_stay_within_its_days(organiser):
    edition = ready()
    session, day = edition.sessions[0], timedelta(days=1)
    later = {"ends_at": edition.ends_at + day}
    change_session(session, organiser, **later)
    edition.state, session.ends_at = EditionState.OPEN, edition.ends_at
    db.session.commit()
    refused("ends_at", change_session, session, organiser, **later)
    early = edition.starts_at - day
    refused("starts_at", change_session, session, organiser, starts_at=early)
    details = replace(SessionDetails.of(session), code="S9", **later)
    refused("ends_at", services.add_session, edition, details, by=organiser, at=now())
    refused("ends_at", change, edition, organiser, ends_at=session.ends_at - timedelta(minutes=1))
    change(edition, organiser, **later)
    assert change_session(session, organiser, **later).ends_at == later["ends_at"]


def test_cancelling_needs_a_reason_in_both_languages(organiser, heard):
    edition = make_edition()
    refused("reason_en", move, edition, EditionAction.CANCEL, organiser)
    refused("reason_zh", move, edition, EditionAction.CANCEL, organiser, reason={"en": "Storm"})
    reason = words("Storm", "台风")
    move(edition, EditionAction.CANCEL, organiser, reason=reason)
    assert heard[-1].reason == reason
    assert edition.standing is EditionState.CANCELLED


def test_a_copy_takes_over_what_it_says(organiser, heard):
    source = make_edition(sessions=2, capacity=5)
    make_venue(source, parent=source.venues[0], district="gusu")
    make_registration(source)
    helper = make_user()
    services.add_member(source, helper.email, Role.GATE_STAFF, by=organiser, at=now())
    cancelled = source.sessions[1]
    services.cancel_session(
        cancelled, seen=SessionDetails.of(cancelled).mark, by=organiser, at=now()
    )
    source.permit_note, source.cutoff_at = "permit 7", source.starts_at
    db.session.commit()
    starts = source.starts_at + timedelta(days=364)
    copy = services.clone_edition(
        source, EditionCopy(words("Again", "再办"), starts), by=organiser, at=now()
    )
    db.session.commit()
    assert copy.state == EditionState.DRAFT
    assert [one.path for one in copy.venues] == [one.path for one in source.venues]
    assert copy.venues[1].parent_id == copy.venues[0].id
    (session,) = copy.sessions
    first = source.sessions[0]
    assert session.starts_at - first.starts_at == timedelta(days=364)
    assert (session.capacity, session.taken, session.sequence) == (5, 0, 0)
    assert session.venue_id == copy.venues[0].id
    assert (copy.cutoff_at, copy.permit_note, copy.number) == (None, "", source.number + 1)
    assert [one.user_id for one in list_team(copy)] == [helper.id]


def test_the_hour_of_the_day_stays_when_a_copy_begins_at_another(organiser):
    source = make_edition()
    starts = source.starts_at + timedelta(days=30)
    assert services.shift_of(source, starts) == timedelta(days=30)


def test_slices_above_add_their_part_to_a_copy(app, organiser):
    seen = []
    signals.COPIED_PARTS.add(app, signals.CopiedPart("seen", lambda _edition: "seen", seen.append))
    source = make_edition()
    copy = services.clone_edition(
        source, EditionCopy(words("Again"), source.starts_at), by=organiser, at=now()
    )
    (news,) = seen
    assert (news.source, news.copy) == (source, copy)
    assert news.venues == {source.venues[0].id: copy.venues[0].id}
    assert news.sessions == {source.sessions[0].id: copy.sessions[0].id}


def test_a_team_is_of_open_accounts_and_two_roles(organiser):
    edition = make_edition()
    add = services.add_member
    refused("email", add, edition, "nobody@example.org", Role.ORGANISER, by=organiser, at=now())
    shut = make_user(active=False)
    refused("email", add, edition, shut.email, Role.ORGANISER, by=organiser, at=now())
    refused("role", add, edition, make_user().email, Role.AUDITOR, by=organiser, at=now())
    helper = make_user()
    add(edition, helper.email.upper(), Role.ORGANISER, by=organiser, at=now())
    db.session.commit()
    refused("role", add, edition, helper.email, Role.ORGANISER, by=organiser, at=now())
    assert change(edition, helper, number=4).number == 4


def test_the_last_organiser_cannot_leave(organiser):
    edition = make_edition()
    helper = make_user(Role.ORGANISER, str(edition.id), scope_kind=ScopeKind.EDITION)
    (grant,) = list_team(edition)
    refused(None, services.remove_member, edition, grant, by=helper, at=now())
    other = services.add_member(edition, make_user().email, Role.ORGANISER, by=helper, at=now())
    services.remove_member(edition, grant, by=helper, at=now())
    db.session.commit()
    assert list_team(edition) == [other]


def test_nobody_of_another_team_can_be_taken_off(organiser):
    edition, other = make_edition(), make_edition()
    make_user(Role.GATE_STAFF, str(other.id), scope_kind=ScopeKind.EDITION)
    (grant,) = list_team(other)
    with pytest.raises(NotFound):
        services.remove_member(edition, grant, by=organiser, at=now())


def test_every_change_is_in_the_log(organiser):
    edition = make_edition(state=EditionState.DRAFT)
    change(edition, organiser, number=9)
    venue = services.add_venue(edition, VenueDetails(words("x")), by=organiser, at=now())
    change_venue(venue, organiser, name=words("y"))
    services.remove_venue(venue, by=organiser, at=now())
    change_session(edition.sessions[0], organiser, capacity=4)
    move(edition, EditionAction.CANCEL, organiser, reason=words("No", "否"))
    db.session.commit()
    actions = [
        one.action
        for one in db.session.query(AuditEntry).order_by(AuditEntry.number)
        if one.subject_id == str(edition.id)
    ]
    assert actions == ["edition:changed", "venue:added", "venue:changed", "venue:removed",
                       "session:changed", "edition:cancel"]  # fmt: skip
    assert db.session.get(Edition, edition.id).version > 1
