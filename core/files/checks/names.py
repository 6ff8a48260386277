"""The name a sender gave a file: kept for people to read, never used as a path."""

import re
import unicodedata

from core.files.checks.refusals import Refusal, RefusedUpload

MAX_NAME = 120
MAX_DECLARED = 4000
# Cc control, Cf invisible (bidi overrides, zero-width), Cs half characters.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_RESERVED = re.compile(r'[<>:"|?*%]')
_WINDOWS_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def clean_display_name(declared: str) -> str:
    """Return a name fit to show and to download under, ≤ 120 characters.

    Chinese and every other script stay (trap: ``secure_filename`` drops them). Folder
    parts, control and direction characters go; the ending stays when the stem is cut.
    Refuses a NUL, which no honest sender has, and a name with nothing left.
    """
    if "\0" in declared or len(declared) > MAX_DECLARED:
        raise RefusedUpload(Refusal.NAME_UNUSABLE)
    name = re.split(r"[/\\]", declared)[-1]
    name = unicodedata.normalize("NFC", name)
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE or c == "\t")
    name = _RESERVED.sub("_", " ".join(name.split())).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem.strip(" ._") or not ending:
        raise RefusedUpload(Refusal.NAME_UNUSABLE)
    if _WINDOWS_DEVICE.match(name):
        stem = f"_{stem}"
    return f"{stem[: MAX_NAME - len(ending) - 1].rstrip()}.{ending}"[-MAX_NAME:]


def ending_of(name: str) -> str:
    """The ending after the last dot, in small letters, without the dot."""
    return name.rpartition(".")[2].lower()
