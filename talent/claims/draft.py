"""Reading a draft: what was typed, step by step, into forms and at last into one value."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from talent.catalogue.papers import Paper
from talent.claims.forms.employment import EmploymentForm
from talent.claims.forms.steps import (
    CertificateForm,
    ExperienceForm,
    PersonForm,
    StepContext,
    StepForm,
)
from talent.claims.values import Application, ChosenPaper

STEP_FORMS: Mapping[str, type[StepForm]] = {
    "person": PersonForm,
    "certificate": CertificateForm,
    "experience": ExperienceForm,
    "employment": EmploymentForm,
}


def step_form(
    step: str,
    typed: Mapping[str, list[str]] | None,
    context: StepContext | None = None,
    **defaults: Any,
) -> Any:
    """The form of a step, filled with what was typed before, right or wrong.

    A step nobody typed is filled with what is known (`defaults`) as if it had been typed, so that
    it is also judged by what it shows.
    """
    filled = typed or as_typed(defaults)
    pairs = [(name, value) for name, values in filled.items() for value in values]
    formdata = MultiDict(pairs) if pairs else None
    return STEP_FORMS[step](formdata=formdata, context=context, meta={"csrf": False})


def as_typed(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Known facts as a person would have typed them; a day in its three parts."""
    typed: dict[str, list[str]] = {}
    for name, value in facts.items():
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                typed[f"{name}-{part}"] = [str(getattr(value, part))]
        elif value:
            typed[name] = [str(value)]
    return typed


def chosen_papers(typed: Mapping[str, list[str]]) -> tuple[ChosenPaper, ...]:
    """The wallet papers picked in the papers step; what is no id is left out."""
    chosen = []
    for kind in Paper:
        for value in typed.get(kind.value, []):
            try:
                chosen.append(ChosenPaper(kind.value, uuid.UUID(value)))
            except ValueError:
                continue
    return tuple(chosen)


def read_application(
    draft: Mapping[str, Mapping[str, list[str]]],
    papers: Sequence[ChosenPaper],
    *,
    declared: bool,
) -> Application:
    """The whole draft as one value; every step must be complete."""
    forms = {step: step_form(step, draft[step]) for step in STEP_FORMS}
    for form in forms.values():
        form.validate()
    return Application(
        holder=forms["person"].to_holder(),
        certificate=forms["certificate"].to_certificate(),
        experience=forms["experience"].to_experience(),
        employment=forms["employment"].to_employment(),
        papers=tuple(papers),
        is_declared=declared,
    )
