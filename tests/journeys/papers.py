"""Small real files: what a claimant scans, and one that acts."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from tests.core.files.corpus import page_pdf

# What the catalogue's PMP asks for, by the words of each paper.
NEEDED = {
    "identity": "Passport or identity document",
    "photo": "Photo",
    "certificate": "Certificate of the qualification",
    "validity": "Proof that the qualification is valid now",
    "degree": "Certificate of your highest degree",
    "years": "Proof of years of work in the field",
    "employment": "Proof of employment in the city",
}


def make_papers(folder: Path) -> dict[str, Path]:
    """One file for every kind of paper: photographs, and scans as PDF."""
    return {kind: _paper(folder, kind) for kind in (*NEEDED, "answer")}


def _paper(folder: Path, kind: str) -> Path:
    size = (480, 640) if kind == "photo" else (620, 877)
    image = Image.new("RGB", size, (250, 250, 246))
    draw = ImageDraw.Draw(image)
    draw.text((60, 80), f"SPECIMEN\n{kind}", fill=(20, 30, 40), font_size=40)
    path = folder / f"{kind}.{'pdf' if kind in {'certificate', 'degree', 'years'} else 'jpg'}"
    image.save(path)
    return path


def make_hostile(folder: Path) -> Path:
    """A PDF that runs a script when it is opened."""
    path = folder / "hostile.pdf"
    path.write_bytes(page_pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"))
    return path


def altered(pdf: Path) -> Path:
    """The same file with one byte changed in the middle."""
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    path = pdf.with_name("altered.pdf")
    path.write_bytes(bytes(data))
    return path
