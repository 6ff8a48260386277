"""The forgiving catalogue search: pure, in memory, knows neither web nor database."""

from __future__ import annotations

from talent.catalogue.search.index import SearchIndex
from talent.catalogue.search.values import Answer, Hit, SearchEntry

__all__ = ["Answer", "Hit", "SearchEntry", "SearchIndex"]
