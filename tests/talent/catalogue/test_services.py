"""Editions from file to publication: nothing half imported, two persons, stale pages."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.models import User
from core.accounts.roles import Role
from core.audit import check_log
from core.audit.models import AuditEntry
from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from talent.catalogue import queries, services
from talent.catalogue.loading import load_seed_catalogue
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.states import EDITION_WORKFLOW, EditionAction, EditionState
from talent.catalogue.values import EditionDetails
from tests.factories.core import make_user
from tests.talent.catalogue.sheets import csv_of, draft, published, row, sheet

pytestmark = pytest.mark.both_databases


@pytest.fixture
def editor(app: Flask) -> User:
    return make_user(Role.CATALOGUE_EDITOR)


@pytest.fixture
def second(app: Flask) -> User:
    return make_user(Role.CATALOGUE_EDITOR)


def propose(edition: CatalogueEdition, by: User | None, day=None) -> None:
    services.propose_edition(edition, day or today(), by=by, at=now())


def publish(edition: CatalogueEdition, by: User | None) -> None:
    services.publish_edition(edition, by=by, at=now())


def test_a_draft_holds_the_rows_and_is_public_to_nobody(editor: User) -> None:
    edition = draft(row(1), row(2), by=editor)
    assert edition.state == EditionState.DRAFT
    assert [entry.code for entry in edition.entries] == ["SZ-TST-001", "SZ-TST-002"]
    assert queries.get_edition(edition.slug) is None
    assert queries.list_editions() == []
    assert queries.edition_in_force(today()) is None
    assert queries.entry_history("SZ-TST-001") == []


def test_only_an_editor_imports(app: Flask) -> None:
    for role, refusal in ((None, NotFound), (Role.AUDITOR, Forbidden)):
        with pytest.raises(refusal):
            draft(by=make_user(role))
    assert queries.list_all_editions() == []


def test_a_file_that_cannot_be_read_leaves_nothing(editor: User) -> None:
    with pytest.raises(DomainError):
        services.import_edition(
            sheet(b"code\nA-1\n"), EditionDetails({"en": "x", "zh": "x"}), by=editor, at=now()
        )
    db.session.commit()
    assert queries.list_all_editions() == []


def test_the_same_upload_twice_is_a_double_click(editor: User) -> None:
    ticket = uuid.uuid4()
    details = EditionDetails({"en": "x", "zh": "x"})
    services.import_edition(sheet(csv_of(row())), details, by=editor, at=now(), ticket=ticket)
    db.session.commit()
    with pytest.raises(Conflict):
        services.import_edition(sheet(csv_of(row())), details, by=editor, at=now(), ticket=ticket)


def test_refused_rows_must_be_decided_about(editor: User) -> None:
    edition = draft(row(1), row(2, level="?"), by=editor)
    assert edition.refused_rows == 1
    with pytest.raises(DomainError):
        propose(edition, editor)
    seen = services.fingerprint_of(edition)
    services.leave_out_refused(edition, by=editor, at=now(), seen=seen)
    propose(edition, editor)
    assert edition.state == EditionState.PROPOSED


def test_the_database_too_refuses_undecided_rows(editor: User) -> None:
    edition = draft(row(1), row(2, level="?"), by=editor)
    edition.state = EditionState.PROPOSED
    edition.in_force_from = today()
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_an_edition_without_entries_is_not_proposed(editor: User) -> None:
    edition = draft(row(1, level="?"), by=editor)
    seen = services.fingerprint_of(edition)
    services.leave_out_refused(edition, by=editor, at=now(), seen=seen)
    with pytest.raises(DomainError):
        propose(edition, editor)


def test_a_corrected_file_takes_the_place_of_the_first(editor: User) -> None:
    edition = draft(row(1), row(2, level="?"), by=editor)
    seen = services.fingerprint_of(edition)
    corrected = sheet(csv_of(row(1), row(2), row(3)))
    services.replace_file(edition, corrected, by=editor, at=now(), seen=seen)
    db.session.commit()
    assert (edition.refused_rows, len(edition.entries)) == (0, 3)
    with pytest.raises(Conflict):
        services.replace_file(edition, corrected, by=editor, at=now(), seen=seen)


def test_a_second_person_publishes(editor: User, second: User) -> None:
    edition = draft(by=editor)
    propose(edition, editor)
    with pytest.raises(Forbidden) as refusal:
        publish(edition, editor)
    assert "second person" in str(refusal.value.message)
    publish(edition, second)
    db.session.commit()
    assert (edition.proposed_by_id, edition.confirmed_by_id) == (editor.id, second.id)
    assert queries.edition_in_force(today()) == edition


@pytest.mark.parametrize("confirmed", ["same", "nobody"])
def test_the_database_too_asks_for_two_persons(editor: User, confirmed: str) -> None:
    edition = draft(by=editor)
    edition.state = EditionState.PUBLISHED
    edition.in_force_from = today()
    edition.proposed_by_id = editor.id
    edition.confirmed_by_id = editor.id if confirmed == "same" else None
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_day_that_is_over_is_refused_to_people(editor: User, second: User) -> None:
    edition = draft(by=editor)
    with pytest.raises(DomainError) as refusal:
        propose(edition, editor, today() - timedelta(days=1))
    assert refusal.value.field == "in_force_from"
    propose(edition, None, today() - timedelta(days=1))
    with pytest.raises(DomainError):
        publish(edition, second)


def test_a_published_entry_is_never_changed(app: Flask) -> None:
    edition = published()
    edition.entries[0].name_en = "Another name"
    with pytest.raises(RuntimeError):
        db.session.commit()
    db.session.rollback()
    db.session.delete(edition.entries[0])
    with pytest.raises(RuntimeError):
        db.session.commit()
    db.session.rollback()
    assert [entry.name_en for entry in edition.entries] == ["Certified Tester"]


def test_every_move_from_every_state(editor: User, second: User) -> None:
    legal = {
        (EditionState.DRAFT, EditionAction.PROPOSE),
        (EditionState.DRAFT, EditionAction.DISCARD),
        (EditionState.PROPOSED, EditionAction.TAKE_BACK),
        (EditionState.PROPOSED, EditionAction.PUBLISH),
        (EditionState.PROPOSED, EditionAction.DISCARD),
    }
    for state in EditionState:
        for action in EditionAction:
            edition = CatalogueEdition(id=uuid.uuid4(), state=state, proposed_by_id=editor.id)
            if (state, action) in legal:
                EDITION_WORKFLOW.fire(edition, action, by=second, at=now())
            else:
                with pytest.raises(Conflict):
                    EDITION_WORKFLOW.fire(edition, action, by=second, at=now())
    db.session.rollback()


def test_discarding_drops_the_entries_and_keeps_the_line(editor: User) -> None:
    edition = draft(by=editor)
    services.discard_edition(edition, by=editor, at=now())
    db.session.commit()
    assert db.session.scalars(select(CatalogueEntry)).all() == []
    assert [found.state for found in queries.list_all_editions()] == [EditionState.DISCARDED]


def test_taking_back_asks_for_a_proposal_anew(editor: User, second: User) -> None:
    edition = draft(by=editor)
    propose(edition, editor)
    services.take_back(edition, by=editor, at=now())
    assert (edition.state, edition.proposed_by_id) == (EditionState.DRAFT, None)
    propose(edition, second)
    publish(edition, editor)


def test_addresses_of_editions_never_clash(editor: User) -> None:
    slugs = [
        draft(name=name, by=editor).slug for name in ("Batch 6", "Batch 6", "第六批", "第六批")
    ]
    assert slugs[:2] == ["batch-6", "batch-6-2"]
    assert len(set(slugs)) == 4
    assert all(slug.isascii() for slug in slugs)


def test_what_was_done_is_in_the_audit_log(editor: User, second: User) -> None:
    edition = draft(by=editor)
    propose(edition, editor)
    publish(edition, second)
    db.session.commit()
    actions = [
        (entry.action, entry.actor_id)
        for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))
        if entry.subject_id == str(edition.id)
    ]
    assert actions == [
        ("catalogue:edition:imported", editor.id),
        ("catalogue_edition:propose", editor.id),
        ("catalogue_edition:publish", second.id),
    ]
    assert check_log()[1] == []


def test_the_seed_is_published_once_and_says_what_it_is(app: Flask) -> None:
    edition = load_seed_catalogue()
    db.session.commit()
    assert edition is not None
    assert len(edition.entries) == 344
    assert (edition.state, edition.is_official) == (EditionState.PUBLISHED, False)
    assert "not the official one" in edition.notice["en"]
    assert "参考" in edition.notice["zh"]
    assert edition.confirmed_by_id is None
    assert load_seed_catalogue() is None
    assert not any(rule.is_official for rule in queries.list_tier_rules())
    assert len(queries.list_tier_rules()) == 8
