"""Give a file out as a download that no page of ours can run."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from flask import Response, send_file
from flask_login import current_user

from core import audit
from core.errors import Forbidden, NotFound
from core.files.models import StoredFile
from core.files.services import read_file
from core.i18n import show_number
from core.shares import PATIENCE, take_place

# A slow reader of more keeps a thread until it has left.
LARGE = 1_000_000


@contextmanager
def refusals_noted(file: StoredFile) -> Iterator[None]:
    """Who is refused a file that exists inside is noted in the audit log."""
    try:
        yield
    except (Forbidden, NotFound):
        audit.record_now("file:refused", file, by=current_user, purpose=file.purpose)
        raise


def give_out(file: StoredFile) -> Response:
    """A stored file under its own name. Whether it may be given is decided before."""
    return give_bytes(read_file(file), name=file.display_name, media_type=file.media_type)


def give_bytes(data: bytes, *, name: str, media_type: str) -> Response:
    """The same for what is kept elsewhere or made just now."""
    if len(data) > LARGE:
        take_place(PATIENCE)
    # send_file writes names beyond Latin letters as RFC 6266 wants; raw ones break the answer.
    response = send_file(
        BytesIO(data),
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=False,
        max_age=None,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


KILOBYTE = 1024


def show_size(size: int) -> str:
    if size < KILOBYTE * KILOBYTE:
        return f"{show_number(max(1, round(size / KILOBYTE)))} kB"
    return f"{show_number(round(size / KILOBYTE / KILOBYTE, 1))} MB"
