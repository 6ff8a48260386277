"""Papers as a telephone sees them."""

from __future__ import annotations

import random

import pypdfium2
from PIL import Image, ImageFilter


def photographed(pdf: bytes, dots: int, seed: int) -> Image.Image:
    """The last page, where the codes are, turned a little, grey, noisy and out of focus."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[len(document) - 1].render(scale=dots / 72).to_pil().convert("L")
    turned = picture.rotate(random.Random(seed).uniform(-4, 4), Image.BICUBIC, fillcolor=255)
    noise = Image.effect_noise(turned.size, 40)
    return Image.blend(turned, noise, 0.2).filter(ImageFilter.GaussianBlur(0.8))
