"""Forms of a juror: one row for each entry to declare on, one field for each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields import StringField

from core.forms import BaseForm, Required, line, paragraph
from core.i18n import tr
from core.juries.judging import LONGEST_COMMENT, LONGEST_REMARK, Marks, WrongPoints
from core.juries.models import Assignment, Criterion, Entry

NONE, SOME = "none", "some"
LONGEST_REASON = 300


class _OneOfSeveral(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # several forms share a page; the token is posted beside their fields


class MarksForm(_OneOfSeveral):
    """Points for each criterion (`points_1` …) and what is said with them."""

    comment_public = paragraph(
        _l("What the entrant may read after the decision"), LONGEST_COMMENT,
        render_kw={"rows": 4},
    )  # fmt: skip
    comment_internal = paragraph(
        _l("For the panel and the coordinator alone"), LONGEST_COMMENT, render_kw={"rows": 3}
    )

    criteria: Sequence[Criterion] = ()

    def field_of(self, criterion: Criterion) -> Any:
        return self[f"points_{criterion.position}"]

    def to_marks(self) -> Marks:
        points = {one.id: self.field_of(one).data or "" for one in self.criteria}
        public, internal = self.comment_public.data or "", self.comment_internal.data or ""
        return Marks(points, public, internal)

    def show_faults(self, refusal: WrongPoints) -> None:
        """Each at the field it is about."""
        for criterion in self.criteria:
            if criterion.id in refusal.faults:
                field = self.field_of(criterion)
                field.errors = [*field.errors, refusal.faults[criterion.id]]


class RecuseForm(_OneOfSeveral):
    reason = line(
        _l("What the conflict is"), LONGEST_REASON,
        missing=_l("Say in a few words what the conflict is."),
    )  # fmt: skip


class RemarkForm(_OneOfSeveral):
    text = paragraph(
        _l("Your remark to the panel"), LONGEST_REMARK, missing=_l("Write something first."),
        render_kw={"rows": 3},
    )  # fmt: skip


class DeclareForm(BaseForm):
    """One answer for each entry, none of them given beforehand."""

    # What the page listed: an entry given meanwhile has to be read first.
    listed = HiddenField()

    entries: Sequence[Entry] = ()

    @property
    def is_stale(self) -> bool:
        return self.listed.data != _listed(self.entries)

    @property
    def conflicting(self) -> dict[UUID, str]:
        """Why, by the entries that a conflict was declared with."""
        rows = ((one, number) for number, one in enumerate(self.entries, 1))
        return {
            one.id: self[f"why_{number}"].data or "" for one, number in rows
            if self[f"answer_{number}"].data == SOME
        }  # fmt: skip


def marks_form(one: Assignment, *, is_own: bool = True) -> MarksForm:
    """The form of a mark, filled with the draft where it is the juror's own."""
    criteria = one.entry.round.rubric.criteria
    scores = one.scores if is_own else []
    kept = {score.criterion_id: f"{score.points.normalize():f}" for score in scores}
    data = {f"points_{each.position}": kept.get(each.id, "") for each in criteria}
    if is_own:
        data |= {"comment_public": one.comment_public, "comment_internal": one.comment_internal}
    form = _marks_class(tuple(each.position for each in criteria))(data=data)
    form.criteria = criteria
    for each in criteria:
        form.field_of(each).label.text = tr(each.name)
    return form


def declare_form(entries: Sequence[Entry]) -> DeclareForm:
    form = _declare_class(len(entries))()
    form.entries, form.listed.data = entries, form.listed.data or _listed(entries)
    for number, one in enumerate(entries, 1):
        form[f"answer_{number}"].label.text = _("Entry %(reference)s", reference=one.reference)
    return form


def _listed(entries: Sequence[Entry]) -> str:
    return ",".join(str(one.id) for one in entries)


# A class is made once for each shape: making one costs more than the page around it.


@lru_cache(maxsize=64)
def _marks_class(positions: tuple[int, ...]) -> type[MarksForm]:
    fields = {f"points_{each}": StringField("", render_kw={"maxlength": 8}) for each in positions}
    return type("RubricMarksForm", (MarksForm,), fields)


@lru_cache(maxsize=64)
def _declare_class(count: int) -> type[DeclareForm]:
    answers = {NONE: _l("No conflict"), SOME: _l("I have a conflict")}
    fields: dict[str, Any] = {}
    for number in range(1, count + 1):
        missing = Required(_l("Say for each entry whether you have a conflict."))
        fields[f"answer_{number}"] = RadioField("", choices=answers, validators=[missing])
        fields[f"why_{number}"] = line(_l("What the conflict is"), LONGEST_REASON)
    return type("EntriesDeclareForm", (DeclareForm,), fields)
