"""The order of names, the same on both databases: what a name is sorted by is kept beside it.

Chinese by pinyin, Latin letters without their marks, whatever the case, each character's people
together. Databases sort by collations of their own, which differ between systems and versions; a
key of plain letters is compared byte by byte, and an index serves it (docs/decisions/lists.md).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, event, inspect
from sqlalchemy.orm import MappedColumn, Mapper, mapped_column

from core.db import Base
from core.pinyin import read_with_tones

LONGEST_KEY = 120
# PostgreSQL's own order would skip signs; SQLite compares bytes by itself.
SORT_KEY = String(LONGEST_KEY).with_variant(String(LONGEST_KEY, collation="C"), "postgresql")
# Letters that are no base letter with a mark.
PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_SILENT = str.maketrans("", "", "'’‘ʼʻ`´")
_CHINESE = re.compile("([\u3400-\u9fff\U00020000-\U000323af]+) ?")


def folded(text: str) -> str:
    """The text in small letters without diacritics, signs as spaces."""
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in whole if not unicodedata.combining(c)).translate(PLAIN_LETTERS)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def name_key(name: str) -> str:
    """What a name is sorted by: `oz` for Öz, `wang2王wei3伟` for 王伟."""
    plain = folded(name.translate(_SILENT))
    return (plain if plain.isascii() else _CHINESE.sub(_spelled, plain))[:LONGEST_KEY]


def _spelled(run: re.Match[str]) -> str:
    characters = run.group(1)
    read = read_with_tones(characters, person=run.start() == 0)
    return "".join(
        said if said == one else said + one for said, one in zip(read, characters, strict=True)
    )


def search_text(*parts: str) -> str:
    """What is stored to search in: the parts folded, and the pinyin of what is Chinese."""
    words = [folded(part) for part in parts if part]
    chinese = "".join(c for part in parts for c in part if "一" <= c <= "鿿")
    if chinese:
        from pypinyin import lazy_pinyin

        syllables = lazy_pinyin(chinese)
        words += [" ".join(syllables), "".join(syllables)]
    return f" {' '.join(words)} "


def kept(type_: Any, make: Callable[..., Any], *sources: str, **more: Any) -> MappedColumn[Any]:
    """A column of what `make` says of the row's own values of these names.

    Written with them, whether by object or by bulk insert; never loaded with the row.
    """

    def of_row(context: Any) -> Any:
        row = context.get_current_parameters()
        return make(*(row.get(source) for source in sources))

    own = {"server_default": "", "deferred": True, "info": {"kept": (make, sources)}}
    return mapped_column(type_, default=of_row, **{**own, **more})


def key_of(source: str, said: Callable[[Any], str | None] = lambda name: name) -> MappedColumn[str]:
    """The column that keeps what the name in `source`, or what is `said` of it, is sorted by."""
    return kept(SORT_KEY, lambda value: name_key(said(value) or ""), source)


def sort_key(column: ColumnElement[Any] | None) -> ColumnElement[Any] | None:
    """What stands for a column in an order: its kept key where it has one, else itself."""
    table = getattr(column, "table", None)
    key = table.c.get(f"{getattr(column, 'name', '')}_key") if table is not None else None
    return column if key is None or "kept" not in key.info else key


@event.listens_for(Base, "before_update", propagate=True)
def _keep(mapper: Mapper[Any], _connection: Any, target: Any) -> None:
    attributes = inspect(target).attrs
    for key, make, sources in _kept(mapper):
        if any(attributes[source].history.added for source in sources):
            setattr(target, key, make(*(getattr(target, source) for source in sources)))


@cache
def _kept(mapper: Mapper[Any]) -> tuple[tuple[str, Callable[..., Any], tuple[str, ...]], ...]:
    return tuple((one.key, *one.info["kept"]) for one in mapper.columns if "kept" in one.info)
