"""Cells that a spreadsheet would take for a formula, and the way back.

A table program runs what begins with = + - @ (also full-width), a tab or a line break;
leading blanks do not always help. Such a text gets one apostrophe in front. So that the
step can be undone without a mark in the file, a text that already is "apostrophes, then
something dangerous" gets one more. Reading takes exactly one away from that pattern:

    =1+1      ->  '=1+1       ->  =1+1
    '=1+1     ->  ''=1+1      ->  '=1+1
    'tis, ''  ->  unchanged   ->  unchanged

Source: ASVS 1.2.10; trust.md.
"""

import re

_DANGEROUS = re.compile(
    r"'*(?:[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b])"
)
_GUARDED = re.compile("'" + _DANGEROUS.pattern)


def guard(text: str) -> str:
    """Make a text safe to open in a spreadsheet."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """Undo ``guard``; every other text comes back as it is."""
    return text[1:] if _GUARDED.match(text) else text
