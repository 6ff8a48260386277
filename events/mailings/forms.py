"""What staff type for a message: shape and format only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Optional, Regexp

from core.cases import ActionForm
from core.clock import BEIJING, now
from core.errors import DomainError
from core.files.holding import HeldFile
from core.forms import BaseForm, DayField, line, paragraph
from core.lists.filters import Filter
from events.mailings.models import Draft

LONGEST = 10_000


class MailingForm(BaseForm):
    subject_en = line(_l("Subject in English"), 200)
    body_en = paragraph(_l("Text in English"), LONGEST)
    subject_zh = line(_l("Subject in Chinese"), 200)
    body_zh = paragraph(_l("Text in Chinese"), LONGEST)
    is_news = BooleanField(_l("It is about later events: only to those who agreed to news"))

    def to_draft(self, filter_: dict[str, str]) -> Draft:
        return Draft(
            subject={"en": self.subject_en.data or "", "zh": self.subject_zh.data or ""},
            body={"en": self.body_en.data or "", "zh": self.body_zh.data or ""},
            filter=filter_,
            is_news=bool(self.is_news.data),
        )


class AudienceForm(BaseForm):
    """The attendee list's filters, as far as they are chosen from a list."""

    class Meta(BaseForm.Meta):
        csrf = False

    @classmethod
    def of(cls, fields: Mapping[str, Filter], **kwargs: Any) -> AudienceForm:
        """A form with one list for each filter of this edition."""
        made = type("EditionAudienceForm", (cls,), {
            name: SelectField(one.label, default="", choices={"": _("All"), **one.choices})
            for name, one in fields.items() if one.choices is not None
        })  # fmt: skip
        return made(prefix="f-", **kwargs)

    def to_filter(self) -> dict[str, str]:
        return {
            field.short_name.removeprefix("f-"): field.data
            for field in self
            if isinstance(field, SelectField) and field.data
        }


class SendForm(ActionForm):
    when = RadioField(
        _l("When"), choices={"now": _l("At once"), "later": _l("At a time")}, default="now"
    )
    day = DayField(_l("Day (Beijing)"))
    hour = StringField(
        _l("Time (Beijing)"),
        validators=[
            Optional(),
            Regexp(r"^([01]?\d|2[0-3])[:：][0-5]\d$", message=_l("Enter a time, such as 09:30.")),
        ],
    )

    @property
    def arguments(self) -> dict[str, Any]:
        """The moment chosen, None for at once; refuses one unsaid or over, at `day`."""
        if self.when.data != "later":
            return {"due_at": None}
        if self.day.day is None or not self.hour.data:
            raise DomainError(_l("Enter the day and the time."), field="day")
        hour, minute = self.hour.data.replace("：", ":").split(":")
        chosen = datetime.combine(self.day.day, time(int(hour), int(minute)), BEIJING)
        if chosen <= now():
            raise DomainError(_l("This moment is over."), field="day")
        return {"due_at": chosen}


class FileForm(BaseForm):
    file = HeldFile(_l("Attach a file"), validators=[DataRequired(_l("Choose a file."))])


class TemplateForm(BaseForm):
    name = line(_l("Name of the template"), 80, missing=_l("Enter a name."))
