"""A draft of a form in steps: what was typed is kept raw, right or wrong, and read again.

A slice declares its steps, as a closed list or as what it asks gives them, and the form of each
that is asked; from what was typed come the forms, how far each step is, and the values at the end.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from core.drafts.forms import StepForm
from core.errors import DomainError, Words

MAX_STEP_BYTES = 64 * 1024
# Field → its values as posted, and these by step.
Typed = Mapping[str, Sequence[str]]
Draft = dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class StepLink:
    """A step as the list at the side shows it."""

    label: Words
    state: str
    url: str


@dataclass(frozen=True)
class Wizard:
    """A draft as its pages see it; reads only.

    `steps`, each a string with its `label`, in the order in which people are asked; at the last all
    is checked and sent. `forms` make those of the steps that ask by a form; `lacking` tells of the
    slice's own steps which lack something. `url` is the page of a step, `known` what is known of
    the person before a step was typed, `context` what the forms are judged by besides themselves,
    and `view` whatever the slice's templates know the draft by.
    """

    steps: Sequence[Any]
    forms: Mapping[str, Callable[..., StepForm]]
    typed: Draft
    url: Callable[..., str]
    known: Callable[[str], Mapping[str, Any]] = lambda _step: {}
    context: Callable[[], Any] = lambda: None
    lacking: Callable[[], Sequence[Any]] = tuple
    view: Any = None

    def form(self, step: str, typed: Typed | None = None) -> Any:
        """The form of a step with what was typed, or with what is known of the person."""
        filled = self.typed.get(step) if typed is None else typed
        return step_form(self.forms[step], filled, self.context(), **self.known(step))

    def posted(self, step: str) -> Any:
        """The form of a step as the request at hand sends it, files included."""
        return self.forms[step](context=self.context(), meta={"csrf": False})

    def is_complete(self, step: str) -> bool:
        return bool(self.typed.get(step)) and bool(self.form(step).validate())

    @property
    def asked(self) -> list[Any]:
        """The steps that ask by a form."""
        return [step for step in self.steps if step in self.forms]

    @cached_property
    def incomplete(self) -> list[Any]:
        return [*(one for one in self.asked if not self.is_complete(one)), *self.lacking()]

    def is_done(self, step: str) -> bool:
        """Whether a step needs nothing more; the last one is never done before it is sent."""
        return step in self.typed and step not in self.incomplete

    @property
    def first_open(self) -> Any:
        return self._open_among(self.steps)

    def following(self, step: str) -> Any:
        """Where one goes on: what is done is passed by, so that a change leads back to the end."""
        return self._open_among(self.steps[self.steps.index(step) + 1 :])

    def _open_among(self, steps: Sequence[Any]) -> Any:
        return next((step for step in steps if not self.is_done(step)), self.steps[-1])

    def links(self, current: str) -> list[StepLink]:
        """All steps with how far each is: what was begun before this one and is wrong shows it."""
        links, is_before = [], True
        for step in self.steps:
            is_before = is_before and step != current
            state = "done" if self.is_done(step) else "todo"
            if state == "todo" and is_before and self.typed.get(step):
                state = "error"
            links.append(
                StepLink(step.label, "current" if step == current else state, self.url(step))
            )
        return links


def step_form(
    form: Callable[..., StepForm], typed: Typed | None, context: Any = None, **known: Any
) -> StepForm:
    """The form of a step, filled with what was typed before, right or wrong.

    A step nobody typed is filled with what is known as if it had been typed, so that it is also
    judged by what it shows.
    """
    filled = typed or as_typed(known)
    pairs = [(name, value) for name, values in filled.items() for value in values]
    return form(formdata=MultiDict(pairs) if pairs else None, context=context, meta={"csrf": False})


def as_typed(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Known facts as a person would have typed them; a day in its three parts, several as such."""
    typed: dict[str, list[str]] = {}
    for name, value in facts.items():
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                typed[f"{name}-{part}"] = [str(getattr(value, part))]
        elif value:
            typed[name] = [str(one) for one in (value if isinstance(value, list) else [value])]
    return typed


def read_draft(kept: str) -> Draft:
    """What was typed so far: {step: {field: [as typed]}}."""
    draft: Draft = json.loads(kept)
    return draft


def put_step(kept: str, step: str, typed: Typed) -> str:
    """The draft with one step as typed, right or wrong. Refuses text beyond any honest answer."""
    values = {name: list(given) for name, given in typed.items()}
    if len(json.dumps(values)) > MAX_STEP_BYTES:
        raise DomainError(_l("This is too long to be kept. Shorten your answers."))
    return json.dumps({**read_draft(kept), step: values}, ensure_ascii=False)
