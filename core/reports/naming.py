"""What a file that is handed over is called: of what, which list, and when, in Beijing."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from urllib.parse import quote

from flask import send_file
from werkzeug.wrappers import Response

from core.clock import BEIJING
from core.name_keys import PLAIN_LETTERS
from core.pinyin import read_aloud

# With its time and ending still under the 255 bytes that file systems take.
MOST_BYTES = 200
# What no file system may have in a name, or programs read as a path or an option.
_FORBIDDEN = re.compile(r"""[\x00-\x1f\x7f<>:"/\\|?*_'\s]+""")
_CAPITALS = str.maketrans({"Ł": "L", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "Th", "Æ": "AE", "Œ": "OE"})


def file_name(parts: Iterable[str], at: datetime, ending: str) -> str:
    """2026苏州创业周_姑苏会场_报名_20261128-1930.xlsx: its parts, Beijing's time, the ending."""
    said = (_FORBIDDEN.sub(" ", part).strip(" .-") for part in parts)
    stem = "_".join(filter(None, said)).encode()[:MOST_BYTES].decode(errors="ignore").strip(" _.-")
    return f"{stem or 'list'}_{at.astimezone(BEIJING):%Y%m%d-%H%M}.{ending}"


def name_download(response: Response, name: str) -> None:
    """Have the answer kept under a name: as it is, and in letters for programs that know no other.

    RFC 6266: whoever understands `filename*` takes it, all others `filename`.
    """
    names = {"filename": plain_name(name)}
    if names["filename"] != name:
        names["filename*"] = f"UTF-8''{quote(name, safe='')}"
    response.headers.set("Content-Disposition", "attachment", **names)


def hand_over(data: bytes, name: str) -> Response:
    """A file made for this one answer, kept nowhere on its way."""
    response = send_file(BytesIO(data), download_name=f"file.{name.rpartition('.')[2]}")
    response.headers["Cache-Control"] = "no-store"
    name_download(response, name)
    return response


def plain_name(name: str) -> str:
    """The name in ASCII, Chinese by its sound, with no sign that a header or shell would read."""
    spelled = "".join(read_aloud(name.translate(_CAPITALS).translate(PLAIN_LETTERS)))
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.") or "file"
