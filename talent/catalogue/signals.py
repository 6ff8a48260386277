"""The catalogue's news, sent inside the transaction: listeners write, and call nobody outside."""

from __future__ import annotations

from blinker import Signal

# Sent with `edition`: a CatalogueEdition that was just published (product.md §2, "Without
# application": whoever waits for an entry is told). It may be in force only from a later day.
edition_published = Signal()
