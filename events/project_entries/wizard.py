"""A project being entered, as its pages see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from core.db import db
from core.drafts.forms import StepForm
from core.drafts.wizard import Draft, Wizard, as_typed, read_draft
from core.entry_forms.answering import AnswerForm, answer_form
from core.errors import Words
from core.organisations.models import Organisation
from core.organisations.states import OrganisationKind, OrganisationState
from events.ports import known_person
from events.project_entries.forms import PlaceForm
from events.project_entries.services import Sent
from events.projects.entry_form import AMOUNTS, COLUMNS
from events.projects.models import Project
from events.projects.parts import PROJECT_STEPS, Finding, ProjectStep, findings_of
from events.registrations.forms.steps import Step, section_form, section_step

# Keys of sections hold no hyphen.
PLACE: Final = Step("your-place", _l("Where and through whom"))
CHECK: Final = Step("check-answers", _l("Check and send"))
_NO_TOKEN = {"csrf": False}


class Entry:
    """What was typed of a project and what is asked; reads only, built once for a page.

    The questions are those of the version it was begun with, whatever is published meanwhile.
    """

    def __init__(self, one: Project) -> None:
        assert one.form_version is not None
        self.one = one
        self.answers = answer_form(one.form_version, COLUMNS)
        self.sections = self.answers.definition.sections
        self.own_steps = {step.key: step for step in PROJECT_STEPS}
        self.typed: Draft = read_draft(one.draft)
        self.wizard = Wizard(
            self._steps(), self._forms, self.typed, self._url, known=self._known,
            context=lambda: self, lacking=lambda: list(self.lacking), view=self,
        )  # fmt: skip

    @cached_property
    def asked_keys(self) -> frozenset[str]:
        """The questions whose condition holds, by all that was typed in whatever step."""
        return frozenset(spec.key for spec in self.whole.asked())

    @cached_property
    def whole(self) -> AnswerForm:
        """All the organiser's questions as one form, and judged."""
        pairs: dict[str, list[str]] = {}
        for section in self.sections:
            pairs |= self.typed.get(section.key) or as_typed(self._known(section.key))
        form: AnswerForm = self.answers(formdata=MultiDict(pairs), meta=_NO_TOKEN)
        form.validate()
        return form

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What is whole of it, by column and by the keys of the organiser's own questions."""
        wrong, form = set(self.whole.errors), self.whole
        said = {name: _value(name, value) for name, value in form.facts().items()}
        known = {spec.name: spec.key for spec in form.asked() if spec.name in wrong}
        every = {**said, **form.answers()}
        left_out = {*known, *known.values()}
        return {name: value for name, value in every.items() if name not in left_out}

    @cached_property
    def lacking(self) -> dict[Step, Words]:
        """The steps of slices above that lack something, and what."""
        found = {key: step.lacking(self.one) for key, step in self.own_steps.items()}
        return {_own(self.own_steps[key]): words for key, words in found.items() if words}

    @cached_property
    def findings(self) -> list[Finding]:
        return findings_of(self.one, self.facts)

    def sent(self, *, shares: bool) -> Sent:
        place = self.wizard.form(PLACE)
        answers = self.whole.answers()
        facts = {name: value for name, value in self.facts.items() if name in COLUMNS}
        return Sent(facts, answers, place.to_place(), shares)

    def where(self, said: Finding) -> str:
        """The page on which a finding is mended; "" for none."""
        by_column = {spec.fills: part.key for part in self.sections for spec in part.fields}
        step = said.step or by_column.get(said.column or None) or ""
        return self.wizard.url(step, mend=1) if step in self.wizard.steps else ""

    def known_carriers(self) -> list[str]:
        """The names of verified carriers, for the boxes in which one is typed."""
        kinds = Organisation.kind == OrganisationKind.CARRIER
        verified = Organisation.state == OrganisationState.VERIFIED
        rows = select(Organisation.name_zh).where(kinds, verified).order_by(Organisation.name_zh)
        return list(db.session.scalars(rows))

    @cached_property
    def _forms(self) -> dict[str, type[StepForm]]:
        sections = {one.key: section_form(self.answers, one) for one in self.sections}
        return {**sections, PLACE: PlaceForm}

    def _steps(self) -> tuple[Step, ...]:
        """The topics of which anything is asked, then those of the slices above."""
        asked = [
            section_step(one)
            for one in self.sections
            if any(spec.key in self.asked_keys for spec in one.fields)
        ]
        return (*asked, PLACE, *map(_own, self.own_steps.values()), CHECK)

    def _known(self, step: str) -> Mapping[str, Any]:
        """What the person entered elsewhere, by the fields of the step."""
        section = next((one for one in self.sections if one.key == step), None)
        names = {spec.name for spec in section.fields} if section else set()
        return {name: value for name, value in self._person.items() if name in names}

    @cached_property
    def _person(self) -> Mapping[str, Any]:
        owner = self.one.owner
        person = known_person(owner) if owner else None
        if person is None:
            return {"owner_name": owner.display_name if owner else ""}
        born: date | None = person.birth_on
        return {
            "owner_name": person.name, "nationality": person.nationality, "born_on": born,
        }  # fmt: skip

    def _url(self, step: str, **values: Any) -> str:
        of = {"reference": self.one.reference, **values}
        if step == CHECK:
            return url_for("project_entering.check", **of)
        if step in self.own_steps:
            return url_for(self.own_steps[step].endpoint, reference=self.one.reference)
        return url_for("project_entering.step", step=str(step), **of)


def _own(step: ProjectStep) -> Step:
    return Step(step.key, step.label)


def _value(column: str, typed: Any) -> Any:
    if column in AMOUNTS:
        return Decimal(typed) if str(typed).lstrip("+").isdigit() else None
    return typed
