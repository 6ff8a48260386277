"""Why an upload is refused: one code for each thing the sender can mend."""

from enum import StrEnum
from typing import Any


class Refusal(StrEnum):
    """Reasons, each with a sentence in ``messages`` that tells how to mend it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NAME_UNUSABLE = "name_unusable"
    WRONG_TYPE = "wrong_type"
    HEIC = "heic"
    OFFICE_FILE = "office_file"
    EXTENSION_MISMATCH = "extension_mismatch"
    EXTRA_DATA = "extra_data"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    ACTIVE_CONTENT = "active_content"
    EMBEDDED_FILE = "embedded_file"
    DYNAMIC_FORM = "dynamic_form"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    PAGE_SIZE = "page_size"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    TOO_COMPLEX = "too_complex"
    BUSY = "busy"
    MALWARE = "malware"
    NOT_SCANNED = "not_scanned"


class RefusedUpload(ValueError):
    """An upload that is not taken. ``params`` fill the placeholders of its sentence."""

    def __init__(self, code: Refusal, **params: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params
