"""Keep the message catalogue: `add` (JSON on standard input), `check`, `tidy`, `compile`.

`add` extracts every message of the program, fills in the given {English: 中文}, and compiles.
`check` fails when a message lacks its translation, a placeholder differs, or one is fuzzy.
`tidy` drops what the program no longer says.

A word that is another one in Chinese by what it is said of is written `pgettext("registration",
"Refuse")` in the program (`lazy_pgettext` in a table), and `registration|Refuse` in the JSON.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

MessageId = str | tuple[str, ...] | list[str]
ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "core" / "translations"
PO = HOME / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": DEFAULT_KEYWORDS["pgettext"],
}
HEADER = r"""msgid ""
msgstr ""
"Language: zh_Hans_CN\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"Content-Type: text/plain; charset=utf-8\n"

"""
# A context is one small word: `value | English | 中文` is a message, not one with a context.
KEY = re.compile(r"(?:(?P<context>[a-z_]+)\|)?(?P<text>.*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extract() -> Catalog:
    """Every message in the code and templates now."""
    with open(HOME / "babel.cfg") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog(charset="utf-8")
    for name in ("app.py", "core", "talent", "events", "templates"):
        for filename, message, context in _extract_from(name, methods, options):
            catalogue.add(message, locations=[(filename, 0)], context=context)
    return catalogue


def _extract_from(
    name: str, methods: list[tuple[str, str]], options: dict[str, dict[str, str]]
) -> Iterator[tuple[str, Any, str | None]]:
    path = ROOT / name
    if path.is_file():
        for _line, message, _comments, context in extract_from_file("python", path, KEYWORDS):
            yield name, message, context
        return
    prefixed = [(pattern.removeprefix(f"{name}/"), method) for pattern, method in methods]
    chosen = {pattern.removeprefix(f"{name}/"): value for pattern, value in options.items()}
    found = extract_from_dir(str(path), prefixed, chosen, KEYWORDS)
    for filename, _line, message, _comments, context in found:
        yield f"{name}/{filename}", message, context


def load() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh_Hans_CN", charset="utf-8")
    with open(PO, "rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def add(given: dict[str, str], *, tidy: bool = False) -> int:
    """Bring the catalogue up to date and fill in `given`; the number still untranslated."""
    with open(HOME / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept, current = load(), extract()
        known = {_key(message): message.string for message in kept if message.id}
        result = Catalog(
            locale="zh_Hans_CN", charset="utf-8", project="talent", header_comment="# 简体中文"
        )
        for message in current:
            if not message.id:
                continue
            key = _key(message)
            string: Any = given.get(key) or known.get(key) or ""
            if isinstance(message.id, tuple) and isinstance(string, str):
                string = (string,)
            elif not isinstance(message.id, tuple) and not isinstance(string, str):
                string = string[0]  # it had a plural until now
            places = sorted(set(message.locations))
            result.add(message.id, string, places, context=message.context)
        # Kept although not found: another writer may be between two files.
        used = {_key(message) for message in current if message.id}
        for key, text in {**known, **given}.items():
            if key not in used and text and not tidy:
                context, message_id = _parted(key)
                # One with a plural is kept without it: the program says what it is when it is back.
                one = text if isinstance(text, str) else text[0]
                result.add(message_id, one, [("unused", 0)], context=context)
        buffer = io.BytesIO()
        write_po(
            buffer, result, width=100, sort_output=True, include_lineno=False, omit_header=True
        )
        _replace(PO, HEADER.encode() + buffer.getvalue())
        compile_catalogue()
    return len(missing())


def compile_catalogue() -> None:
    buffer = io.BytesIO()
    write_mo(buffer, load())
    _replace(MO, buffer.getvalue())


def _replace(path: Path, data: bytes) -> None:
    """Readers and other writers see the old file or the new one, never a half."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(data)
    temporary.replace(path)


def missing() -> list[str]:
    """Messages of the program without a translation, or whose placeholders differ."""
    known = {_key(m): m for m in load() if m.id}
    faults = []
    for message in extract():
        if not message.id:
            continue
        kept = known.get(_key(message))
        string = kept.string if kept is not None else ""
        text = string[0] if isinstance(string, tuple | list) else string
        if not text or kept is None or kept.fuzzy:
            faults.append(_key(message))
        elif not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(_all(message.id))):
            faults.append(f"{_key(message)} (placeholders)")
    return faults


def _all(message_id: MessageId) -> str:
    return message_id if isinstance(message_id, str) else " ".join(message_id)


def _key(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}|{text}" if message.context else text


def _parted(key: str) -> tuple[str | None, str]:
    """The context, if it has one, and the English of a key."""
    found = KEY.fullmatch(key)
    return (found["context"], found["text"]) if found else (None, key)


def main(command: str) -> int:
    """Run one command; the exit status."""
    if command == "add":
        left = add(json.load(sys.stdin))
        print(f"untranslated: {left}")
        return 0
    if command == "tidy":
        return 0 if add({}, tidy=True) == 0 else 1
    if command == "compile":
        compile_catalogue()
        return 0
    if command == "check":
        faults = missing()
        print("\n".join(faults) or "complete")
        return 1 if faults else 0
    if command == "missing":
        print(json.dumps(missing(), ensure_ascii=False, indent=1))
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
