"""What is said of an entry, and of an enterprise that stands in the directory."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Regexp

from core.forms import DayField, line, paragraph
from core.i18n import LOCALES
from core.lists.records import RecordForm
from events.directories.models import LAST_PLACE, EnterpriseListing
from events.directories.states import Directory

LONGEST_TEXT = 1_000
_PLACE = _l("Enter a number from 1 to 9999.")


class EntryForm(RecordForm):
    kind = SelectField(_l("Directory"), choices=Directory.choices())
    title_zh = line(_l("Title in Chinese"), 120, missing=_l("Enter the title in Chinese."))
    title_en = line(_l("Title in English"), 120, missing=_l("Enter the title in English."))
    text_zh = paragraph(_l("Text in Chinese"), LONGEST_TEXT)
    text_en = paragraph(_l("Text in English"), LONGEST_TEXT)
    link = line(
        _l("Link"), 300,
        check=Regexp(r"(?i)^(https?://[^\s]+)?$", message=_l("Begin with https://.")),
    )  # fmt: skip
    tags_zh = line(_l("Tags in Chinese"), 300, description=_l("Parted by commas."))
    tags_en = line(_l("Tags in English"), 300, description=_l("Parted by commas."))
    valid_until = DayField(
        _l("Shown until"), description=_l("The last day. Leave it empty for one without an end.")
    )
    position = IntegerField(
        _l("Place in the order"), default=100,
        validators=[InputRequired(_PLACE), NumberRange(1, LAST_PLACE, _PLACE)],
        description=_l("The lower stands first."),
    )  # fmt: skip


class ListingForm(RecordForm):
    is_listed = BooleanField(
        _l("We agree that everybody reads our name, district, website and this text"),
        description=_l("You take it back here at any time; it holds at once."),
    )
    about_zh = paragraph(_l("Introduction in Chinese"), LONGEST_TEXT)
    about_en = paragraph(_l("Introduction in English"), LONGEST_TEXT)
    tags_zh = line(_l("Tags in Chinese"), 300, description=_l("Parted by commas."))
    tags_en = line(_l("Tags in English"), 300, description=_l("Parted by commas."))

    @classmethod
    def of(cls, one: EnterpriseListing | None) -> ListingForm:
        """The form filled with what is kept, on its first showing."""
        if one is None:
            return cls(seen="0")
        texts = {
            f"{name}_{code}": getattr(one, name).get(code, "")
            for name in ("about", "tags") for code in LOCALES
        }  # fmt: skip
        return cls(obj=one, data=texts, seen=str(one.version))
