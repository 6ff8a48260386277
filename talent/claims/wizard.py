"""The wizard's steps: their order, names, and how far a draft has come."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from core.clock import today
from core.drafts.forms import StepForm
from core.drafts.wizard import Wizard, read_draft, step_form
from core.states import Labelled
from talent.catalogue.early_answer import EarlyAnswer, answer_early
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.panels import basis_of
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import edition_in_force
from talent.catalogue.states import Degree
from talent.catalogue.tiers import Facts
from talent.claims.forms.employment import EmploymentForm
from talent.claims.forms.steps import CertificateForm, ExperienceForm, PersonForm, StepContext
from talent.claims.models import Claim
from talent.claims.services.drafting import EARLIER_CLAIM, EARLY_ANSWER
from talent.claims.services.submitting import has_works, missing_papers
from talent.claims.values import WORKS_STEPS, Application, ChosenPaper
from talent.people.queries import known_facts
from talent.wallet.models import WalletPaper
from talent.wallet.queries import list_papers


class Step(Labelled):
    """One topic each, in the order in which people are asked."""

    PERSON = "person", _l("You")
    CERTIFICATE = "certificate", _l("Certificate")
    EXPERIENCE = "experience", _l("Degree and years")
    EMPLOYMENT = "employment", _l("Employment")
    WORKS = "works", _l("Works")
    PAPERS = "papers", _l("Papers")
    CHECK = "check", _l("Check and send")


STEP_FORMS: Mapping[str, type[StepForm]] = {
    "person": PersonForm,
    "certificate": CertificateForm,
    "experience": ExperienceForm,
    "employment": EmploymentForm,
}


@dataclass(frozen=True)
class PaperSlot:
    """One kind of paper in the papers step: what the wallet has, and what this claim takes."""

    kind: Paper
    is_needed: bool
    own: Sequence[WalletPaper]
    picked: Sequence[WalletPaper]


class DraftView:
    """A draft as its pages see it. Reads only; built once for a page."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.typed = read_draft(claim.draft)
        unasked = Step.CERTIFICATE if claim.is_by_panel else Step.WORKS
        self.wizard = Wizard(
            tuple(step for step in Step if step is not unasked),
            {step: form for step, form in STEP_FORMS.items() if step != unasked},
            self.typed | ({str(Step.WORKS): {"titles": self.works}} if self.works else {}),
            partial(step_url, claim),
            known=self._known,
            context=lambda: self.context,
            lacking=self._lacking,
            view=self,
        )

    @cached_property
    def works(self) -> list[str]:
        """The titles of the works it lays before a panel; none where no panel is asked."""
        steps = WORKS_STEPS if self.claim.is_by_panel else ()
        return [title for step in steps for title in step.titles(self.claim)]

    def _lacking(self) -> list[Step]:
        lacks = {
            Step.WORKS: not has_works(self.claim),
            Step.PAPERS: bool(self.missing_papers),
        }
        return [step for step, is_lacking in lacks.items() if is_lacking]

    @cached_property
    def entry(self) -> CatalogueEntry:
        """The entry as the edition in force says it, else as it was when the draft began."""
        edition = edition_in_force(today())
        entry = basis_of(self.claim.entry_code, edition) if edition is not None else None
        known = entry or basis_of(self.claim.entry_code, self.claim.edition)
        assert known is not None
        return known

    @cached_property
    def is_entry_open(self) -> bool:
        edition = edition_in_force(today())
        return edition is not None and self.entry.edition_id == edition.id and self.entry.is_open

    @cached_property
    def context(self) -> StepContext:
        person: Any = step_form(PersonForm, self.typed.get(Step.PERSON), StepContext(today()))
        person.validate()
        return StepContext(
            today=today(),
            born_on=person.birth_on.day,
            must_be_valid=self.entry.requires_licence_valid,
            own_address=self.claim.claimant.email.lower(),
        )

    @cached_property
    def wallet(self) -> list[WalletPaper]:
        return list_papers(self.claim.claimant)

    @cached_property
    def picked(self) -> dict[str, list[WalletPaper]]:
        """The papers this claim takes, by kind: as chosen, or the newest of each to begin with."""
        wanted = [paper for paper in papers_for(self.entry) if paper.is_upload]
        if Step.PAPERS not in self.typed:
            newest = {kind: [p for p in self.wallet if p.kind == kind][:1] for kind in wanted}
            return {str(kind): papers for kind, papers in newest.items() if papers}
        own = {paper.id: paper for paper in self.wallet}
        chosen: dict[str, list[WalletPaper]] = {}
        for item in chosen_papers(self.typed[Step.PAPERS]):
            if item.paper_id in own:
                chosen.setdefault(item.kind, []).append(own[item.paper_id])
        return chosen

    @cached_property
    def picked_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(paper.id for papers in self.picked.values() for paper in papers)

    @cached_property
    def missing_papers(self) -> list[Paper]:
        """The papers the claim cannot be sent without and that are not picked."""
        translated = any(p.translation_id for papers in self.picked.values() for p in papers)
        return missing_papers(
            self.entry, set(self.picked), has_translation=translated, degree=self.degree
        )

    @cached_property
    def degree(self) -> Degree | None:
        value = self.wizard.form(Step.EXPERIENCE).degree.data
        return Degree(value) if value in set(Degree) else None

    def _known(self, step: str) -> Mapping[str, Any]:
        known = known_facts(self.claim.claimant, step)
        known = {**known, **self.typed.get(f"{EARLIER_CLAIM}:{step}", {})}
        if step != Step.EXPERIENCE:
            return known
        return known | self.typed.get(EARLY_ANSWER, {})

    @cached_property
    def slots(self) -> list[PaperSlot]:
        """The kinds of paper this claim asks for, with what is there."""
        return [
            PaperSlot(
                kind,
                kind in self.missing_papers or kind.value in self.picked,
                [paper for paper in self.wallet if paper.kind == kind],
                self.picked.get(kind, []),
            )
            for kind in papers_for(self.entry)
            if kind.is_upload and (kind is not Paper.TRANSLATION or self._has_loose_translation)
        ]

    @property
    def _has_loose_translation(self) -> bool:
        """Otherwise a translation is put in with the certificate, as one paper."""
        is_alone = Paper.CERTIFICATE not in papers_for(self.entry)
        return is_alone or any(paper.kind == Paper.TRANSLATION for paper in self.wallet)

    @property
    def ending_papers(self) -> dict[Paper, date | None]:
        """Papers asked for their last day, with what the certificate's step said of it.

        Where the entry asks that the qualification be valid: what proves it may run out.
        """
        if not self.entry.requires_licence_valid:
            return {}
        form = self.wizard.form(Step.CERTIFICATE)
        known = form.ends_on if form.validate() else None
        return {Paper.CERTIFICATE: known, Paper.VALIDITY: None}

    @property
    def asks_translation(self) -> bool:
        """Whether a translation may be needed that is put in with the certificate."""
        return Paper.TRANSLATION in papers_for(self.entry) and not self._has_loose_translation

    def ticked_in(self, given: MultiDict[str, str]) -> dict[str, list[str]]:
        """The ticked papers that are the person's own, by kind; other ids are dropped."""
        own = {str(paper.id) for paper in self.wallet}
        return {
            slot.kind.value: [i for i in given.getlist(slot.kind.value) if i in own]
            for slot in self.slots
        }

    @cached_property
    def answer(self) -> EarlyAnswer | None:
        """What degree and years come to, once both are there."""
        form = self.wizard.form(Step.EXPERIENCE)
        if not self.typed.get(Step.EXPERIENCE) or not form.validate():
            return None
        facts = Facts(Degree(form.degree.data), form.years.data, works_in_city=True)
        return answer_early(self.entry, facts)


def step_url(claim: Claim, step: str, **values: Any) -> str:
    if step == Step.WORKS:
        return next(one.url(claim) for one in WORKS_STEPS)
    if step in (Step.PAPERS, Step.CHECK):
        return url_for(f"claims.{step}", reference=claim.reference, **values)
    return url_for("claims.edit", reference=claim.reference, step=str(step), **values)


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
    draft: Mapping[str, Mapping[str, list[str]]], papers: Sequence[ChosenPaper], *, declared: bool
) -> Application:
    """The whole draft as one value; every step must be complete."""
    forms: dict[str, Any] = {
        step: step_form(form, draft[step], StepContext(today()))
        for step, form in STEP_FORMS.items()
        if step in draft
    }
    for form in forms.values():
        form.validate()
    return Application(
        holder=forms["person"].to_holder(),
        certificate=forms["certificate"].to_certificate() if "certificate" in forms else None,
        experience=forms["experience"].to_experience(),
        employment=forms["employment"].to_employment(),
        papers=tuple(papers),
        is_declared=declared,
    )
