"""Shapes of what the desk sends: an edition's file and names, its day, tier rules, answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.cases.forms import ActionForm
from core.clock import today
from core.files.holding import HeldFile
from core.forms import BaseForm, Required
from talent.catalogue.queries import edition_in_force
from talent.catalogue.rule_services import ANSWER_LENGTH
from talent.catalogue.states import Degree, Level
from talent.catalogue.tiers import Rule
from talent.catalogue.values import EditionDetails, UploadedSheet


class FileForm(BaseForm):
    file = HeldFile(
        _l("File"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l(
            "CSV or XLSX with the headings of the shipped list. At most 20,000 rows. Codes stay "
            "the same for ever; a code that is missing here counts as withdrawn."
        ),
        render_kw={"accept": ".csv,.xlsx"},
        is_paper=False,
    )
    seen = HiddenField()

    def to_sheet(self) -> UploadedSheet:
        return UploadedSheet(self.file.data.filename or "", self.file.data.read())


class UploadForm(FileForm):
    """A new edition: the rows of a file, or all that the edition in force says."""

    file = HeldFile(
        FileForm.file.args[0],
        description=FileForm.file.kwargs["description"],
        render_kw={"accept": ".csv,.xlsx"},
        is_paper=False,
    )
    copies = BooleanField(
        _l("No file: begin with the entries of the edition in force"),
        description=_l("For an edition that only takes up some entries or changes rules."),
    )
    name_en = StringField(
        _l("Name in English"),
        validators=[
            Required(_l("Enter the name in English.")),
            Length(max=80, message=_l("At most 80 characters fit.")),
        ],
        description=_l("For instance “Batch 6 (2026)”. It also makes the address."),
    )
    name_zh = StringField(
        _l("Name in Chinese"),
        validators=[
            Required(_l("Enter the name in Chinese.")),
            Length(max=80, message=_l("At most 80 characters fit.")),
        ],
    )
    notice_en = TextAreaField(
        _l("Notice in English"),
        validators=[Length(max=600, message=_l("At most 600 characters fit."))],
        description=_l("Shown above every page of this edition, for instance its legal basis."),
    )
    notice_zh = TextAreaField(
        _l("Notice in Chinese"),
        validators=[Length(max=600, message=_l("At most 600 characters fit."))],
    )
    is_official = BooleanField(_l("This is the office's official list"))
    ticket = HiddenField()

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """A notice in one language needs the other: both are read alike."""
        if not super().validate_on_submit(extra_validators):
            return False
        if not self.copies.data and not self.file.data:
            self.file.errors = [_l("Choose a file.")]
            return False
        for one, other in ((self.notice_en, self.notice_zh), (self.notice_zh, self.notice_en)):
            if one.data and not other.data:
                other.errors = [_l("Write the notice in both languages, or in neither.")]
                return False
        return True

    def to_sheet(self) -> UploadedSheet:
        edition = edition_in_force(today()) if self.copies.data else None
        if edition is None:
            return super().to_sheet()
        # The writer is loaded by those who need it.
        from talent.catalogue.exports import ExportFormat, export_edition

        file = export_edition(edition, ExportFormat.CSV)
        return UploadedSheet(file.name, file.content)

    def to_details(self) -> EditionDetails:
        return EditionDetails(
            name={"en": self.name_en.data, "zh": self.name_zh.data},
            notice={"en": self.notice_en.data or "", "zh": self.notice_zh.data or ""},
            is_official=self.is_official.data,
        )


class ProposeForm(ActionForm):
    in_force_from = DateField(
        _l("In force from"),
        validators=[Required(_l("Enter the day it should be in force from."))],
        description=_l("Claims submitted from this day on are judged by this edition."),
    )


class AnswerForm(BaseForm):
    answer = TextAreaField(
        _l("Answer"),
        validators=[
            Required(_l("Write an answer.")),
            Length(max=ANSWER_LENGTH, message=_l("At most 2,000 characters fit.")),
        ],
        description=_l("Say whether the next edition will hold it, and why."),
        render_kw={"rows": 6},
    )
    accepts = BooleanField(
        _l("Put it on the work list of the next edition"),
        description=_l("Whoever suggested it is told, and again once it is decided."),
    )


def _years_name(level: Level, degree: Degree) -> str:
    return f"{level}_{degree}".replace("-", "_")


class RulesForm(BaseForm):
    """The table of default rules: years for each level and degree, empty for no rule."""

    is_official = BooleanField(
        _l("The office has confirmed these rules"),
        description=_l("Until then they are shown as the product's default."),
    )
    seen = HiddenField()

    def years(self, level: Level, degree: Degree) -> Any:
        return self[_years_name(level, degree)]

    def fill(self, rules: Iterable[Rule]) -> None:
        for rule in rules:
            self.years(rule.level, rule.degree).data = rule.years

    def to_rules(self) -> list[Rule]:
        pairs = ((level, degree) for level in Level for degree in Degree)
        return [
            Rule(level, degree, self.years(level, degree).data)
            for level, degree in pairs
            if self.years(level, degree).data is not None
        ]


for _level in Level:
    for _degree in Degree:
        _in_range = NumberRange(0, 60, message=_l("Years are whole numbers from 0 to 60."))
        _field = IntegerField(validators=[Optional(), _in_range])
        setattr(RulesForm, _years_name(_level, _degree), _field)


class TryForm(BaseForm):
    """Facts to try rules out with; nothing of it is kept."""

    class Meta(BaseForm.Meta):
        csrf = False

    degree = SelectField(_l("Highest degree"), choices=lambda: list(Degree.choices().items()))
    years = IntegerField(
        _l("Full years of work in the field"),
        validators=[
            InputRequired(_l("Say how many years.")),
            NumberRange(0, 60, message=_l("Years are whole numbers from 0 to 60.")),
        ],
    )
