"""What is invisible, what is only new, and what no typeface holds."""

from __future__ import annotations

import pytest

from core.documents.names import fold_name, mask_name
from core.printable import name_of, unprintable_in, unseen_in
from talent.catalogue.importing.cells import clean

# Extensions G, H, I, J (2020 to 2025) and letters of Unicode 15 and 16: for older tables, nothing.
NEW = ["\U00030000", "\U00031350", "\U0002ebf0", "\U000323b0", "\U00011f00", "\U0001e4d0", "\ua7dc"]


@pytest.mark.parametrize("character", NEW)
def test_a_new_character_is_seen_and_named_as_what_no_typeface_prints(character):
    assert unseen_in(f"{character}明") == []
    assert unprintable_in(f"{character}明") == f"{character} (U+{ord(character):04X})"
    assert clean(f"{character}明") == f"{character}明"
    assert mask_name(f"{character}明") == f"{character}•"
    assert fold_name(f"{character}明").startswith(character)


@pytest.mark.parametrize(
    "character", ["\u200b", "\x07", "\ue000", "\ufdd0", "\U0001ffff", "\U000e0041"]
)
def test_what_nobody_sees_is_named_by_its_number(character):
    assert unseen_in(f"李{character}明") == [character]
    assert name_of(character).startswith(f"U+{ord(character):04X}")


def test_what_is_printed_today_is_not_named():
    assert unprintable_in("𠮷野家 䶮 Żółć Ngọc 买买提·古丽 محمد") == ""
