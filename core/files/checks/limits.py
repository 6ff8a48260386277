"""How large an uploaded paper may be, in every direction it can grow.

The figures are written down for the sender too (docs/decisions/uploads.md), as
ASVS 5.1.1, 5.2.1, 5.2.3 and 5.2.6 ask.
"""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bounds of one upload. Sizes in bytes, pictures in pixels, pages in points."""

    max_bytes: int = 20 * MEGABYTE
    max_pages: int = 300
    # A4 scanned at 600 dpi has 35 million pixels.
    # What a telephone calls 50 megapixels: 8192 by 6144.
    max_pixels: int = 50_400_000
    max_picture_side: int = 20_000
    # A PDF may ask for 14,400 points a side; beyond that viewers disagree.
    max_page_side: int = 14_400
    max_pdf_objects: int = 200_000
    # A4 in colour at 600 dpi, unpacked, is 104 MB.
    max_unpacked_stream: int = 120 * MEGABYTE
    max_unpacked_total: int = 400 * MEGABYTE
    max_filters: int = 3
    max_jpeg_scans: int = 100
    # How often the drawings inside drawings of one page may be painted.
    max_paintings: int = 20_000
