"""The criteria of a rubric as they are typed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from core.forms import BaseForm, line, strip_text
from core.juries.desk.forms.rounds import MOST, NO_POINTS, read_points
from core.juries.models import Criterion, Rubric
from core.juries.rubrics import MOST_CRITERIA, CriterionDetails


class CriterionForm(Form):
    """One criterion; left empty whole it is none."""

    name_zh = StringField(_l("Name in Chinese"), filters=[strip_text])
    name_en = StringField(_l("Name in English"), filters=[strip_text])
    points = StringField(
        _l("Most points"), filters=[strip_text],
        render_kw={"inputmode": "decimal", "maxlength": 7},
    )  # fmt: skip
    guidance_zh = StringField(_l("Guidance in Chinese"), filters=[strip_text])
    guidance_en = StringField(_l("Guidance in English"), filters=[strip_text])
    anchors = TextAreaField(
        _l("What points stand for"), filters=[strip_text], render_kw={"rows": 3},
        description=_l("One a line: points | in Chinese | in English"),
    )  # fmt: skip

    def validate_name_zh(self, _field: Field) -> None:
        if not self.is_empty and not (self.name_zh.data and self.name_en.data):
            raise ValidationError(_l("Name the criterion in both languages."))

    def validate_points(self, field: Field) -> None:
        if not self.is_empty and not 0 < read_points(field.data) <= MOST:
            raise ValidationError(NO_POINTS)

    def validate_anchors(self, field: Field) -> None:
        if not self.is_empty and any(
            not 0 <= Decimal(one["points"]) <= read_points(self.points.data)
            for one in read_anchors(field.data)
        ):
            raise ValidationError(_l("Each line begins with points within those of the criterion."))

    @property
    def is_empty(self) -> bool:
        return not any(one.data for one in self)

    def to_details(self) -> CriterionDetails:
        return CriterionDetails(
            {"zh": self.name_zh.data, "en": self.name_en.data},
            read_points(self.points.data),
            {"zh": self.guidance_zh.data or "", "en": self.guidance_en.data or ""},
            read_anchors(self.anchors.data),
        )


class RubricForm(BaseForm):
    seen = HiddenField()
    about = SelectField(_l("What is judged"))
    name_zh = line(_l("Name in Chinese"), 120, missing=_l("Enter the name in Chinese."))
    name_en = line(_l("Name in English"), 120, missing=_l("Enter the name in English."))
    criteria = FieldList(FormField(CriterionForm), max_entries=MOST_CRITERIA)

    @property
    def name_said(self) -> dict[str, str]:
        return {"zh": self.name_zh.data or "", "en": self.name_en.data or ""}

    def to_criteria(self) -> list[CriterionDetails]:
        return [each.form.to_details() for each in self.criteria if not each.form.is_empty]


def rubric_form(one: Rubric | None) -> RubricForm:
    """With what stands there, and room for further criteria."""
    rows = [_row(each) for each in one.criteria] if one else []
    rows += [{} for _ in range(min(MOST_CRITERIA - len(rows), 2 if rows else 4))]
    data: dict[str, Any] = {"criteria": rows}
    if one is not None:
        data |= {"name_zh": one.name["zh"], "name_en": one.name["en"], "seen": str(one.version)}
    form = RubricForm(data=data)
    if one is not None:
        del form.about
    return form


def _row(one: Criterion) -> dict[str, str]:
    anchors = [
        f"{each['points']} | {each['text']['zh']} | {each['text']['en']}" for each in one.anchors
    ]
    return {
        **{f"name_{code}": one.name.get(code, "") for code in ("zh", "en")},
        **{f"guidance_{code}": one.guidance.get(code, "") for code in ("zh", "en")},
        "points": f"{one.max_points.normalize():f}",
        "anchors": "\n".join(anchors),
    }


def read_anchors(text: str | None) -> list[dict[str, Any]]:
    """From the most points downwards; a text in one language stands for both."""
    found = []
    for each in filter(None, map(str.strip, (text or "").splitlines())):
        points, zh, en = (*map(str.strip, re.split(r"[|｜]", each, maxsplit=2)), "", "")[:3]
        found.append({"points": str(read_points(points)), "text": {"zh": zh or en, "en": en or zh}})
    return sorted(found, key=lambda one: -Decimal(one["points"]))
