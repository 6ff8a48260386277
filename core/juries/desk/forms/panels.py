"""What is said of a juror: by whoever invites, and by the juror on accepting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, IntegerField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.contacts import plain_digits
from core.forms import AddressField, BaseForm, line, paragraph
from core.juries.desk.forms.rounds import MOST
from core.juries.models import Juror
from core.juries.panels import Facts

YEARS = re.compile(r"(.*?)[\s,，]*(?:(\d{4})\s*[-–—~至]\s*(\d{4}|)|(\d{4}))?\s*", re.ASCII)
SPLIT = re.compile(r"[,，;；、]")


class FactsForm(BaseForm):
    """What conflicts are found by and entries are given by."""

    name = line(_l("Name"), 200)
    organisation = line(
        lazy_pgettext("jury", "Employer"), 200,
        description=_l("Its full name. Entries of the same employer are never given to the juror."),
    )  # fmt: skip
    universities = paragraph(
        _l("Universities"), 2_000, render_kw={"rows": 3},
        description=_l("One a line with the years there, such as: Soochow University 2001-2005"),
    )  # fmt: skip
    expertise = SelectMultipleField(
        _l("Fields of expertise"), validate_choice=True,
        option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False),
        description=_l("Entries of these fields are given to the juror first."),
    )  # fmt: skip
    words = line(_l("Fields of expertise"), 500, description=_l("Words, separated by commas."))
    quota = IntegerField(
        _l("Most entries for this juror"), validators=[Optional(), NumberRange(0, MOST)],
        description=_l("Leave it empty for the number that holds for the whole round."),
    )  # fmt: skip

    def to_facts(self) -> Facts:
        is_chosen = "expertise" in self
        words = self.expertise.data if is_chosen else SPLIT.split(self.words.data or "")
        return Facts(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            universities=read_universities(self.universities.data or ""),
            expertise=[word.strip() for word in words or () if word.strip()],
            quota=self.quota.data if "quota" in self else None,
        )


class InviteForm(FactsForm):
    email = AddressField(_l("E-mail address"), missing=_l("Enter the juror's e-mail address."))


class JurorForm(FactsForm):
    is_chair = BooleanField(_l("Chairs the jury"))


class LeaveForm(BaseForm):
    """Excuse a juror, or invite another in their place."""

    reason = line(_l("Reason"), 500, missing=_l("Say why; it stands in the minutes."))
    email = AddressField(
        _l("Invite in their place"),
        description=_l("Leave it empty to excuse the juror without a successor."),
    )


def facts_form(
    kind: type[FactsForm], juror: Juror | None, known: Mapping[str, Any], **more: Any
) -> Any:
    """The form, filled with what is known; with `known` fields expertise is chosen, else typed."""
    data = dict(more)
    if juror is not None:
        data |= {"name": juror.name, "organisation": juror.organisation, "quota": juror.quota}
        data |= {"expertise": juror.expertise, "words": ", ".join(juror.expertise)}
        data |= {"universities": "\n".join(map(_university, juror.universities))}
        data |= {"is_chair": juror.is_chair}
    form = kind(data=data)
    if known:
        form.expertise.choices = {code: str(label) for code, label in known.items()}
        del form.words
    else:
        del form.expertise
    return form


def read_universities(text: str) -> list[dict[str, Any]]:
    """Names with years from lines such as "Soochow University 2001-2005"; years may be left out."""
    found = []
    for each in filter(None, map(str.strip, plain_digits(text).splitlines())):
        match = YEARS.fullmatch(each)
        name, first, last, only = match.groups() if match else (each, None, None, None)
        first, last = first or only, last or only
        years = {"from": int(first) if first else None, "to": int(last) if last else None}
        found.append({"name": name.strip(), **years})
    return found


def _university(one: Mapping[str, Any]) -> str:
    years = [str(one[key] or "") for key in ("from", "to")]
    return " ".join(filter(None, [one["name"], "-".join(years) if any(years) else ""]))
