"""Every letter has its files and says everything in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LETTERS = Path(__file__).resolve().parents[2] / "templates" / "emails"
FOLDERS = sorted(
    folder for folder in LETTERS.glob("*/*") if folder.is_dir() and folder.parent.name != "layouts"
)


@pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}"
)
def test_a_letter_has_its_three_files(folder):
    assert {"subject.txt", "body.txt", "body.html"} <= {file.name for file in folder.iterdir()}


def test_letters_hold_no_untranslated_words():
    """Words outside gettext would stay English in a Chinese letter."""
    wrong = []
    for folder in FOLDERS:
        for file in folder.iterdir():
            bare = re.sub(
                r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^>]+>", "", file.read_text(), flags=re.DOTALL
            )
            if re.search(r"[A-Za-z]{3,}", bare):
                wrong.append(str(file.relative_to(LETTERS)))
    assert wrong == []
