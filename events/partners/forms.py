"""What staff say of a partner region, and which fair is held there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Regexp

from core.forms import BaseForm, DayField, Required, line, paragraph, plain_width
from core.i18n import show_date, tr
from core.lists.records import RecordForm
from events.editions.models import Edition, Venue
from events.partners.models import provinces


class RegionForm(RecordForm):
    province = SelectField(_l("Province"), validators=[Required(_l("Choose the province."))])
    name_zh = line(
        _l("Chinese name"), 100, missing=_l("Enter the name in Chinese."),
        description=_l("With its rank: city, prefecture or county."),
    )  # fmt: skip
    name_en = line(_l("English name"), 100, missing=_l("Enter the name in English."))
    code = line(
        _l("Code of the region"), 20, filters=[plain_width],
        check=Regexp(r"^(\d{6})?$", message=_l("The code has six digits.")),
        description=_l("Six digits of GB/T 2260, where it has one."),
    )  # fmt: skip
    signed_on = DayField(_l("Agreement signed on"))
    agreed_until = DayField(
        _l("Agreement holds until"), description=_l("Leave it empty for one without an end.")
    )
    ended_on = DayField(
        _l("Cooperation ended on"),
        description=_l("From this day on the region counts no more; its fairs stay."),
    )
    contact = paragraph(_l("Contact"), 1_000, description=_l("Office, name, telephone, e-mail."))
    note = paragraph(_l("Note"), 2_000, description=_l("Only staff read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.province.choices = {"": _l("Choose"), **provinces()}


class FairForm(BaseForm):
    """A fair, or one of its venues, out of those that may be chosen."""

    fair = SelectField(_l("Fair or venue"), validators=[Required(_l("Choose a fair or a venue."))])

    def __init__(self, *args: Any, editions: Sequence[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = dict(_offered(editions))
        said = {key: _say(*one) for key, one in self.offered.items()}
        self.fair.choices = {"": _l("Choose"), **said}

    @property
    def chosen(self) -> tuple[Edition, Venue | None]:
        return self.offered[self.fair.data]


def _offered(editions: Sequence[Edition]) -> Iterator[tuple[str, tuple[Edition, Venue | None]]]:
    for edition in editions:
        yield str(edition.id), (edition, None)
        yield from ((str(one.id), (edition, one)) for one in edition.venues)


def _say(edition: Edition, venue: Venue | None) -> str:
    name = f"{tr(edition.name)} · {show_date(edition.starts_at)}"
    return name if venue is None else f"– {tr(venue.name)} · {name}"
