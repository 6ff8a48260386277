"""One page as a picture, with a watermark. Runs inside the confined child only."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

Image.MAX_IMAGE_PIXELS = None
_FONT_PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
# A page ten times as high as wide is a receipt; anything beyond is cut off by scale.
_MOST_PIXELS = 12_000_000
_INK = (90, 90, 90, 46)


def draw_page(
    *, source: str, target: str, media: str, page: int, width: int, turn: int, mark: str, kind: str
) -> dict[str, Any]:
    """Draw page ``page`` (1 first), ``width`` pixels wide, turned clockwise, into ``target``."""
    if media == "application/pdf":
        picture = _drawn_pdf_page(source, page, width)
    else:
        picture = _drawn_picture(source, width) if page == 1 else None
    if picture is None:
        return {"missing": True}
    if turn:
        picture = picture.rotate(-turn, expand=True)
    if mark.strip():  # last, so that it reads level however the page was turned
        picture = _marked(picture, mark)
    if kind == "JPEG":
        picture.save(target, "JPEG", quality=82)
    else:
        picture.save(target, "PNG", compress_level=6)
    return {"width": picture.width, "height": picture.height}


def _document(source: str) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(source)


def _drawn_pdf_page(source: str, page: int, width: int) -> Image.Image | None:
    with _document(source) as document:
        if not 1 <= page <= len(document):
            return None
        # Filled fields and visible signatures are drawn only by the form machinery. This
        # build of pdfium has no script engine, so nothing in a form can run.
        document.init_forms()
        sheet = document[page - 1]
        wide, high = sheet.get_size()
        scale = _scale(wide, high, width)
        bitmap = sheet.render(scale=scale, rev_byteorder=True)
        picture: Image.Image = bitmap.to_pil().convert("RGB")
        return picture


def _drawn_picture(source: str, width: int) -> Image.Image:
    with Image.open(source, formats=["JPEG", "PNG"]) as picture:
        picture.load()
        scale = min(1.0, _scale(picture.width, picture.height, width))
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _scale(wide: float, high: float, width: int) -> float:
    by_width = width / max(wide, 1)
    return float(min(by_width, (_MOST_PIXELS / max(wide * high, 1)) ** 0.5))


def _marked(picture: Image.Image, words: str) -> Image.Image:
    """Repeat the words aslant over the whole page, pale enough to read through."""
    font = _font(max(12, picture.width // 45))
    box = font.getbbox(words)
    tile = Image.new("RGBA", (int(box[2]) + 80, int(box[3]) + 24), (0, 0, 0, 0))
    ImageDraw.Draw(tile).text((40, 8), words, font=font, fill=_INK)
    tile = tile.rotate(28, expand=True, resample=Image.Resampling.BICUBIC)
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    for row, top in enumerate(range(-tile.height // 2, picture.height, tile.height + 20)):
        shift = (row % 2) * tile.width // 2
        for left in range(-shift, picture.width, tile.width):
            layer.alpha_composite(_cut(tile, left, top), (max(left, 0), max(top, 0)))
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _cut(tile: Image.Image, left: int, top: int) -> Image.Image:
    """The part of a tile that lies on the page when it begins before the edge."""
    return tile.crop((max(-left, 0), max(-top, 0), tile.width, tile.height))


def _font(size: int) -> Any:
    """A font with Chinese, or Pillow's own when none is installed: marked still."""
    for place in _FONT_PLACES:
        if Path(place).exists():
            return ImageFont.truetype(place, size)
    return ImageFont.load_default(size)
