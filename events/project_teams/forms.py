"""What is asked about a team member, and of the member."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from core.forms import AddressField, BaseForm, line, no_null, paragraph, plain_width, strip_text
from core.printable import no_control_characters
from events.project_teams.models import ProjectMember
from events.project_teams.services import Person, Reply
from events.project_teams.values import NO_SHARE, plain

MOST_STUDIES = 4
_SAME = ("name", "email", "role", "employer", "language")


def _part(label: Any, longest: int) -> StringField:
    checks = [Length(max=longest), no_control_characters, no_null]
    return StringField(label, checks, filters=[strip_text])


class StudyParts(Form):
    uni = _part(_l("Name of the university"), 200)
    since = _part(_l("From (year)"), 20)
    until = _part(_l("To (year)"), 20)


class StudyField(FormField):
    """One university with its years; `study` is None when nothing was written."""

    study: dict[str, Any] | None = None

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.study = None
        name, since, until = (part.data or "" for part in self.form)
        if not (name or since or until):
            return True
        if not super().validate(form, extra_validators):
            return False
        first, last = _year(since), _year(until)
        if not name:
            return self._fail("uni", _l("Name the university."))
        if first is None or (until and last is None):
            return self._fail("since", _l("Give the years in four digits, such as 2012."))
        if last is not None and last < first:
            return self._fail("until", _l("The last year is before the first."))
        self.study = {"name": name, "from": first, "to": last}
        return True

    def _fail(self, part: str, words: Any) -> bool:
        self.form[part].errors = [*self.form[part].errors, words]
        return False


class NoteForm(BaseForm):
    """What is said with a no."""

    note = paragraph(_l("A word to the founder"), 1_000)

    def to_reply(self) -> Reply:
        return Reply(False, self.note.data or "")


class StudiesForm(BaseForm):
    """What the member knows best: where they work, and where they studied."""

    employer = line(
        _l("Employer or organisation"), 200,
        description=_l("Its full name: nobody who works there may judge the project."),
    )  # fmt: skip
    universities = FieldList(
        StudyField(StudyParts, _l("University")), _l("Universities"),
        min_entries=2, max_entries=MOST_STUDIES,
        description=_l("With the years, for the same reason. Leave “To” empty if still there."),
    )  # fmt: skip

    @property
    def studies(self) -> tuple[dict[str, Any], ...]:
        return tuple(one.study for one in self.universities if one.study)


class AnswerForm(StudiesForm, NoteForm):
    """What is said with a yes."""

    def to_reply(self) -> Reply:
        return Reply(True, self.note.data or "", self.employer.data or "", self.studies)


class FounderForm(StudiesForm):
    """The owner's own part."""

    role = line(_l("Role in the project"), 200, missing=_l("Say what the person does in it."))
    share = line(
        _l("Share in per cent"), 20, missing=NO_SHARE, filters=[plain_width],
        description=_l("Of the company, or of what it will be. 0 for none."),
    )  # fmt: skip
    percent: Decimal

    def validate_share(self, field: Field) -> None:
        try:
            self.percent = Decimal(field.data.rstrip("% "))
        except InvalidOperation as error:
            raise ValidationError(NO_SHARE) from error

    def to_person(self, **known: Any) -> Person:
        said: dict[str, Any] = {name: self[name].data or "" for name in _SAME if name in self}
        return Person(**(said | known), share=self.percent, universities=self.studies)


class MemberForm(FounderForm):
    name = line(_l("Name"), 200, missing=_l("Enter the name."))
    email = AddressField(
        _l("E-mail address"),
        description=_l("A link to confirm goes there. Empty for a fund that only holds shares."),
    )
    language = SelectField(
        _l("Language of the letter"), choices={"zh": _l("Chinese"), "en": _l("English")}
    )


def filled_from(member: ProjectMember) -> dict[str, Any]:
    """What is known of a member, as the forms ask it."""
    studies = [
        {"uni": one["name"], "since": str(one["from"]), "until": str(one["to"] or "")}
        for one in member.universities
    ]
    said = {name: getattr(member, name) for name in (*_SAME, "note")}
    return said | {"share": plain(member.share), "universities": studies}


def _year(text: str) -> int | None:
    plain_text = plain_width(text) or ""
    is_year = plain_text.isdecimal() and 1930 <= int(plain_text) <= 2100
    return int(plain_text) if is_year else None
