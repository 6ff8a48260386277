"""The wizard's steps: their order, names, and how far a draft has come. Pure but for the forms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from talent.claims.forms import STEP_FORMS, chosen_papers, is_complete
from talent.claims.models import Claim
from talent.claims.services import read_draft


class Step(StrEnum):
    """One topic each, in the order in which people are asked."""

    PERSON = "person"
    CERTIFICATE = "certificate"
    EXPERIENCE = "experience"
    EMPLOYMENT = "employment"
    PAPERS = "papers"
    CHECK = "check"

    @property
    def label(self) -> LazyString:
        """The step's name."""
        return _LABELS[self]

    @property
    def following(self) -> Step:
        """The next step; the last one follows itself."""
        steps = list(Step)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]


@dataclass(frozen=True)
class StepLink:
    """A step as the list at the side shows it."""

    label: LazyString
    state: str
    url: str


def step_links(claim: Claim, current: Step) -> list[StepLink]:
    """All steps with how far each is."""
    draft = read_draft(claim)
    return [
        StepLink(
            step.label,
            "current" if step is current else "done" if is_done(step, draft) else "todo",
            url_for("claims.edit", reference=claim.reference, step=step.value),
        )
        for step in Step
    ]


def is_done(step: Step, draft: dict[str, dict[str, list[str]]]) -> bool:
    """Whether a step's answers are complete in form; the rules are asked on sending."""
    if step is Step.CHECK:
        return False
    if step is Step.PAPERS:
        return bool(chosen_papers(draft.get(step, {})))
    return is_complete(step, draft)


def first_open_step(claim: Claim) -> Step:
    """Where a person who comes back should go on."""
    draft = read_draft(claim)
    return next((step for step in Step if not is_done(step, draft)), Step.CHECK)


def incomplete_steps(claim: Claim) -> list[Step]:
    """The steps whose answers do not yet have the right form."""
    draft = read_draft(claim)
    return [Step(step) for step in STEP_FORMS if not is_complete(step, draft)]


_LABELS = {
    Step.PERSON: _l("You"),
    Step.CERTIFICATE: _l("Certificate"),
    Step.EXPERIENCE: _l("Degree and years"),
    Step.EMPLOYMENT: _l("Employment"),
    Step.PAPERS: _l("Papers"),
    Step.CHECK: _l("Check and send"),
}
