"""Photographs and scans: checked by their own marks first, then painted anew.

A picture is never stored as it came. Pillow decodes it and writes a fresh one, so no
place of taking, no camera number and no hidden passenger survives (ASVS 5.2.2, 14.2.8).
Runs inside the confined child.
"""

import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from core.files.checks import jpeg, png
from core.files.checks.limits import UploadLimits
from core.files.checks.refusals import Refusal, RefusedUpload
from core.files.checks.sniff import MediaType, refuse_second_nature

# Pillow's own alarm is replaced by ours, which speaks before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


def check_picture(
    source: str, target: str, media_type: str, limits: dict[str, int]
) -> dict[str, Any]:
    """Check the picture at ``source``, write its clean copy to ``target``."""
    bounds = UploadLimits(**limits)
    data = Path(source).read_bytes()
    refuse_second_nature(data)
    kind = MediaType(media_type)
    measure = jpeg.measure if kind is MediaType.JPEG else png.measure
    refuse_oversize(*measure(data, bounds), bounds)
    with _decoded(source, kind) as picture:
        # In place, because a second copy of 50 million pixels would not fit the child.
        ImageOps.exif_transpose(picture, in_place=True)
        upright = _flat(picture)
        _write(upright, target, kind)
    return {"pages": 1, "width": upright.width, "height": upright.height, "signed": False}


def refuse_oversize(width: int, height: int, limits: UploadLimits) -> None:
    """Refuse a picture by its header, before a single pixel is decoded."""
    if width < 1 or height < 1:
        raise RefusedUpload(Refusal.DAMAGED)
    longest = max(width, height)
    if width * height > limits.max_pixels or longest > limits.max_picture_side:
        raise RefusedUpload(
            Refusal.TOO_MANY_PIXELS, megapixels=max(1, limits.max_pixels // 1_000_000)
        )


def _decoded(source: str, kind: MediaType) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(source, formats=[kind.name])
            # Phones add a second, smaller picture (MPO); only the first is the paper.
            if kind is MediaType.PNG and getattr(picture, "n_frames", 1) > 1:
                raise RefusedUpload(Refusal.ANIMATED)
            picture.load()
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError) as error:
        if isinstance(error, RefusedUpload):
            raise
        raise RefusedUpload(Refusal.DAMAGED) from error
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Grey stays grey, all else becomes RGB; what was see-through becomes white paper."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in {"1", "L"}:
        return picture.convert("L")
    if picture.mode in {"LA", "PA", "RGBA", "RGBa"} or "transparency" in picture.info:
        seen = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _write(picture: Image.Image, target: str, kind: MediaType) -> None:
    # A bare copy: Pillow would carry EXIF, text chunks and colour profiles over.
    picture.info.clear()
    if kind is MediaType.JPEG:
        picture.save(target, "JPEG", quality=92, exif=b"", icc_profile=b"")
    else:
        picture.save(target, "PNG", compress_level=4)
