"""What a coordinator says of a round and of its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError

from core.cases import ActionForm
from core.contacts import plain_digits
from core.db import parse_id
from core.forms import AddressField, BaseForm, Required, line, paragraph, strip_text
from core.juries.models import JuryRound, Rubric
from core.juries.rounds import RoundDetails
from core.juries.states import Promotion, Ranking
from core.moments import MomentField

MOST = 10_000
NEEDED = _l("Give a number.")
NO_POINTS = _l("Give points as a number with at most two decimals, such as 40.")


def number(label: Any, most: int, *, least: int = 1, **more: Any) -> IntegerField:
    checks = [InputRequired(NEEDED), NumberRange(least, most)]
    return IntegerField(label, validators=checks, **more)


class RoundForm(BaseForm):
    seen = HiddenField()
    # What is judged where: "subject/context"; of a new round alone.
    about = SelectField(_l("What is judged"))
    name_zh = line(_l("Name in Chinese"), 120, missing=_l("Enter the name in Chinese."))
    name_en = line(_l("Name in English"), 120, missing=_l("Enter the name in English."))
    level = number(_l("Level of review"), 9, default=1)
    rubric_id = SelectField(_l("Rubric"), validators=[Required(_l("Make a rubric first."))])
    opens_at = MomentField(_l("Marking begins"), required=_l("Enter when marking begins."))
    closes_at = MomentField(_l("Marking ends"), required=_l("Enter when marking ends."))
    jurors_per_entry = number(_l("Jurors for each entry"), 50, default=5)
    quorum = number(
        _l("Quorum: marks an entry needs"), 50, default=3,
        description=_l("No entry is decided with fewer marks that count."),
    )  # fmt: skip
    max_per_juror = number(_l("Most entries for one juror"), MOST, default=30)
    ranking = RadioField(
        _l("What the order counts by"),
        choices=Ranking.choices(), default=Ranking.RAW,
        description=_l("Chosen before the first mark, and fixed by it. Both are always shown."),
    )  # fmt: skip
    drops_extremes = BooleanField(
        _l("Leave out one highest and one lowest mark of an entry, from five on")
    )
    is_blind = BooleanField(_l("Blind: jurors do not see whose entry it is"))
    contact_email = AddressField(
        _l("Address for answers to this round's letters"),
        missing=_l("Enter an address that somebody reads."),
    )

    def to_details(self) -> RoundDetails:
        said = {one.name: self[one.name].data for one in fields(RoundDetails) if one.name in self}
        said["name"] = {code: self[f"name_{code}"].data for code in ("en", "zh")}
        said["rubric_id"] = parse_id(self.rubric_id.data) or UUID(int=0)
        said["opens_at"] = self.opens_at.known_moment
        said["closes_at"] = self.closes_at.known_moment
        return RoundDetails(**said)


def round_form(one: JuryRound | None, rubrics: Sequence[Rubric], label: Any) -> RoundForm:
    data: dict[str, Any] = {}
    if one is not None:
        data = {column.key: getattr(one, column.key) for column in JuryRound.__table__.columns}
        data |= {"name_en": one.name["en"], "name_zh": one.name["zh"]}
        data |= {"rubric_id": str(one.rubric_id), "seen": str(one.version)}
    form = RoundForm(data=data)
    form.rubric_id.choices = {str(each.id): label(each) for each in rubrics}
    if one is not None:
        del form.about
    return form


def read_points(text: str | None) -> Decimal:
    """A positive number of at most two decimals; -1 for anything else."""
    try:
        said = Decimal(plain_digits(text or "").strip().replace(",", "."))
    except InvalidOperation:
        return Decimal(-1)
    fits = said.is_finite() and said == said.quantize(Decimal("0.01")) and said >= 0
    return said if fits else Decimal(-1)


class CancelForm(ActionForm):
    reason = line(_l("Reason"), 500, missing=_l("Say why; it stands in the minutes."))


class ReopenForm(CancelForm):
    closes_at = MomentField(_l("Marking ends"), required=_l("Enter when marking ends."))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"closes_at": self.closes_at.known_moment, "reason": self.reason.data}


class DecideForm(BaseForm):
    """A rule to look at, and, with `mark`, to be put on record."""

    mark = HiddenField()
    rule = RadioField(
        _l("Who passes"), default=Promotion.TOP_N,
        choices={one.value: one.label for one in Promotion if one is not Promotion.VOTE},
    )  # fmt: skip
    value = StringField(
        _l("How many, or from how many points on"), filters=[strip_text],
        render_kw={"inputmode": "decimal", "maxlength": 7},
    )  # fmt: skip
    reason = paragraph(
        _l("Note for the minutes"), 1_000, description=_l("For instance the places there are.")
    )

    def validate_value(self, field: Field) -> None:
        if read_points(field.data) < 0:
            raise ValidationError(NO_POINTS)

    @property
    def value_said(self) -> Decimal:
        return read_points(self.value.data)
