"""Who puts the seal in: our own few bytes, or pyHanko where a provider's seal needs more.

Both write a PAdES B-B signature into the field that `archival.finish` reserves, with the same key,
and `inspect` reads both. Ours takes a tenth of the time; pyHanko is the place where a provider's
signer, or a key that never leaves its store, is put in.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from core.documents.engine.seal import Seal, seal_pdf

SealerName = Literal["own", "pyhanko"]


class Sealer(Protocol):
    """Seals a document made by `render_pdf`; `at` is the moment shown to readers (with zone).

    Appends only: no byte of the document is rewritten, it stays archival, and the same document
    sealed twice at the same moment is the same file. Refuses with NotSealable a PDF without the
    reserved field, and one that is sealed already.
    """

    def __call__(self, pdf: bytes, seal: Seal, *, reason: str, at: datetime) -> bytes: ...


def sealer_named(name: SealerName) -> Sealer:
    if name == "own":
        return seal_pdf
    # Its import takes a second and 20 MB, so only who chose it pays for it.
    from core.documents.engine.pyhanko_seal import seal_with_pyhanko

    return seal_with_pyhanko
