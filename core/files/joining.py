"""Pages photographed one by one become one paper."""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import current_app

from core.db import reading
from core.errors import Busy, DomainError
from core.files.checks import CheckedUpload, MediaType, Refusal
from core.files.checks.messages import message_of
from core.files.checks.refusals import RefusedUpload
from core.files.confined import ConfinedFailure, Failure, run_confined
from core.shares import noted


def join_pictures(pictures: Sequence[CheckedUpload], *, field: str) -> CheckedUpload:
    """One PDF of checked pictures, in this order, called as the first one.

    Like `take_upload`, to be called before the request changes anything. Refuses at `field` when
    the machine is busy or the pictures together are too much.
    """
    folder: Path = current_app.extensions["settings"].data_dir / "tmp"
    with reading(), tempfile.TemporaryDirectory(prefix="join-", dir=folder) as name:
        place = Path(name)
        sources = [place / str(number) for number in range(len(pictures))]
        for source, picture in zip(sources, pictures, strict=True):
            source.write_bytes(picture.cleaned)
        order = {"sources": [str(source) for source in sources], "target": str(place / "joined")}
        try:
            facts = run_confined("join_pictures", order, folder=place)
        except ConfinedFailure as failure:
            if failure.failure is Failure.BUSY:
                raise noted(Busy(message_of(RefusedUpload(Refusal.BUSY)), field=field)) from failure
            refusal = RefusedUpload(Refusal.TOO_COMPLEX)
            raise DomainError(message_of(refusal), field=field) from failure
        joined = (place / "joined").read_bytes()
    came = "".join(picture.sha256 for picture in pictures)
    return CheckedUpload(
        media_type=MediaType.PDF,
        cleaned=joined,
        sha256=hashlib.sha256(came.encode()).hexdigest(),
        pages=facts["pages"],
        width=facts["width"],
        height=facts["height"],
        display_name=f"{Path(pictures[0].display_name).stem}.pdf",
        signed=False,
    )
