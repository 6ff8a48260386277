"""How Chinese characters sound: pypinyin's character table, read without loading pypinyin.

The library keeps 47,000 phrases in memory (55 MB, 0.18 s) to tell apart readings such as 会 in
会计; names of qualifications, places and offices need some, given here.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

_READ = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_PHRASES: dict[str, tuple[str, ...]] = {
    phrase: tuple(read.split()) for phrase, read in _READ["phrases"].items()
}
_PHRASE = re.compile("|".join(sorted(_PHRASES, key=lambda phrase: (-len(phrase), phrase))))
# Family names that are read otherwise than the character mostly is.
_SURNAMES: dict[str, str] = _READ["surnames"]
_SURNAME = re.compile("|".join(_SURNAMES))
_LONGEST_PERSON = 4
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


@cache
def _table() -> dict[str, str]:
    """Character to its readings with their marks, the commonest first: "céng,zēng"."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.origin:
        raise ImportError("pypinyin is not installed")
    file = Path(spec.origin).parent / "pinyin_dict.json"
    listed: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {chr(int(point)): marked for point, marked in listed.items()}


def readings_of(character: str) -> frozenset[str]:
    """All the syllables it may stand for, without tone, ü as v; none for what is no Chinese."""
    marked = _table().get(character)
    return _without_tones(marked) if marked else frozenset()


def read_aloud(characters: str) -> list[str]:
    """One syllable without tone for every character; what is no Chinese stands for itself."""
    read = zip(read_with_tones(characters), characters, strict=True)
    return [said if said == one else said.rstrip("1234") for said, one in read]


def read_with_tones(characters: str, *, person: bool = False) -> list[str]:
    """The same with the tone's number behind: wang2. `person`: a name may begin with a surname."""
    table = _table()
    read = [_numbered(table[one]) if one in table else one for one in characters]
    for match in _PHRASE.finditer(characters):
        read[match.start() : match.end()] = _PHRASES[match.group()]
    surname = _SURNAME.match(characters)
    if person and surname and len(characters) <= _LONGEST_PERSON:
        read[: surname.end()] = _SURNAMES[surname.group()].split()
    return read


@lru_cache(maxsize=4096)
def _numbered(marked: str) -> str:
    apart = unicodedata.normalize("NFD", marked.partition(",")[0]).replace("u\u0308", "v")
    tone = "".join(_TONES.get(c, "") for c in apart)
    return "".join(c for c in apart if not unicodedata.combining(c)) + tone


@lru_cache(maxsize=4096)
def _without_tones(marked: str) -> frozenset[str]:
    return frozenset(_numbered(one).rstrip("1234") for one in marked.split(","))
