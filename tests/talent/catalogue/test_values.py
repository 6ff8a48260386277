"""Comparing editions."""

from __future__ import annotations

from dataclasses import replace

from talent.catalogue.values import EntryData, FieldChange, compare

ONE = EntryData(
    code="A-1",
    sector="biomedicine",
    name_en="One",
    name_zh="一",
    issuer_en="Board",
    region="DE",
    series_zh="工程",
    series_en="Engineering",
    title_zh="工程师",
    title_en="Engineer",
    level="intermediate",
    requires_licence_valid=True,
)
TWO = replace(ONE, code="A-2")
THREE = replace(ONE, code="A-3")


def test_added_changed_withdrawn_unchanged() -> None:
    renamed = replace(TWO, name_en="Two", aliases=("Zwei",))
    diff = compare([ONE, TWO], [renamed, THREE])
    assert diff.added == (THREE,)
    assert diff.withdrawn == (ONE,)
    assert diff.unchanged == 0
    (changed,) = diff.changed
    assert changed.code == "A-2"
    assert changed.fields == (
        FieldChange("name_en", "One", "Two"),
        FieldChange("aliases", (), ("Zwei",)),
    )


def test_the_order_of_rows_means_nothing() -> None:
    diff = compare([ONE, TWO, THREE], [THREE, ONE, TWO])
    assert diff.is_empty
    assert diff.unchanged == 3


def test_against_nothing_all_is_added() -> None:
    assert compare([], [TWO, ONE]).added == (ONE, TWO)


def test_storing_and_reading_keeps_everything() -> None:
    assert EntryData.from_row(ONE.row()) == ONE
