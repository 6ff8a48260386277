"""The office's own picture of its seal, or an organiser's logo, made ready for every paper.

The office draws it: nothing here makes a seal. The files are opened in the drawing process alone.
"""

from __future__ import annotations

import base64

from core.documents.engine.child import picture_in_child
from core.documents.engine.errors import RefusedPicture, RenderFailed

LARGEST_FILE = 2_000_000


def check_seal_picture(data: bytes) -> str:
    """A ``data:`` address of the PNG or SVG in `data`, as papers take it; refuses what is neither.

    Refuses (`RefusedPicture`) large files, broken or small ones, what is far from square, a
    background that covers the text, and an SVG with letters, pictures, styles or scripts. Raises
    `EngineBusy` where the machine has no time for it.
    """
    return _address(data, is_seal=True)


def check_logo(data: bytes) -> str:
    """The same for a logo, which may be of any form and cover what lies beneath."""
    return _address(data, is_seal=False)


def _address(data: bytes, *, is_seal: bool) -> str:
    if len(data) > LARGEST_FILE:
        raise RefusedPicture("larger than 2 MB")
    try:
        made = picture_in_child(data, is_seal=is_seal)
    except RenderFailed as error:
        raise RefusedPicture("a picture that cannot be drawn") from error
    return f"data:image/png;base64,{base64.b64encode(made).decode()}"
