"""The order of names, the same on both databases: what a name is sorted by is kept beside it.

Chinese by pinyin, Latin letters without their marks, whatever the case, each character's people
together. Databases sort by collations of their own, which differ between systems and versions; a
key of plain letters is compared byte by byte, and an index serves it (docs/decisions/lists.md).
"""

import re
import unicodedata
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


def key_of(source: str) -> MappedColumn[str]:
    """The column `<source>_key`, which keeps what the name in `source` is sorted by.

    Written with it, whether by object or by bulk insert; never loaded with the row.
    """

    def of_row(context: Any) -> str:
        return name_key(context.get_current_parameters().get(source) or "")

    return mapped_column(
        SORT_KEY, default=of_row, server_default="", deferred=True, info={"sorts": source}
    )


def sort_key(column: ColumnElement[Any] | None) -> ColumnElement[Any] | None:
    """What stands for a column in an order: its kept key where it has one, else itself."""
    table = getattr(column, "table", None)
    key = table.c.get(f"{getattr(column, 'name', '')}_key") if table is not None else None
    return column if key is None or "sorts" not in key.info else key


@event.listens_for(Base, "before_update", propagate=True)
def _keep(mapper: Mapper[Any], _connection: Any, target: Any) -> None:
    for key, source in _kept(mapper):
        for name in inspect(target).attrs[source].history.added:
            setattr(target, key, name_key(name or ""))


@cache
def _kept(mapper: Mapper[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.info["sorts"]) for one in mapper.columns if "sorts" in one.info)
