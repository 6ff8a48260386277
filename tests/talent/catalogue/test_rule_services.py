"""Default tier rules and answers to suggestions."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.outbox.models import Message
from talent.catalogue import queries
from talent.catalogue.loading import load_default_tier_rules
from talent.catalogue.models import CatalogueSuggestion
from talent.catalogue.rule_services import (
    answer_suggestion,
    current_rules,
    fingerprint_of_rules,
    set_tier_rules,
)
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Rule
from tests.factories.core import make_user

SENIOR = Rule(Level.SENIOR, Degree.DOCTORATE, 10)


@pytest.fixture
def editor(app: Flask) -> User:
    load_default_tier_rules()
    db.session.commit()
    return make_user(Role.CATALOGUE_EDITOR)


def save(rules: list[Rule], by: User, *, official: bool = True, seen: str | None = None) -> None:
    seen = fingerprint_of_rules() if seen is None else seen
    set_tier_rules(rules, is_official=official, by=by, at=now(), seen=seen)
    db.session.commit()


def test_the_office_sets_its_own_rules(editor: User) -> None:
    save([*current_rules(), SENIOR], editor)
    assert SENIOR in current_rules()
    assert all(rule.is_official for rule in queries.list_tier_rules())


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [Rule(Level.JUNIOR, Degree.MASTER, 61)],
        [Rule(Level.JUNIOR, Degree.MASTER, -1)],
        [SENIOR, SENIOR],
    ],
)
def test_impossible_rules_are_refused(editor: User, rules: list[Rule]) -> None:
    with pytest.raises(DomainError):
        save(rules, editor)
    db.session.rollback()
    assert len(current_rules()) == 8


def test_a_stale_page_overwrites_nothing(editor: User) -> None:
    seen = fingerprint_of_rules()
    save([SENIOR], editor)
    with pytest.raises(Conflict):
        save(current_rules(), editor, seen=seen)


def test_an_auditor_changes_nothing(editor: User) -> None:
    with pytest.raises(Forbidden):
        save([SENIOR], make_user(Role.AUDITOR))


def test_a_suggestion_is_answered_once(editor: User) -> None:
    suggestion = CatalogueSuggestion(
        created_at=now(), qualification="Chartered Waste Manager", address="asker@example.org"
    )
    db.session.add(suggestion)
    db.session.commit()
    assert queries.count_open_suggestions() == 1
    with pytest.raises(DomainError):
        answer_suggestion(suggestion, "  ", by=editor, at=now())
    answer_suggestion(suggestion, "The next edition holds it.", by=editor, at=now())
    db.session.commit()
    assert queries.count_open_suggestions() == 0
    (letter,) = db.session.scalars(select(Message)).all()
    assert letter.address == "asker@example.org"
    assert "The next edition holds it." in letter.text
    with pytest.raises(Conflict):
        answer_suggestion(suggestion, "No.", by=editor, at=now())


def test_an_answer_without_address_writes_no_letter(editor: User) -> None:
    suggestion = CatalogueSuggestion(created_at=now(), qualification="Chartered Waste Manager")
    db.session.add(suggestion)
    answer_suggestion(suggestion, "No.", by=editor, at=now())
    assert db.session.scalars(select(Message)).all() == []
