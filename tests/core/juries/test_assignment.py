import random
from collections import Counter

from core.juries.assignment import EntryNeed, JurorRoom, assign, fitting

FIELDS = ("bio", "chips", "software", "optics")


def jurors(count, most=100, **more):
    return [JurorRoom(f"j{n}", most, (FIELDS[n % len(FIELDS)],), **more) for n in range(count)]


def entries(count):
    return [EntryNeed(f"e{n}", FIELDS[n % len(FIELDS)]) for n in range(count)]


def per_entry_of(plan):
    return Counter(pair.entry for pair in plan.pairs)


def test_two_thousand_entries_and_a_hundred_and_twenty_jurors_with_conflicts_and_quotas():
    chance = random.Random(7)
    panel = [JurorRoom(f"j{n}", 70 if n < 10 else 100, (FIELDS[n % 4],)) for n in range(120)]
    many = entries(2_000)
    conflicts = {(j.key, e.key) for e in many for j in panel if chance.random() < 0.05}
    plan = assign(many, panel, 5, conflicts)
    assert not plan.shortfalls
    assert set(per_entry_of(plan).values()) == {5}
    assert len({(p.entry, p.juror) for p in plan.pairs}) == 10_000
    assert not {(p.juror, p.entry) for p in plan.pairs} & conflicts
    free = [plan.loads[j.key][1] for j in panel if j.most == 100]
    assert max(free) - min(free) <= 1
    assert {plan.loads[j.key][1] for j in panel if j.most == 70} == {70}
    # Expertise fits nearly everywhere: each field has a quarter of the panel, and of the entries.
    assert sum(bool(p.matched) for p in plan.pairs) > 9_900


def test_the_same_problem_has_the_same_plan_and_mixes_panels():
    one, other = (assign(entries(40), jurors(24), 3) for _ in range(2))
    assert one == other
    panels = {frozenset(p.juror for p in one.pairs if p.entry == e.key) for e in entries(40)}
    assert len(panels) > 4


def test_expertise_yields_to_balance_and_its_word_is_the_reason():
    panel = [JurorRoom("a", 9, ("bio",)), JurorRoom("b", 9, ())]
    plan = assign([EntryNeed(n, "bio.devices") for n in range(4)], panel, 1)
    assert {load for _before, load in plan.loads.values()} == {2}
    assert {p.juror: p.matched for p in plan.pairs} == {"a": "bio", "b": ""}


def test_what_is_held_stays_and_counts():
    held = EntryNeed("x", held_by=frozenset({"j0"}), barred=frozenset({"j1"}))
    panel = [JurorRoom("j0", 5, load=3), JurorRoom("j1", 5), JurorRoom("j2", 5), JurorRoom("j3", 5)]
    plan = assign([held, EntryNeed("y")], panel, 2)
    given = {(p.entry, p.juror) for p in plan.pairs}
    assert len(given) == 3
    assert not given & {("x", "j0"), ("x", "j1")}
    assert plan.loads["j0"] == (3, 3)
    assert plan.loads["j1"][1] == plan.loads["j2"][1] == plan.loads["j3"][1] == 1


def test_an_entry_that_no_panel_fits_is_named_and_the_others_are_filled():
    panel = jurors(3)
    against = {("j0", "e0"), ("j1", "e0")}
    plan = assign(entries(4), panel, 2, against)
    assert [(s.entry, s.missing, s.able) for s in plan.shortfalls] == [("e0", 1, 1)]
    assert per_entry_of(plan) == {"e0": 1, "e1": 2, "e2": 2, "e3": 2}
    assert plan.spread <= 1


def test_maxima_that_do_not_suffice_leave_places_empty_not_jurors_overloaded():
    plan = assign(entries(10), jurors(3, most=5), 2)
    assert sum(s.missing for s in plan.shortfalls) == 5
    assert {s.able for s in plan.shortfalls} == {3}
    assert {after for _before, after in plan.loads.values()} == {5}


def test_where_conflicts_forbid_balance_it_is_as_near_as_can_be():
    # Four entries that only two of six jurors may judge, and two that all may.
    barred = {(f"j{j}", f"e{e}") for j in range(2, 6) for e in range(4)}
    plan = assign(entries(6), jurors(6), 1, barred)
    assert not plan.shortfalls
    after = [plan.loads[f"j{n}"][1] for n in range(6)]
    assert after[:2] == [2, 2]
    assert sum(after[2:]) == 2


def test_nothing_to_do_and_nobody_to_do_it():
    assert assign([], jurors(2), 2).pairs == []
    nobody = assign(entries(1), [], 2)
    assert [(s.entry, s.missing, s.able) for s in nobody.shortfalls] == [("e0", 2, 0)]
    assert nobody.spread == 0


def test_a_field_fits_itself_and_its_branch_only():
    assert fitting("bio.devices", ("Bio",)) == "Bio"
    assert fitting("bio.devices", ("bio.drugs", "devices")) == ""
    assert fitting("", ("",)) == ""
