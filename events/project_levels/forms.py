"""The levels of a call, one row each."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, IntegerField, StringField
from wtforms.validators import NumberRange

from core.forms import BaseForm, line
from events.project_levels.levels import MOST_DAYS, MOST_LEVELS, MOST_REVIEWERS, Level


class LevelForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # the form around it has the token

    zh = line(_l("Name in Chinese"), 60, render_kw={"lang": "zh-Hans"})
    en = line(_l("Name in English"), 60, render_kw={"lang": "en"})
    reviewers = IntegerField(
        _l("Reviewers who must agree"), default=1, validators=[NumberRange(1, MOST_REVIEWERS)]
    )
    days = IntegerField(_l("Working days"), default=10, validators=[NumberRange(1, MOST_DAYS)])


class LevelsForm(BaseForm):
    """One row a level, in order, and an empty one; what is left without a name is no level."""

    levels = FieldList(FormField(LevelForm), max_entries=MOST_LEVELS)

    @classmethod
    def of(cls, levels: Sequence[Level]) -> LevelsForm:
        form = cls(levels=levels)
        if not form.is_submitted() and len(form.levels) < MOST_LEVELS:
            form.levels.append_entry()
        return form

    def to_levels(self) -> list[Level]:
        named = [one.form for one in self.levels if _text(one.form.zh) or _text(one.form.en)]
        return [
            Level(number, _text(one.en), _text(one.zh), one.reviewers.data, one.days.data)
            for number, one in enumerate(named, 1)
        ]


def _text(field: StringField) -> str:
    return (field.data or "").strip()
