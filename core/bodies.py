"""Forms whose body is larger than the portal takes: their page comes back, with all that was typed.

Of such a body only the beginning is kept, in which the fields stand before the files. The largest
file of it is the one to blame, whatever else came with it; nothing is ever done with such a form.
"""

from __future__ import annotations

from io import SEEK_END, BytesIO, RawIOBase
from typing import Any

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser
from werkzeug.wrappers import Response

from core.error_pages import error_page, is_api
from core.settings import LONGEST_HEAD, MOST_READ_AWAY


class _Beginning(RawIOBase):
    """The first `left` bytes of a form that goes on, ended as if it ended there."""

    def __init__(self, stream: Any, left: int, boundary: bytes) -> None:
        self._stream, self._left, self._end = stream, left, b"\r\n--" + boundary + b"--\r\n"

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._stream.read(min(size, self._left)) if self._left else b""
        self._left = self._left - len(piece) if piece else 0
        if not piece:
            piece, self._end = self._end, b""
        return piece


class PortalRequest(Request):
    """A request that can be drawn again: `is_cut` tells that only its beginning was read."""

    is_cut = False

    def _load_form_data(self) -> None:
        if "form" in self.__dict__ or not self._is_form_to_cut():
            super()._load_form_data()
            return
        form, files = self._read_beginning()
        if not files:
            raise RequestEntityTooLarge
        _blame_largest([one for _name, one in files.items(multi=True)])
        self.is_cut = True
        self.__dict__ |= {"stream": BytesIO(), "form": form, "files": files}

    def _is_form_to_cut(self) -> bool:
        length, most = self.content_length or 0, self.max_content_length or 0
        is_form = self.mimetype == "multipart/form-data" and not is_api()
        return is_form and most < length <= MOST_READ_AWAY

    def _read_beginning(self) -> Any:
        boundary = self.mimetype_params.get("boundary", "").encode("latin-1", "replace")
        most = (self.max_content_length or 0) - LONGEST_HEAD
        parser = MultiPartParser(
            stream_factory=self._get_file_stream,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.parameter_storage_class,
        )
        beginning: Any = _Beginning(self.environ["wsgi.input"], most, boundary)
        try:
            return parser.parse(beginning, boundary, self.content_length)
        except ValueError as broken:
            raise RequestEntityTooLarge from broken


def init_app(app: Flask) -> None:
    """To be called after every other function that looks at answers: this one sees them first."""
    app.request_class = PortalRequest
    app.after_request(_say_too_large)


def was_cut() -> bool:
    return bool(getattr(request, "is_cut", False))


def is_too_large(file: Any) -> bool:
    """Whether it is the file for which the body was cut; nothing of it is here."""
    return bool(getattr(file, "is_too_large", False))


def _blame_largest(files: list[FileStorage]) -> None:
    largest = max(files, key=lambda one: one.stream.seek(0, SEEK_END))
    for one in files:
        one.stream.seek(0)
    largest.stream.close()
    largest.stream = BytesIO()
    largest.is_too_large = True  # type: ignore[attr-defined]


def _say_too_large(response: Response) -> Response:
    """Its form's page by the right number; what drew no form, or did something, is our page."""
    if not was_cut():
        return response
    if response.status_code == 422:
        if request.headers.get("HX-Request") != "true":  # which shows only a 422 at its place
            response.status_code = 413
        return response
    if response.status_code <= 400:
        return current_app.make_response(error_page(413))
    return response
