"""Which papers an entry asks for."""

from __future__ import annotations

from typing import Any

import pytest

from talent.catalogue.models import CatalogueEntry
from talent.catalogue.papers import Paper, papers_for


def papers(**fields: Any) -> tuple[Paper, ...]:
    fields = {"region": "US", "requires_licence_valid": False, "own_papers": [], **fields}
    return papers_for(CatalogueEntry(**fields))


def test_the_usual_papers_in_order() -> None:
    assert papers() == (
        Paper.IDENTITY,
        Paper.PHOTO,
        Paper.CERTIFICATE,
        Paper.DEGREE,
        Paper.YEARS,
        Paper.EMPLOYMENT,
        Paper.EMPLOYER_OPINION,
        Paper.DECLARATION,
        Paper.CONSENT,
    )


def test_validity_only_where_the_award_lapses() -> None:
    assert Paper.VALIDITY in papers(requires_licence_valid=True)
    assert Paper.VALIDITY not in papers(requires_licence_valid=False)


@pytest.mark.parametrize(
    ("region", "asked"), [("US", False), ("TW", False), ("INT", False), ("DE", True), ("JP", True)]
)
def test_translation_where_neither_chinese_nor_english_is_used(region: str, asked: bool) -> None:
    assert (Paper.TRANSLATION in papers(region=region)) is asked


def test_an_entry_adds_and_waives() -> None:
    own = papers(own_papers=["add:degree-recognition", "waive:photo"])
    assert Paper.DEGREE_RECOGNITION in own
    assert Paper.PHOTO not in own


@pytest.mark.usefixtures("app")
def test_every_paper_has_words() -> None:
    for paper in Paper:
        assert str(paper.label)
        assert str(paper.sentence)
