"""The rows a page sends, and the file they may come in."""

import json
import re
from collections.abc import Iterator, Mapping

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from core.errors import DomainError
from core.files.holding import HeldFile
from core.forms import BaseForm
from events.plan_editor.rows import COLUMNS, MOST_BOOTHS, Row

_CELL = re.compile(r"code-(\d{1,4})")


class SheetForm(BaseForm):
    file = HeldFile(_l("Sheet of booths (XLSX or CSV)"), is_paper=False)

    def validate_file(self, field: HeldFile) -> None:
        if not field.data:
            raise ValidationError(_l("Choose the file with the booths."))


def sent_rows(form: Mapping[str, str]) -> list[tuple[int, Row]]:
    """The rows of a page: as one text (`rows`), or by the table's fields (`code-0`, `x-0`)."""
    if "rows" in form:
        return list(_packed(form["rows"]))
    numbers = sorted(int(found[1]) for name in form if (found := _CELL.fullmatch(name)))
    rows: list[tuple[int, Row]] = []
    for number in numbers:
        cells = {key: form.get(f"{key}-{number}", "") for key in (*COLUMNS, "was", "remove")}
        # A line nobody wrote in; its kind is chosen already.
        if any(cells[key].strip() for key in cells if key not in {"kind", "hall"}):
            rows.append((number + 1, cells))
    return rows


def _packed(text: str) -> Iterator[tuple[int, Row]]:
    try:
        rows = json.loads(text)
        for place, row in enumerate(rows[: 2 * MOST_BOOTHS]):
            number = int(row.get("row") or place + 1)
            yield number, {str(key): str(cell) for key, cell in row.items() if key != "row"}
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as fault:
        raise DomainError(_l("The drawing did not arrive whole. Send it again.")) from fault
