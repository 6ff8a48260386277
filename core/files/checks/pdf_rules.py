"""The parts of a PDF that can do something instead of being read."""

import re
from collections.abc import Iterator

import pikepdf

from core.files.checks.refusals import Refusal, RefusedUpload

ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"}
    | {"/RichMediaExecute", "/Rendition", "/Movie", "/Sound", "/GoTo3DView"}
)
MEDIA = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/PS"})
_SAFE_LINK = re.compile(rb"(?i)\s*(https?:|mailto:|tel:|[^:]*\Z|[^:/?#]*[/?#])")
_EF_KEYS = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
# A fast sieve over an object written out; only what it catches is looked into.
SIEVE = re.compile(
    rb"/(JS|JavaScript|AA|OpenAction|Launch|EmbeddedFiles?|AF|XFA|RichMedia\w*|SubmitForm|"
    rb"ImportData|GoTo[RE]|EF|Rendition|Movie|Sound|Screen|3D|PS|FileAttachment|Collection|URI|"
    rb"Ref|OPI|F|GoTo3DView|FT)(?![\w.])"
)


def check_dictionary(item: pikepdf.Dictionary, *, is_stream: bool) -> None:
    """Refuse one dictionary that acts, carries a file, or fetches from outside."""
    _check_action(item)
    _check_carried_files(item, is_stream=is_stream)
    if "/XFA" in item:
        raise RefusedUpload(Refusal.DYNAMIC_FORM)
    if item.get("/Subtype") in MEDIA or "/RichMediaContent" in item:
        raise RefusedUpload(Refusal.ACTIVE_CONTENT)
    if item.get("/Subtype") == "/Form" and ("/Ref" in item or "/OPI" in item):
        raise RefusedUpload(Refusal.ACTIVE_CONTENT)


def _check_action(item: pikepdf.Dictionary) -> None:
    script = item.get("/JS")
    acts = (
        item.get("/S") in ACTIONS
        or isinstance(script, (pikepdf.String, pikepdf.Stream, str))
        or _holds_action(item.get("/AA"))
        or _is_unsafe_opening(item.get("/OpenAction"))
        or _is_filled(item.get("/JavaScript"))
        or (item.get("/S") == "/URI" and not _is_safe_link(item.get("/URI")))
    )
    if acts:
        raise RefusedUpload(Refusal.ACTIVE_CONTENT)


def _check_carried_files(item: pikepdf.Dictionary, *, is_stream: bool) -> None:
    folder = item.get("/EF")
    carries = (
        item.get("/Type") == "/EmbeddedFile"
        or item.get("/Subtype") == "/FileAttachment"
        or (isinstance(folder, pikepdf.Dictionary) and any(key in folder for key in _EF_KEYS))
        or _is_filled(item.get("/EmbeddedFiles"))
        or _is_file_list(item.get("/AF"))
        or isinstance(item.get("/Collection"), pikepdf.Dictionary)
        or (is_stream and "/F" in item)
    )
    if carries:
        raise RefusedUpload(Refusal.EMBEDDED_FILE)


def _holds_action(value: object) -> bool:
    """A font may be called /AA; additional actions are known by an action inside."""
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return any(isinstance(act, pikepdf.Dictionary) and "/S" in act for _, act in value.items())


def _is_unsafe_opening(value: object) -> bool:
    """Opening at a page is a reading aid; anything else is an action."""
    return isinstance(value, pikepdf.Dictionary) and value.get("/S") != "/GoTo"


def _is_filled(value: object) -> bool:
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return any(len(list(_items(value.get(key)))) > 0 for key in ("/Names", "/Kids"))


def _is_file_list(value: object) -> bool:
    files: list[object] = [*_items(value)] or [value]
    return any(
        isinstance(file, pikepdf.Dictionary)
        and (file.get("/Type") == "/Filespec" or any(key in file for key in ("/EF", "/F", "/UF")))
        for file in files
    )


def _items(value: object) -> Iterator[pikepdf.Object]:
    if isinstance(value, pikepdf.Array):
        yield from value.as_list()


def _is_safe_link(value: object) -> bool:
    """Web, mail and telephone only: file links and server shares make a computer log in."""
    if not isinstance(value, (pikepdf.String, str)):
        return False
    raw = bytes(value) if isinstance(value, pikepdf.String) else value.encode()
    if b"\\\\" in raw[:8] or raw.lstrip().startswith(b"//"):
        return False
    return _SAFE_LINK.match(raw) is not None
