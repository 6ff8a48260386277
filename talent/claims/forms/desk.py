"""What a reviewer types: decisions, questions, notes."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import Field, FieldList, Form, FormField, SelectField

from core.cases import ActionForm, Button, text_in
from core.forms import BaseForm, Required, line, paragraph, strip_text
from talent.catalogue.papers import Paper
from talent.catalogue.states import Level
from talent.claims.phrases import is_ready_text, question_for, refusal_for
from talent.claims.states import OTHER_PAPER, Reason
from talent.claims.values import Question, Refusal

MOST_QUESTIONS = 12
LONGEST_TEXT = 4000
WORDS = Button("words", _l("Put in the ready words"))


class NoteForm(ActionForm):
    note = paragraph(
        _l("Note for colleagues"), 2000, description=_l("The claimant does not read it.")
    )


class DecideForm(NoteForm):
    """A decision; one that departs from the latest like case says why."""

    departure = paragraph(
        _l("Why it differs from the like case"),
        2000,
        description=_l("Reviewers of later claims read it; the claimant does not."),
        filters=[strip_text],
    )


class PanelForm(NoteForm):
    level = SelectField(
        _l("Title the panel votes on"), validators=[Required(_l("Choose a title."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level.choices = {level.value: level.label for level in Level}

    @property
    def arguments(self) -> dict[str, Any]:
        return {"level": Level(self.level.data), "note": self.note.data}


def _put(field: Field, text: str) -> None:
    """Fill a field as if it had been typed, so that its validators see it too."""
    field.data, field.raw_data = text, [text]


class RefuseForm(DecideForm):
    """Reason and words of a refusal; the reason brings ready words and the letter."""

    buttons = (WORDS,)
    reason = SelectField(
        lazy_pgettext("refusal", "Reason"), validators=[Required(_l("Choose the reason."))]
    )
    text_en = text_in(
        "en", _l("What the claimant reads, in English"), _l("Write the reason in English.")
    )
    text_zh = text_in(
        "zh", _l("What the claimant reads, in Chinese"), _l("Write the reason in Chinese.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = {
            "": _("Choose"),
            **{r.value: r.label for r in Reason if r is not Reason.NOT_VOTED},
        }

    def redraw(self, button: str) -> bool:
        if button != WORDS.value:
            return False
        ready = refusal_for(self.reason.data or "")
        for language, field in (("en", self.text_en), ("zh", self.text_zh)):
            if not field.data or is_ready_text(field.data, language):
                _put(field, ready[language])
        return not all(field.data for field in (self.reason, self.text_en, self.text_zh))

    @property
    def arguments(self) -> dict[str, Any]:
        words = {"en": self.text_en.data, "zh": self.text_zh.data}
        refusal = Refusal(Reason(self.reason.data), words)
        return {
            "refusal": refusal,
            "note": self.note.data,
            "departure": self.departure.data or "",
        }


class QuestionForm(Form):
    kind = SelectField(_l("Paper"))
    text_en = paragraph(_l("Question in English"), LONGEST_TEXT, filters=[strip_text])
    text_zh = paragraph(
        _l("Question in Chinese"),
        LONGEST_TEXT,
        filters=[strip_text],
        description=_l("One of the two is enough; who reads the other language is told so."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = {paper.value: paper.label for paper in Paper if paper.is_upload}
        self.kind.choices = {"": _("Choose"), **papers, OTHER_PAPER: _("Something else")}

    @property
    def is_blank(self) -> bool:
        return not (self.kind.data or self.text_en.data or self.text_zh.data)

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if self.is_blank:
            return valid
        needed = (
            (self.kind, _("Choose which paper is meant.")),
            (self.text_zh, _("Write the question in one language at least.")),
        )
        for field, message in needed:
            if not (field.data or (field is self.text_zh and self.text_en.data)):
                field.errors = [*field.errors, message]
                valid = False
        return valid


class AskForm(ActionForm):
    buttons = (Button("more", _l("One more question"), "plus"), WORDS)
    questions = FieldList(
        FormField(QuestionForm), label=_l("Question"), min_entries=1, max_entries=MOST_QUESTIONS
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if not self.to_questions():
            first = self.questions[0].form.kind
            first.errors = [*first.errors, _("Say what is missing.")]
            # WTForms gathers these before the line above.
            self.questions.errors = [entry.form.errors for entry in self.questions]
            return False
        return valid

    def redraw(self, button: str) -> bool:
        """Ready words for each paper chosen; where one more line is wanted, that too."""
        if button not in {"more", WORDS.value}:
            return False
        for entry in self.questions:
            ready = question_for(entry.form.kind.data or "")
            _put(entry.form.text_en, entry.form.text_en.data or ready["en"])
            _put(entry.form.text_zh, entry.form.text_zh.data or ready["zh"])
        asked = self.to_questions()
        if button == "more" and len(self.questions) < MOST_QUESTIONS:
            self.questions.append_entry()
        return not asked or not all(q.kind and any(q.text.values()) for q in asked)

    @property
    def arguments(self) -> dict[str, Any]:
        return {"questions": self.to_questions()}

    def to_questions(self) -> list[Question]:
        lines = [entry.form for entry in self.questions if not entry.form.is_blank]
        return [
            Question(line.kind.data, {"en": line.text_en.data or "", "zh": line.text_zh.data or ""})
            for line in lines
        ]


class CheckPaperForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    note = line(_l("How it was checked"), 500)
