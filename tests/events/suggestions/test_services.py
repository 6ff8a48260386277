"""A suggestion's way: made or written down, assigned, answered in both languages, ended, reopened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.outbox.models import Message
from core.tallies import Tally, tally_by
from core.working_days.services import load_shipped_years
from events.editions.states import EditionState
from events.suggestions import queries, services
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionState
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_venue

pytestmark = pytest.mark.both_databases
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
BOTH = {"en": "The crossing is built in May.", "zh": "五月建成过街通道。"}


@pytest.fixture
def table(app):
    load_shipped_years()
    return make_edition("round_table", sessions=2)


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


def collect(table, organiser, text="A crossing is missing.", *, session=0):
    return services.collect(table, table.sessions[session], text, by=organiser, at=AT)


def assign(suggestion, organiser, days=15, unit="Traffic Bureau"):
    services.assign(suggestion, unit, days, by=organiser, at=AT)
    db.session.flush()


def kinds():
    db.session.flush()
    return [one.kind for one in db.session.scalars(select(Message).order_by(Message.created_at))]


def test_whole_way_with_a_letter_at_each_step_that_concerns_the_maker(table, organiser):
    maker = make_user()
    registration = make_registration(table, user=maker, language="zh")
    before = len(kinds())
    suggestion = services.make(registration, table.sessions[0], " 缺过街通道 ", by=maker, at=AT)
    assert (suggestion.state, suggestion.text) == ("collected", "缺过街通道")
    assign(suggestion, organiser)
    services.answer(suggestion, BOTH, is_public=True, by=organiser, at=AT)
    services.resolve(suggestion, by=organiser, at=AT)
    services.reopen(suggestion, "Planning Bureau", by=organiser, at=AT)
    assert (suggestion.state, suggestion.unit) == ("assigned", "Planning Bureau")
    assert (suggestion.closed_at, suggestion.answered_at) == (None, None)
    assert kinds()[before:] == [
        "suggestions/received",
        "suggestions/answered",
        "suggestions/ended",
        "suggestions/reopened",
    ]
    letter = db.session.scalars(select(Message).where(Message.kind == "suggestions/answered")).one()
    assert "五月建成" in letter.text
    assert "crossing" not in letter.text


def test_due_day_is_counted_in_working_days(table, organiser):
    suggestion = collect(table, organiser)
    # Monday 2 March 2026 and five working days: Monday 9 March.
    assign(suggestion, organiser, days=5)
    assert suggestion.due_on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"en": "Only English.", "zh": ""}, "text_zh"),
        ({"en": " ", "zh": "只有中文"}, "text_en"),
        ({}, "text_en"),
    ],
)
@pytest.mark.parametrize("action", ["answer", "decline"])
def test_nothing_is_told_in_one_language_only(table, organiser, words, field, action):
    suggestion = collect(table, organiser)
    assign(suggestion, organiser)
    asked = {
        "answer": lambda: services.answer(suggestion, words, is_public=True, by=organiser, at=AT),
        "decline": lambda: services.decline(suggestion, words, by=organiser, at=AT),
    }
    with pytest.raises(DomainError) as refusal:
        asked[action]()
    assert refusal.value.field == field
    db.session.refresh(suggestion)
    assert suggestion.state == SuggestionState.ASSIGNED


@pytest.mark.parametrize("days", [0, -1, 251])
def test_term_must_make_sense(table, organiser, days):
    suggestion = collect(table, organiser)
    with pytest.raises(DomainError) as refusal:
        assign(suggestion, organiser, days=days)
    assert refusal.value.field == "working_days"


def test_stale_page_changes_nothing(table, organiser):
    suggestion = collect(table, organiser)
    with pytest.raises(Conflict):
        services.answer(suggestion, BOTH, is_public=False, by=organiser, at=AT)
    db.session.rollback()


def test_declined_without_a_unit_is_taken_up_with_one(table, organiser):
    suggestion = collect(table, organiser)
    services.decline(suggestion, BOTH, by=organiser, at=AT)
    with pytest.raises(DomainError) as refusal:
        services.reopen(suggestion, " ", by=organiser, at=AT)
    assert refusal.value.field == "unit"
    services.reopen(suggestion, "Traffic Bureau", by=organiser, at=AT)
    assert suggestion.state == SuggestionState.ASSIGNED


def test_only_confirmed_people_of_this_event_make_one_while_it_lasts(table):
    maker, other = make_user(), make_user()
    registration = make_registration(table, user=maker)
    with pytest.raises(NotFound):
        services.make(registration, table.sessions[0], "x", by=other, at=AT)
    fair = make_edition("recruitment_fair")
    with pytest.raises(NotFound):
        services.make(make_registration(fair, user=maker), fair.sessions[0], "x", by=maker, at=AT)
    with pytest.raises(DomainError) as refusal:
        services.make(registration, fair.sessions[0], "x", by=maker, at=AT)
    assert refusal.value.field == "session"
    table.state = EditionState.CLOSED
    with pytest.raises(Forbidden):
        services.make(registration, table.sessions[0], "x", by=maker, at=AT)


def test_district_organiser_follows_up_those_of_the_own_venue(table, organiser):
    kunshan = make_venue(table, district="kunshan")
    table.sessions[1].venue = kunshan
    db.session.commit()
    here, there = collect(table, organiser, session=1), collect(table, organiser)
    district = make_user(Role.ORGANISER, "kunshan")
    assert list(db.session.scalars(queries.visible_suggestions(district, table))) == [here]
    assign(here, district)
    with pytest.raises(NotFound):
        assign(there, district)
    db.session.rollback()


def test_auditor_looks_and_changes_nothing(table, organiser):
    suggestion = collect(table, organiser)
    with pytest.raises(Forbidden):
        assign(suggestion, make_user(Role.AUDITOR))
    db.session.rollback()


def test_figures_count_each_state_apart_and_the_late_ones(table, organiser):
    made = [collect(table, organiser, session=number % 2) for number in range(7)]
    for one in made[1:6]:
        assign(one, organiser, days=1)
    for one in made[2:5]:
        services.answer(one, BOTH, is_public=False, by=organiser, at=AT)
    services.resolve(made[4], by=organiser, at=AT)
    services.decline(made[6], BOTH, by=organiser, at=AT)
    rows = queries.visible_suggestions(organiser, table)

    def tally(on):
        late = queries.awaited_on < on
        return tally_by(rows, Suggestion.session_id, Suggestion.state, late)

    whole, by_session = tally(AT.date() + timedelta(days=5))
    assert whole.total == 7
    assert {state: whole.count(state) for state in SuggestionState} == {
        SuggestionState.COLLECTED: 1,
        SuggestionState.ASSIGNED: 2,
        SuggestionState.ANSWERED: 2,
        SuggestionState.RESOLVED: 1,
        SuggestionState.DECLINED: 1,
    }
    assert whole.late == 2
    assert whole.share(SuggestionState.ANSWERED, SuggestionState.RESOLVED) == Decimal("42.9")
    assert sum(one.total for one in by_session.values()) == 7
    assert tally(AT.date())[0].late == 0


@pytest.mark.parametrize(
    ("number", "total", "percent"), [(1, 8, "12.5"), (1, 16, "6.3"), (2, 3, "66.7"), (0, 3, "0.0")]
)
def test_shares_have_one_decimal_half_up(number, total, percent):
    assert Tally({"done": number, "open": total - number}).share("done") == Decimal(percent)


def test_no_share_of_nothing():
    assert Tally({}).share("done") is None
