"""What an entry said when it was claimed."""

from __future__ import annotations

from typing import Any

from talent.catalogue.models import CatalogueEntry
from talent.catalogue.papers import papers_for


def freeze_entry(entry: CatalogueEntry) -> dict[str, Any]:
    """The entry as its edition says it now; later edits never change a claim."""
    names = (
        "code", "sector", "name_en", "name_local", "name_zh", "abbreviation", "issuer_en",
        "issuer_zh", "region", "series_zh", "series_en", "title_zh", "title_en", "level",
        "requires_licence_valid", "evidence", "source", "verification", "look_alikes", "effect",
        "route",
    )  # fmt: skip
    frozen: dict[str, Any] = {name: getattr(entry, name) for name in names}
    frozen["specialty_zh"] = entry.specialty_zh
    frozen["papers"] = [str(paper) for paper in papers_for(entry)]
    frozen["edition"] = {"slug": entry.edition.slug, "name": dict(entry.edition.name)}
    return frozen
