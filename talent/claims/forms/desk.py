"""What a reviewer types: the queue's filters, decisions, questions, notes."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from core.forms import BaseForm, Required, strip_text
from core.i18n import tr
from core.printable import no_control_but_lines, no_control_characters
from talent.catalogue.papers import Paper
from talent.catalogue.states import Level, Sector
from talent.claims.phrases import is_ready_text, question_for, refusal_for
from talent.claims.queries import OPEN, WAITING, ClaimFilter
from talent.claims.states import OTHER_PAPER, ClaimState, Reason
from talent.claims.values import Question, Refusal

MOST_QUESTIONS = 12
LONGEST_TEXT = 4000
LONGEST_VERSION = 9
ALL = "all"


class QueueForm(BaseForm):
    """The filters of the queue, as they stand in the address."""

    class Meta(BaseForm.Meta):
        csrf = False

    words = StringField(_l("Name, number, entry or employer"))
    state = SelectField(_l("State"))
    district = SelectField(_l("District"))
    level = SelectField(_l("Level"))
    sector = SelectField(_l("Sector"))
    order = SelectField(
        _l("Order"),
        choices={
            "due": _l("Due first"),
            "oldest": _l("Longest here"),
            "newest": _l("Latest"),
            "name": _l("Name"),
        },
    )
    mine = BooleanField(_l("Only mine"))
    late = BooleanField(_l("Only late"))

    def __init__(self, *, default_state: str) -> None:
        super().__init__(request.args or None)
        every = _("All")
        self.state.choices = {
            WAITING: _("Waiting for me"),
            OPEN: _("Open"),
            ALL: every,
            **{state.value: state.label for state in ClaimState if state != ClaimState.DRAFT},
        }
        districts = current_app.extensions["settings"].city.districts
        self.district.choices = {"": every, **{d.code: tr(d.name) for d in districts}}
        self.level.choices = {"": every, **{level.value: level.label for level in Level}}
        self.sector.choices = {"": every, **{sector.value: sector.label for sector in Sector}}
        self._take_known(default_state)

    def _take_known(self, default_state: str) -> None:
        # An address somebody wrote by hand shows the list, not a fault.
        defaults = {"state": default_state, "order": "due"}
        for field in (self.state, self.district, self.level, self.sector, self.order):
            if field.data not in field.choices:
                field.data = defaults.get(field.short_name, "")

    def to_filter(self) -> ClaimFilter:
        return ClaimFilter(
            state="" if self.state.data == ALL else self.state.data,
            district=self.district.data,
            level=self.level.data,
            sector=self.sector.data,
            words=(self.words.data or "")[:200],
            mine=bool(self.mine.data),
            late=bool(self.late.data),
            order=self.order.data,
        )


class DeedForm(BaseForm):
    """A move of a reviewer: the version the page showed, and a note for colleagues."""

    class Meta(BaseForm.Meta):
        csrf = False  # several forms share a page; the token is posted beside their fields

    seen = HiddenField()
    note = TextAreaField(
        _l("Note for colleagues"),
        validators=[Length(max=2000), no_control_but_lines],
        description=_l("The claimant does not read it."),
    )

    def seen_version(self) -> int | None:
        """The version of the claim the page showed; None for what is no number."""
        seen = self.seen.data or ""
        is_number = seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_VERSION
        return int(seen) if is_number else None

    def fill_in(self) -> None:
        """Put ready words where nothing was typed."""

    def typed(self) -> list[tuple[str, str]]:
        """What would be lost, by the name of its field; for the page that keeps it."""
        return [(str(self.note.label.text), self.note.data)] if self.note.data else []


class RefuseForm(DeedForm):
    """Reason and words of a refusal."""

    reason = SelectField(_l("Reason"), validators=[Required(_l("Choose the reason."))])
    text_en = TextAreaField(
        _l("What the claimant reads, in English"),
        validators=[
            Required(_l("Write the reason in English.")),
            Length(max=LONGEST_TEXT),
            no_control_but_lines,
        ],
    )
    text_zh = TextAreaField(
        _l("What the claimant reads, in Chinese"),
        validators=[
            Required(_l("Write the reason in Chinese.")),
            Length(max=LONGEST_TEXT),
            no_control_but_lines,
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = {"": _("Choose"), **{r.value: r.label for r in Reason}}

    def fill_in(self) -> None:
        """The ready words of the reason, unless others were typed."""
        ready = refusal_for(self.reason.data or "")
        for language, field in (("en", self.text_en), ("zh", self.text_zh)):
            if not field.data or is_ready_text(field.data, language):
                field.data = ready[language]

    def to_refusal(self) -> Refusal:
        return Refusal(Reason(self.reason.data), {"en": self.text_en.data, "zh": self.text_zh.data})

    def typed(self) -> list[tuple[str, str]]:
        """Both texts and the note."""
        fields = (self.text_en, self.text_zh)
        return [(str(f.label.text), f.data) for f in fields if f.data] + super().typed()


class QuestionForm(Form):
    kind = SelectField(_l("Paper"))
    text_en = TextAreaField(
        _l("Question in English"),
        filters=[strip_text],
        validators=[Length(max=LONGEST_TEXT), no_control_but_lines],
    )
    text_zh = TextAreaField(
        _l("Question in Chinese"),
        filters=[strip_text],
        validators=[Length(max=LONGEST_TEXT), no_control_but_lines],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = {paper.value: paper.label for paper in Paper if paper.is_upload}
        self.kind.choices = {"": _("Choose"), **papers, OTHER_PAPER: _("Something else")}

    @property
    def is_blank(self) -> bool:
        """Whether this line was left as it came."""
        return not (self.kind.data or self.text_en.data or self.text_zh.data)

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if self.is_blank:
            return valid
        needed = (
            (self.kind, _("Choose which paper is meant.")),
            (self.text_en, _("Write the question in English.")),
            (self.text_zh, _("Write the question in Chinese.")),
        )
        for field, message in needed:
            if not field.data:
                field.errors = [*field.errors, message]
                valid = False
        return valid


class AskForm(DeedForm):
    """Everything that is missing, item by item."""

    note = None
    questions = FieldList(
        FormField(QuestionForm), label=_l("Questions"), min_entries=1, max_entries=MOST_QUESTIONS
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if all(entry.form.is_blank for entry in self.questions):
            first = self.questions[0].form.kind
            first.errors = [*first.errors, _("Say what is missing.")]
            # WTForms gathers these before the line above.
            self.questions.errors = [entry.form.errors for entry in self.questions]
            return False
        return valid

    def fill_in(self) -> None:
        """Ready words for each paper chosen; where all lines are used, one more."""
        for entry in self.questions:
            ready = question_for(entry.form.kind.data or "")
            entry.form.text_en.data = entry.form.text_en.data or ready["en"]
            entry.form.text_zh.data = entry.form.text_zh.data or ready["zh"]

    def add_line(self) -> None:
        """One more line, up to MOST_QUESTIONS."""
        if len(self.questions) < MOST_QUESTIONS:
            self.questions.append_entry()

    def to_questions(self) -> list[Question]:
        """The lines that were used, as values."""
        return [
            Question(
                entry.form.kind.data,
                {"en": entry.form.text_en.data, "zh": entry.form.text_zh.data},
            )
            for entry in self.questions
            if not entry.form.is_blank
        ]

    def typed(self) -> list[tuple[str, str]]:
        """Every question's texts."""
        return [
            (str(field.label.text), field.data)
            for entry in self.questions
            for field in (entry.form.text_en, entry.form.text_zh)
            if field.data
        ]


class CheckPaperForm(BaseForm):
    """A paper was compared with its source."""

    class Meta(BaseForm.Meta):
        csrf = False

    note = StringField(
        _l("How it was checked"), validators=[Length(max=500), no_control_characters]
    )


class OpenDocumentForm(BaseForm):
    """Why the whole number of an identity document has to be seen."""

    class Meta(BaseForm.Meta):
        csrf = False

    purpose = StringField(
        _l("Why do you need the whole number?"),
        validators=[
            Required(_l("Say why you need the number.")),
            Length(min=8, max=300, message=_l("Say why in 8 to 300 characters.")),
        ],
        description=_l("It is kept in the log, and the person can see who looked."),
    )
