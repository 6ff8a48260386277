"""Where a project means to settle and who recommended it; sending it; the organiser's call."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from core.drafts.forms import StepForm
from core.errors import Words
from core.forms import BaseForm, Required, line, paragraph
from core.i18n import tr
from core.moments import MomentField
from core.name_keys import folded
from core.regions import district_names
from events.editions.models import Edition
from events.project_entries.services import Place
from events.projects.consents import ProjectPurpose
from events.projects.models import MOST_CARRIERS, ProjectCall

OWN, RECOMMENDED = "own", "recommended"
LISTED = {"list": "known-carriers", "autocomplete": "off"}


class PlaceForm(StepForm):
    """Intended district and carriers, and the channel (events.md §1.4)."""

    district = SelectField(_l("District you would like to settle in"))
    carrier_1 = line(_l("First carrier"), 200, render_kw=LISTED)
    carrier_2 = line(_l("Second carrier"), 200, render_kw=LISTED)
    carrier_3 = line(_l("Third carrier"), 200, render_kw=LISTED)
    channel = RadioField(
        _l("How did you come here?"),
        choices={OWN: _l("By myself"), RECOMMENDED: _l("Recommended by an organisation")},
        validators=[Required(_l("Choose one of the answers."))],
    )
    recommender = line(
        _l("Organisation that recommended you"), 200,
        description=_l("Only if you were recommended. Nobody of it reviews the project."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.district.choices = {"": _("Not decided yet")} | district_names()

    def judge(self) -> dict[str, Words | None]:
        names = [folded(name) for name in self.carriers]
        is_missing = self.channel.data == RECOMMENDED and not self.recommender.data
        twice = _l("Name each carrier once.") if len(set(names)) < len(names) else None
        missing = _l("Name the organisation that recommended you.") if is_missing else None
        return {"carrier_2": twice, "recommender": missing}

    @property
    def carriers(self) -> list[str]:
        every = (self[f"carrier_{number}"].data for number in range(1, MOST_CARRIERS + 1))
        return [name for name in every if name]

    def to_place(self) -> Place:
        recommended = self.recommender.data if self.channel.data == RECOMMENDED else ""
        return Place(self.district.data or "", tuple(self.carriers), recommended or "")


class SendForm(BaseForm):
    """The declaration, the consent, and the edition it counted for when the page was drawn."""

    truth = BooleanField(
        ProjectPurpose.TRUTH.sentence,
        validators=[Required(_l("Without this declaration we cannot take the project."))],
    )
    sharing = BooleanField(ProjectPurpose.SHARING.sentence)
    counts_for = HiddenField()

    def is_outdated(self, counts_for: uuid.UUID) -> bool:
        """Whether it was sent when it said another edition than it counts for; it says so now."""
        said, self.counts_for.data = self.counts_for.data, str(counts_for)
        return bool(self.is_submitted() and said != str(counts_for))


class CallForm(BaseForm):
    is_open = BooleanField(_l("People may enter projects"))
    cut_off_at = MomentField(
        _l("Cut-off"),
        description=_l(
            "The last minute that counts for this event. Empty: until the event is over."
        ),
    )
    next_edition = SelectField(
        _l("What is sent later counts for"),
        description=_l("Without one, nothing is taken after the cut-off."),
    )
    text_zh = paragraph(_l("What else to know, in Chinese"), 3_000)
    text_en = paragraph(_l("What else to know, in English"), 3_000)

    @classmethod
    def of(cls, call: ProjectCall | None, following: Sequence[Edition]) -> "CallForm":
        known: dict[str, Any] = {}
        if call is not None:
            known = {f"text_{code}": said for code, said in call.text.items()}
            known |= {"is_open": call.is_open, "cut_off_at": call.cut_off_at}
            known["next_edition"] = str(call.next_edition_id or "")
        form = cls(data=known)
        form.next_edition.choices = {"": _("No event yet")} | {
            str(one.id): tr(one.name) for one in following
        }
        return form

    def to_terms(self) -> dict[str, Any]:
        after = self.next_edition.data
        return {
            "is_open": self.is_open.data,
            "cut_off_at": self.cut_off_at.moment,
            "next_edition_id": uuid.UUID(after) if after else None,
            "text": {code: self[f"text_{code}"].data or "" for code in ("zh", "en")},
        }
