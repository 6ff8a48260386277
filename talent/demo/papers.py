"""Made-up papers of the demo city; each says that it is one."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from PIL import Image, ImageDraw

from core.accounts.models import User
from core.files.checks import CheckedUpload, MediaType
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.papers import Paper, papers_for
from talent.claims.values import ChosenPaper
from talent.wallet.queries import list_papers
from talent.wallet.services import add_paper


def papers_of_claim(entry: CatalogueEntry, owner: User, at: datetime) -> Sequence[ChosenPaper]:
    """Every paper the entry asks for, kept in the owner's wallet once."""
    own = {paper.kind: paper.id for paper in list_papers(owner)}
    chosen = []
    for kind in papers_for(entry):
        if kind.is_upload:
            if kind not in own:
                own[kind] = add_paper(kind, picture_of(kind), owner=owner, at=at).id
            chosen.append(ChosenPaper(kind, own[kind]))
    return chosen


def picture_of(kind: StrEnum) -> CheckedUpload:
    size = (480, 640) if kind is Paper.PHOTO else (1240, 1754)
    image = Image.new("RGB", size, (251, 251, 249))
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle(
        (width * 0.06, height * 0.04, width * 0.94, height * 0.96), outline=(51, 64, 79), width=4
    )
    if kind is Paper.PHOTO:
        draw.ellipse((160, 150, 320, 330), fill=(184, 196, 200))
        draw.pieslice((80, 370, 400, 760), 180, 360, fill=(184, 196, 200))
    else:
        for line in range(9):
            y = height * (0.3 + 0.05 * line)
            draw.line(
                (width * 0.14, y, width * (0.86 - 0.04 * (line % 3)), y),
                fill=(200, 204, 208),
                width=10,
            )
    draw.text(
        (width * 0.14, height * 0.1),
        f"SPECIMEN\n{kind.value}",
        fill=(11, 110, 105),
        font_size=width // 16,
    )
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    data = buffer.getvalue()
    return CheckedUpload(
        media_type=MediaType.JPEG,
        cleaned=data,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=1,
        width=width,
        height=height,
        display_name=f"{kind.value}.jpg",
        signed=False,
    )
