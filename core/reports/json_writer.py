"""Tables as JSON, piece by piece: an object a row, by the columns' keys."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from core.reports.writers import Cell

_ROWS_A_PIECE = 200


def write_json(keys: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield `{"columns": [key…], "rows": [{key: value…}…]}`; moments in UTC with their offset."""
    yield f'{{"columns":{json.dumps(list(keys))},"rows":['.encode()
    piece: list[str] = []
    separator = ""
    for row in rows:
        said = json.dumps(
            dict(zip(keys, row, strict=True)),
            ensure_ascii=False,
            separators=(",", ":"),
            default=_plain,
        )
        piece.append(separator + said)
        separator = ","
        if len(piece) == _ROWS_A_PIECE:
            yield "".join(piece).encode("utf-8", "replace")
            piece = []
    yield ("".join(piece) + "]}").encode("utf-8", "replace")


def _plain(value: Any) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) or value is not None else None
