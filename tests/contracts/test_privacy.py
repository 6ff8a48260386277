"""Every column and every kind of file is in the register of personal data, or the build fails."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g
from sqlalchemy import Column, MetaData, String, Table, Uuid

from core.db import Base
from core.files.policies import READERS
from core.privacy.register import Holding, register
from core.privacy.words import Erasure, ProcessingPurpose, column_word, table_word
from core.workflow import known as workflows
from tests.contracts.tables import TestBase


def faults(known: Iterable[Table], declared: dict[str, Holding]) -> list[str]:
    """What the register does not say, says twice, or says of what is not there."""
    found = []
    for table in known:
        holding = declared.get(table.name)
        if holding is None:
            found.append(f"{table.name}: no block in a personal_data.toml")
            continue
        said, there = list(holding.columns), {column.name for column in table.columns}
        found += [f"{table.name}.{name}: no entry" for name in sorted(there - set(said))]
        found += [f"{table.name}.{name}: no such column" for name in sorted(set(said) - there)]
        found += [
            f"{table.name}.{name}: said twice" for name in {x for x in said if said.count(x) > 1}
        ]
        found += [
            f"{table.name}.{name}: leads to nobody"
            for name in (*holding.whose, *holding.about, *holding.trace)
            if name not in there
        ]
    return found


def tables() -> list[Holding]:
    return [
        one for one in register().values() if one.is_personal and one.name in Base.metadata.tables
    ]


def own_tables() -> list[Table]:
    tests = set(TestBase.metadata.tables)
    return [table for name, table in Base.metadata.tables.items() if name not in tests]


def test_every_column_has_an_entry(app):
    assert faults(own_tables(), dict(register())) == []
    names = {table.name for table in own_tables()} | {f"file {kind}" for kind in READERS.of(app)}
    # Pictures that everybody sees have no rule of who reads them.
    assert set(register()) - names == {"file public picture"}
    assert names - set(register()) == set()


def test_a_column_without_an_entry_is_found():
    """The negative control: a new table, and a new column of an old one."""
    fresh = Table("fresh", MetaData(), Column("id", Uuid, primary_key=True))
    grown = Table(
        "seat_hold",
        MetaData(),
        *(Column(name, String) for name in register()["seat_hold"].columns),
        Column("nickname", String),
    )
    assert faults([fresh, grown], dict(register())) == [
        "fresh: no block in a personal_data.toml",
        "seat_hold.nickname: no entry",
    ]


def test_what_is_personal_says_all_there_is_to_say():
    unsaid = [
        one.name
        for one in register().values()
        if one.is_personal != bool(one.seen) or (one.erased and one.erasure is Erasure.KEEP)
    ]
    assert unsaid == []
    assert {one.purpose for one in register().values()} - {None} == set(ProcessingPurpose)


def test_the_register_is_said_in_both_languages(app):
    for language in ("en", "zh"):
        with app.test_request_context():
            # Of a context around this one the language of before would be kept.
            g.language = language
            for one in filter(lambda one: one.is_personal, register().values()):
                assert table_word(one.name)
                assert all(column_word(name, one.name) for name in one.handed_over)
            assert (column_word("name", "passkey") == "名称") is (language == "zh")
            assert (column_word("name", "person") == "姓名") is (language == "zh")


def test_states_that_oblige_are_states(app):
    """Of the table's own workflow; and a term runs from a moment that is there."""
    wrong = []
    for one in tables():
        table = Base.metadata.tables[one.name]
        flow = next((flow for name, flow in workflows.items() if name == one.name), None)
        states = {str(state) for state in flow.states} if flow else set(one.obliges)
        wrong += [f"{one.name}: {state}" for state in set(one.obliges) - states]
        if bool(one.since) != (one.term.span is not None):
            wrong.append(f"{one.name}: term and since do not fit")
        first = one.since.partition(".")[0]
        if first and first not in table.columns:
            wrong.append(f"{one.name}: {first} is not there")
    assert wrong == []
