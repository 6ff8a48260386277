"""What an organiser sends to build a form: a section, a question, a file."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from core.entry_forms.editing import new_key
from core.entry_forms.faults import condition_values
from core.entry_forms.values import (
    KEY,
    LANGUAGES,
    Choice,
    Columns,
    Condition,
    FieldKind,
    FieldSpec,
    FormDefinition,
    SectionSpec,
    Test,
)
from core.files.holding import HeldFile
from core.forms import VersionedForm
from core.i18n import tr
from core.printable import no_control_but_lines, no_control_characters

MOST_CHOICES, LONGEST_VALUE, LONGEST_WORDS = 200, 60, 300
MOST_NUMBER = 10**9
# A Chinese keyboard writes the bar in full width.
BARS = str.maketrans("｜¦", "||")
TESTS = {
    Test.IS_ONE_OF: _l("The answer is one of those below"),
    Test.IS_NONE_OF: _l("There is an answer, and it is none of those below"),
    Test.IS_ANSWERED: _l("There is any answer"),
}


def _words(label, most=LONGEST_WORDS, **kwargs):
    message = _l("Shorten this to %(most)s characters.", most=most)
    return StringField(
        label, validators=[Length(max=most, message=message), no_control_characters], **kwargs
    )


def _not_endless(_form, field):
    # Not NumberRange, which cannot compare a number of hundreds of digits.
    if field.data is not None and abs(field.data) > MOST_NUMBER:
        words = _l("Enter a number between −%(most)s and %(most)s.", most=MOST_NUMBER)
        raise ValidationError(words)


class DraftForm(VersionedForm):
    """It remembers which state of the form its maker saw; one that says none is out of date."""

    seen = HiddenField()

    def pair(self, name: str) -> dict[str, str]:
        """The words typed in both languages, empty ones left out."""
        typed = {code: self[f"{name}_{code}"].data or "" for code in LANGUAGES}
        return {code: words for code, words in typed.items() if words}


class SectionForm(DraftForm):
    title_en = _words(_l("Heading in English"))
    title_zh = _words(_l("Heading in Chinese"))
    hint_en = _words(_l("Hint in English"))
    hint_zh = _words(_l("Hint in Chinese"))

    def fill(self, section: SectionSpec) -> None:
        for code in LANGUAGES:
            self[f"title_{code}"].data = section.title.get(code, "")
            self[f"hint_{code}"].data = section.hint.get(code, "")

    def to_section(self, definition: FormDefinition, key: str = "") -> SectionSpec:
        """The section as typed; without `key` it gets a new one."""
        taken = [one.key for one in definition.sections]
        title = self.pair("title")
        made = key or new_key(title.get("en", "section"), taken)
        return SectionSpec(made, title, self.pair("hint"))


class FieldForm(DraftForm):
    """One question. What is missing is a fault of the draft, not a refusal: work can be kept."""

    label_en = _words(_l("Wording in English"))
    label_zh = _words(_l("Wording in Chinese"))
    hint_en = _words(_l("Hint in English"))
    hint_zh = _words(_l("Hint in Chinese"))
    kind = SelectField(_l("Kind of answer"), choices={k.value: k.label for k in FieldKind})
    choices = TextAreaField(
        _l("Answers to choose from"),
        description=_l(
            "One a line: value | English | 中文. The value stays the same for ever; it may be left "
            "out: English | 中文."
        ),
        render_kw={"rows": 6, "spellcheck": "false"},
        validators=[Length(max=20000), no_control_but_lines],
    )
    is_required = BooleanField(_l("Everybody who is asked must answer"))
    is_sensitive = BooleanField(
        _l("Sensitive: shown only with a special right, and a purpose is asked for in lists")
    )
    least = IntegerField(
        _l("Least"),
        validators=[Optional(), _not_endless],
        description=_l("Of a number; of a text its characters; of a list the answers chosen."),
    )
    most = IntegerField(_l("Most"), validators=[Optional(), _not_endless])
    fills = SelectField(
        _l("Where the answer goes"),
        description=_l("Lists, badges and letters know the columns; other answers stay apart."),
    )
    condition_field = SelectField(_l("Asked only if this earlier question"))
    condition_test = SelectField(
        _l("has this answer"), choices={test.value: label for test, label in TESTS.items()}
    )
    condition_values = TextAreaField(
        _l("Answers it depends on, one a line"),
        render_kw={"rows": 3, "spellcheck": "false"},
        validators=[Length(max=5000), no_control_but_lines],
    )
    section = SelectField(_l("Section"))
    key = StringField(
        _l("Key of the answer"),
        validators=[
            Optional(),
            Regexp(KEY.pattern + r"\Z", message=_l("Small letters, digits and _, a letter first.")),
        ],
        description=_l("Names the answer in files; left empty it is made from the question."),
    )

    def offer(
        self, definition: FormDefinition, columns: Columns, spec: FieldSpec | None = None
    ) -> None:
        """Say what can be chosen: sections, columns, and the questions before this one."""
        self.section.choices = {one.key: tr(one.title) or one.key for one in definition.sections}
        self.fills.choices = {"": _("An answer of its own")} | {
            name: str(column.label) for name, column in columns.items()
        }
        self.columns = columns
        self.earlier = earlier_fields(definition, spec.key if spec else "")
        self.condition_field.choices = {"": _("Always asked")} | {
            one.key: tr(one.label) or one.key for one in self.earlier
        }
        if spec and spec.condition and spec.condition.field not in self.condition_field.choices:
            # What the draft says already may be kept, so that its fault can be seen and mended.
            kept = spec.condition.field
            self.condition_field.choices = {**self.condition_field.choices, kept: kept}

    def fill(self, spec: FieldSpec, section: str) -> None:
        for code in LANGUAGES:
            self[f"label_{code}"].data = spec.label.get(code, "")
            self[f"hint_{code}"].data = spec.hint.get(code, "")
        self.kind.data, self.section.data, self.key.data = spec.kind.value, section, spec.key
        self.fills.data = spec.fills or ""
        self.is_required.data, self.is_sensitive.data = spec.is_required, spec.is_sensitive
        self.least.data, self.most.data = spec.least, spec.most
        self.choices.data = "\n".join(map(write_choice, spec.choices))
        if spec.condition:
            self.condition_field.data = spec.condition.field
            self.condition_test.data = spec.condition.test.value
            self.condition_values.data = "\n".join(spec.condition.values)

    def validate_choices(self, field) -> None:
        if self.kind.data in set(FieldKind) and FieldKind(self.kind.data).has_choices:
            read_choices(field.data or "")

    def validate_condition_values(self, field) -> None:
        if any(len(line) > LONGEST_VALUE for line in _lines(field.data)):
            raise ValidationError(_l("An answer has %(most)s characters at most.", most=60))

    def to_spec(self, definition: FormDefinition, *, instead_of: str = "") -> FieldSpec:
        fills = self.fills.data or None
        kind = FieldKind(self.kind.data)
        return FieldSpec(
            key=fills or self._own_key(definition, instead_of),
            kind=kind,
            label=self.pair("label"),
            hint=self.pair("hint"),
            is_required=self.is_required.data,
            choices=read_choices(self.choices.data or "") if kind.has_choices else (),
            fills=fills,
            condition=self._condition(),
            least=self.least.data,
            most=self.most.data,
            is_sensitive=self.is_sensitive.data,
        )

    def _own_key(self, definition: FormDefinition, instead_of: str) -> str:
        if self.key.data and self.key.data not in self.columns:
            return self.key.data
        taken = [one.key for one in definition if one.key != instead_of]
        return new_key(self.label_en.data or "question", [*taken, *self.columns])

    def _condition(self) -> Condition | None:
        if not self.condition_field.data:
            return None
        test = Test(self.condition_test.data)
        values = () if test is Test.IS_ANSWERED else tuple(_lines(self.condition_values.data))
        return Condition(self.condition_field.data, test, values)


class ImportForm(DraftForm):
    file = HeldFile(
        _l("File of a form"),
        is_paper=False,
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("As another form was saved: JSON, at most 256 kB."),
        render_kw={"accept": ".json,application/json"},
    )


def earlier_fields(definition: FormDefinition, before: str) -> list[FieldSpec]:
    found = []
    for spec in definition:
        if spec.key == before:
            break
        found.append(spec)
    return found


def answers_to_wait_for(spec: FieldSpec) -> list[str]:
    """What may stand in a condition on this question; none when any text can."""
    if spec.kind.has_choices:
        return [choice.value for choice in spec.choices]
    return sorted(condition_values(spec), reverse=True)


def write_choice(choice: Choice) -> str:
    return " | ".join([choice.value, *(choice.label.get(code, "") for code in LANGUAGES)])


def read_choices(text: str) -> tuple[Choice, ...]:
    """The choices of lines "value | English | 中文"; the value is made when it is left out."""
    lines = _lines(text)
    if len(lines) > MOST_CHOICES:
        raise ValidationError(_l("At most %(most)s answers fit.", most=MOST_CHOICES))
    found: list[Choice] = []
    for number, line in enumerate(lines, 1):
        parts = [part.strip() for part in line.translate(BARS).split("|")]
        found.append(_choice(number, parts, [one.value for one in found]))
    return tuple(found)


def _choice(number: int, parts: list[str], taken: list[str]) -> Choice:
    if len(parts) > 3 or not any(parts):
        raise ValidationError(
            _l("Line %(number)s: write it as value | English | 中文.", number=number)
        )
    if len(parts) < 3:
        value, words = new_key(parts[0], taken), [*parts, ""][:2]
    else:
        value, words = parts[0] or new_key(parts[1], taken), parts[1:]
    if len(value) > LONGEST_VALUE or any(len(one) > LONGEST_WORDS for one in words):
        raise ValidationError(_l("Line %(number)s is too long.", number=number))
    if value in taken:
        raise ValidationError(
            _l("Line %(number)s: this value stands there already.", number=number)
        )
    label = {code: one for code, one in zip(LANGUAGES, words, strict=True) if one}
    return Choice(value, label)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
