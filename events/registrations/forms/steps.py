"""The steps of a registration that is asked in steps, and the form of each."""

from __future__ import annotations

from typing import Any, Final, Self

from flask_babel import lazy_gettext as _l

from core.drafts.forms import StepForm
from core.entry_forms.answering import AnswerForm
from core.entry_forms.values import FieldSpec, FormDefinition, SectionSpec
from core.errors import Words
from core.i18n import tr
from events.registrations.forms.choices import ChoiceForm, ConsentForm, Offer

# A phone shows about five questions with their hints; two screens of them, and the consents that
# every form has, are read on one page without losing the place.
MOST_ON_ONE_PAGE = 10


class Step(str):
    """A step by its key in the address; those of sections have the organiser's keys and titles."""

    __slots__ = ("label",)
    label: Words

    def __new__(cls, key: str, label: Words) -> Self:
        made = super().__new__(cls, key)
        made.label = label
        return made

    @property
    def value(self) -> str:
        return str(self)


# Keys of sections hold no hyphen.
CHOICES: Final = Step("your-choices", _l("What you come to"))
CONSENTS: Final = Step("your-consents", _l("What you agree to"))
CHECK: Final = Step("check-answers", _l("Check and send"))


def is_long(definition: FormDefinition, offer: Offer) -> bool:
    """Whether it is asked in steps: more questions and sessions than two phone screens hold."""
    return len(list(definition)) + len(offer.sessions) > MOST_ON_ONE_PAGE


def section_step(section: SectionSpec) -> Step:
    return Step(section.key, tr(section.title))


class ChoiceStep(StepForm, ChoiceForm):
    """What of the offer is chosen; `context` knows what was asked for and is offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.narrow(self.context.offer, asks_sessions=not self.context.asked.is_rolled)
        if self.context.asked.role_is_fixed and "role" in self:
            del self.role

    def is_submitted(self) -> bool:
        """Whatever it is filled with counts as typed."""
        return True


class ConsentStep(StepForm, ConsentForm):
    pass


class SectionStep(StepForm, AnswerForm):
    """The questions of one section; what others were answered with says which are asked."""

    def asked(self) -> list[FieldSpec]:
        return [spec for spec in self._here() if spec.key in self.context.asked_keys]


def section_form(answers: type[AnswerForm], section: SectionSpec) -> type[SectionStep]:
    """Kept at the class of all answers, which is made once for each published version."""
    place = f"_step_{section.key}"
    made: type[SectionStep] | None = vars(answers).get(place)
    if made is None:
        fields = {spec.name: getattr(answers, spec.name) for spec in section.fields}
        named = {"definition": answers.definition, "columns": answers.columns}
        made = type("SectionOfForm", (SectionStep,), {**named, **fields})
        setattr(answers, place, made)
    return made
