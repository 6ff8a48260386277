"""The text of a page in both languages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from core.forms import VersionedForm, paragraph
from core.office_pages.services import MOST_LETTERS

# In the words of core.rich_text.
MARKS = _l(
    "An empty line begins a new paragraph. ## makes a heading, - a list, 1. a numbered one, *word* "
    "emphasis, **word** more of it, [words](https://…) a link. Nothing else is markup."
)


class PageForm(VersionedForm):
    text_en = paragraph(
        _l("Text in English"),
        MOST_LETTERS,
        missing=_l("Write the text in English."),
        description=MARKS,
    )
    text_zh = paragraph(
        _l("Text in Chinese"), MOST_LETTERS, missing=_l("Write the text in Chinese.")
    )

    def to_text(self) -> dict[str, Any]:
        return {"en": self.text_en.data, "zh": self.text_zh.data}
