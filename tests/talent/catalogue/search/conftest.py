"""The index of the shipped catalogue, built once for all search tests."""

from __future__ import annotations

import pytest

from bench.search import entries
from talent.catalogue.search import SearchEntry, SearchIndex


@pytest.fixture(scope="session")
def shipped() -> list[SearchEntry]:
    return entries()


@pytest.fixture(scope="session")
def index(shipped: list[SearchEntry]) -> SearchIndex:
    return SearchIndex(shipped)
