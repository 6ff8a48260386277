"""Draw every kind of paper and put the pages on one sheet: `.venv/bin/python .ci/contact_sheet.py`.

Writes docs/images/papers.png (pages drawn at 150 dpi, shown at a third); with a FOLDER also each
page by itself at 150 dpi, to be looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402

from core.documents.engine.render import render_pdf  # noqa: E402
from tests.core.documents.all_kinds import every_kind, filled  # noqa: E402
from tests.core.documents.engine.specimens import CREATED  # noqa: E402

SHEET = ROOT / "docs" / "images" / "papers.png"
DPI, PART = 150, 3
PERSON = ("伊丽莎白·安德森", "Elizabeth Anne Anderson")


def main(folder: Path | None) -> None:
    """Draw the sheet, and the pages into `folder` when one is given."""
    pages = []
    for whole in (True, False):
        for kind, template, content in every_kind(PERSON, whole=whole):
            for number, page in enumerate(_pages(filled(template, content)), 1):
                pages.append(page)
                if folder is not None:
                    folder.mkdir(parents=True, exist_ok=True)
                    page.save(folder / f"{kind}-{'all' if whole else 'least'}-{number}.png")
    _together(pages).save(SHEET, optimize=True)


def _pages(html: str) -> list[Image.Image]:
    pdf = render_pdf(html, title="t", language="zh-Hans", created=CREATED, attachment=None)
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72).to_pil() for page in document]


def _together(pages: list[Image.Image], width: int = 2400, gap: int = 16) -> Image.Image:
    """Rows from left to right, each as high as its highest page, in few colours."""
    small = [page.resize((page.width // PART, page.height // PART)) for page in pages]
    places, x, y, row = [], gap, gap, 0
    for page in small:
        if x + page.width + gap > width:
            x, y, row = gap, y + row + gap, 0
        places.append((x, y))
        x, row = x + page.width + gap, max(row, page.height)
    sheet = Image.new("RGB", (width, y + row + gap), "#9aa3ab")
    for page, place in zip(small, places, strict=True):
        sheet.paste(page, place)
    return sheet.quantize(64)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
