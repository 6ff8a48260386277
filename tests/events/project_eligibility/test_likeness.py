"""The same project entered twice is found; two projects of one founder are not one."""

from events.project_eligibility.likeness import MarkKind, Traits, likeness, marks_of, reasons

SUMMARY = (
    "We make solid-state batteries whose ceramic separator is printed at room temperature, so that "
    "cells for electric ferries cost a third less and never burn. A pilot line of 2 MWh runs since "
    "spring; two shipyards have signed letters of intent, and five patents protect the process."
)
MOVED = (
    "A pilot line of 2 MWh runs since spring; two shipyards signed letters of intent. We make "
    "solid-state batteries whose ceramic separator is printed at room temperature: cells for "
    "electric ferries cost a third less and never burn. Five patents protect the process."
)
OTHER = (
    "An assistant reads pathology slides in rural hospitals and points out what a doctor should "
    "look at first. It was trained on 80,000 slides of four provinces and works without network."
)
ONE = Traits(("Cold-printed solid-state batteries", "冷印固态电池"), SUMMARY, ("Hai Power Co., Ltd.",),
             "hai@example.org", frozenset({"hai@example.org", "lin@example.org"}))  # fmt: skip


def found(one, other):
    """What the database and then the comparison say of two entries."""
    met = bool(marks_of(one) & marks_of(other))
    why = reasons(one, other)
    assert met or not why, "what is one project has a mark in common"
    return why


def test_the_same_text_under_another_name_is_found():
    copy = Traits(("Ferry cells",), MOVED, ("Blue Cells GmbH",), "x@example.org")
    assert found(ONE, copy) == [MarkKind.SUMMARY]
    assert likeness(SUMMARY, MOVED) > 0.8


def test_title_and_company_whatever_their_writing():
    again = Traits(("COLD PRINTED  solid‑state Batteries!",), OTHER, ("HAI POWER LIMITED",))
    assert found(ONE, again) == [MarkKind.TITLE, MarkKind.COMPANY]
    chinese = Traits(("冷印固态电池",), "", ("海动力有限公司",), "lin@example.org",
                     frozenset({"lin@example.org", "hai@example.org"}))  # fmt: skip
    assert found(ONE, chinese) == [MarkKind.TITLE, MarkKind.TEAM]


def test_another_project_of_the_same_people_is_not_it():
    second = Traits(("Slides",), OTHER, ONE.companies, ONE.founder, ONE.people)
    assert marks_of(ONE) & marks_of(second)
    assert found(ONE, second) == []


def test_the_same_title_of_strangers_is_not_it():
    assert found(ONE, Traits(ONE.titles, OTHER, ("Other Ltd",), "y@example.org")) == []


def test_empty_and_short_entries_are_like_nothing():
    assert found(Traits(), Traits()) == []
    assert marks_of(Traits((" ", "!"), "abc", ("有限公司",))) == set()
    assert likeness("", "") == 0


def test_marks_never_change():
    """They are kept: another Python or machine must find the same."""
    kept = sorted(marks_of(Traits((), SUMMARY[:60])))
    assert len(kept) == 12
    assert kept[0] == "summary:099cfc8597f27f1581a3"
