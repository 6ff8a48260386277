"""A registration asked in steps, as its pages see it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from core.drafts.forms import StepForm
from core.drafts.wizard import Draft, Typed, Wizard, as_typed, read_draft
from core.entry_forms.models import FormVersion
from core.entry_forms.queries import definition_of
from core.entry_forms.values import SectionSpec
from core.files.holding import holder
from events.registrations.forms.choices import KEY, NewForm, combined
from events.registrations.forms.steps import (
    CHECK,
    CHOICES,
    CONSENTS,
    ChoiceStep,
    ConsentStep,
    Step,
    section_form,
    section_step,
)
from events.registrations.models import RegistrationDraft
from events.registrations.profile import profile_faults
from events.registrations.services.drafting import begin_draft, keep_step
from events.registrations.views.asking import Asked
from events.registrations.views.filling import account, answers_of, known_answers, version_id_of

_NO_TOKEN = {"csrf": False}


class Filling:
    """What was typed of a registration, what is known, and what is asked for; built for one page.

    The questions are those of the version it was begun with, as long as the edition's own rules
    allow that version; else those of today, with whatever was typed for them.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.offer = asked.offer
        self.draft = asked.find_draft()
        self.version = self._allowed_version()
        own = self.version and answers_of(asked.edition, asked.role, self.version)
        self.answers = own or asked.answers
        self.sections = self.answers.definition.sections
        # Before anything is typed, what is known says which questions are asked.
        self.typed: Draft = {}
        self.typed = self._typed()
        self.wizard = Wizard(
            self._steps(),
            self._forms,
            self.typed,
            self._url,
            known=self.known,
            context=lambda: self,
            view=self,
        )

    @property
    def is_renewed(self) -> bool:
        """Whether other questions are asked than those it was begun with."""
        return self.draft is not None and self.version is not self.draft.form_version

    @cached_property
    def asked_keys(self) -> frozenset[str]:
        """The questions whose condition holds, by all that was typed in whatever step."""
        if not any(spec.condition for spec in self.answers.definition):
            return frozenset(spec.key for spec in self.answers.definition)
        return frozenset(spec.key for spec in self.whole().asked())

    def whole(self) -> Any:
        """All of it as the form on one page would have been sent."""
        pairs: dict[str, list[str]] = {}
        for step in self._forms:
            pairs |= self.typed.get(step) or as_typed(self.known(step))
        if self.draft is not None:
            pairs["submit_key"] = [self.draft.submit_key]
        sent: MultiDict[str, str] = MultiDict(pairs)
        form = combined(self.answers, NewForm)(formdata=sent, meta=_NO_TOKEN)
        form.narrow(self.offer, asks_sessions=not self.asked.is_rolled)
        return form

    def known(self, step: str) -> Mapping[str, Any]:
        """What is known before the step was typed, by the names of its fields."""
        known, sessions = self.asked.known, self.offer.sessions
        if step == CHOICES:
            only = [sessions[0].id] if len(sessions) == 1 else []
            attends_by = {"attends_by": known.attends_by, "home_venue": known.home_venue}
            return {"role": known.role, **attends_by, "sessions": only}
        section = next((one for one in self.sections if one.key == step), SectionSpec(step, {}))
        names = {spec.name for spec in section.fields}
        return {name: value for name, value in self._known_answers.items() if name in names}

    def keep(self, step: str, typed: Typed) -> None:
        """Keep a step as typed, under whoever is at the browser now."""
        draft, user = self.draft or self._begin(), account()
        if user is not None:
            # Begun before signing in, it is the account's from here on.
            draft.holder, draft.user_id = str(user.id), user.id
        if self.is_renewed:
            draft.form_version_id, draft.draft = self._version_id(), json.dumps(self.typed)
        keep_step(draft, step, typed, at=self.asked.at)

    def _begin(self) -> RegistrationDraft:
        asked, user = self.asked, account()
        return begin_draft(
            RegistrationDraft(
                edition_id=asked.edition.id,
                holder=holder(),
                user_id=user.id if user else None,
                role=asked.role if asked.role_is_fixed else "",
                for_other=asked.for_other,
                form_version_id=self._version_id(),
                submit_key=_key_sent(),
                draft=json.dumps(self.typed),
                saved_at=asked.at,
            )
        )

    def _version_id(self) -> uuid.UUID:
        version_id = version_id_of(self.asked.edition, self.asked.role, at=self.asked.at)
        assert version_id is not None
        return version_id

    def folded(self, step: str) -> Mapping[str, Any]:
        """What is shown of a step in words, to be opened for a change."""
        return {} if self.typed.get(step) or step == CHOICES else self.known(step)

    @cached_property
    def _known_answers(self) -> dict[str, Any]:
        return known_answers(self.answers.definition, self.asked.known)

    @cached_property
    def _forms(self) -> dict[str, type[StepForm]]:
        sections = {one.key: section_form(self.answers, one) for one in self.sections}
        return {CHOICES: ChoiceStep, **sections, CONSENTS: ConsentStep}

    def _steps(self) -> tuple[Step, ...]:
        """The topics of which anything is asked."""
        chosen = any(True for _field in ChoiceStep(formdata=None, context=self, meta=_NO_TOKEN))
        asked = [
            section_step(one)
            for one in self.sections
            if any(spec.key in self.asked_keys for spec in one.fields)
        ]
        return (*([CHOICES] if chosen else []), *asked, CONSENTS, CHECK)

    def _url(self, step: str, **values: Any) -> str:
        if step == CHECK:
            return self.asked.url("check", **values)
        return self.asked.url("step", step=str(step), **values)

    def _allowed_version(self) -> FormVersion | None:
        begun = self.draft.form_version if self.draft is not None else None
        if begun is None:
            return None
        needs = {"asks_identity": self.asked.edition.asks_identity}
        return None if any(profile_faults(definition_of(begun), **needs)) else begun

    def _typed(self) -> Draft:
        if self.draft is None:
            known = [one.key for one in self.sections if self._is_known(one)]
            return {key: as_typed(self.known(key)) for key in known}
        kept = read_draft(self.draft.draft)
        return self._sorted_anew(kept) if self.is_renewed else kept

    def _is_known(self, section: SectionSpec) -> bool:
        """Whether every question is answered by what is known, or was left empty once before."""
        known, earlier = self.known(section.key), self.asked.known.earlier
        if not known:
            return False
        version = earlier.form_version if earlier is not None else None
        before = {spec.name for spec in definition_of(version)} if version is not None else set()
        seen = all(spec.name in known or spec.name in before for spec in section.fields)
        typed: MultiDict[str, str] = MultiDict(as_typed(known))
        form = section_form(self.answers, section)(formdata=typed, context=self, meta=_NO_TOKEN)
        return seen and form.validate()

    def _sorted_anew(self, kept: Draft) -> Draft:
        """What was typed, by the steps of other questions."""
        every = {name: values for step in kept.values() for name, values in step.items()}
        steps = {one.key: {spec.name for spec in one.fields} for one in self.sections}
        found = {
            step: {n: v for n, v in every.items() if {n, n.rpartition("-")[0]} & names}
            for step, names in steps.items()
        }
        return {**{own: kept[own] for own in (CHOICES, CONSENTS) if own in kept}, **found}


def _key_sent() -> str:
    """The key of the form as drawn, so that its first step sent twice begins one draft."""
    key = request.form.get("submit_key", "")
    return key if KEY.fullmatch(key) else uuid.uuid4().hex
