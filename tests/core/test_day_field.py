"""A day in three boxes, as people copy it from their papers."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from core.forms import BaseForm, DayField
from core.moments import MomentField


class BornForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    born_on = DayField("Born")
    at = MomentField("At")


def _typed(day, month, year):
    return BornForm(MultiDict({"born_on-day": day, "born_on-month": month, "born_on-year": year}))


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("17", "3", "1988"), ("１７", "０３", "１９８８"), ("17日", "3月", "1988年"), ("17号", "03", "1988"),
     ("17th", "March", "1988"), ("17.", "MAR", "1988"), ("17", "MRZ/MAR", "1988"), ("17", "mars/mar", "1988")],
)  # fmt: skip
def test_a_day_is_read_as_papers_print_it(app, day, month, year):
    with app.test_request_context("/"):
        form = _typed(day, month, year)
        assert form.validate()
        assert form.born_on.day == date(1988, 3, 17)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("mar", "3", "1988"), ("17", "mar/apr", "1988"), ("17", "Frimaire", "1988"), ("", "3", "1988"),
     ("31", "Feb", "1988"), ("17", "3", "2531"), ("17", "3", "88"), ("17", "", "1988")],
)  # fmt: skip
def test_what_is_none_is_refused_once(app, day, month, year):
    """Nothing further is asked of a day that is refused: it would be blamed twice."""
    with app.test_request_context("/"):
        form = _typed(day, month, year)
        assert not form.validate()
        assert len(form.born_on.form.day.errors) == 1
        assert form.born_on.day is None


def test_a_time_may_be_typed_wide(app):
    wide = {"at-day": "３", "at-month": "４", "at-year": "２０２７", "at-time": "０９：３０"}
    with app.test_request_context("/"):
        form = BornForm(MultiDict(wide))
        assert form.validate()
        assert f"{form.at.known_moment:%d %H:%M}" == "03 09:30"
