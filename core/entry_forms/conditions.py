"""Which fields are asked, given what was answered so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask_babel import lazy_gettext as _l

from core.entry_forms.values import Condition, FieldKind, FieldSpec, FormDefinition, Test
from core.i18n import tr
from core.regions import region_name

# An answer as conditions see it: the chosen values, "yes" or "no", the text; empty when there is
# none.
Said = tuple[str, ...]


def asked_keys(specs: Iterable[FieldSpec], said: Callable[[FieldSpec], Said]) -> frozenset[str]:
    """The keys of the fields that are asked, in form order: conditions may chain.

    A field that is not asked counts as unanswered, and a condition on a field that is not there,
    or comes later, never holds.
    """
    answers: dict[str, Said] = {}
    for spec in specs:
        if spec.condition is None or _holds(spec.condition, answers.get(spec.condition.field)):
            answers[spec.key] = said(spec)
    return frozenset(answers)


def condition_words(definition: FormDefinition, spec: FieldSpec) -> str:
    """When the field is asked, as a sentence in the request's language; "" when always."""
    on = definition.find(spec.condition.field) if spec.condition else None
    if spec.condition is None or on is None:
        return ""
    question = tr(on.label)
    if spec.condition.test is Test.IS_ANSWERED:
        return str(_l("Only if you answered “%(question)s”.", question=question))
    answers = str(_l("”, “")).join(answer_words(on, value) for value in spec.condition.values)
    words = (
        _l("Only if the answer to “%(question)s” is “%(answers)s”.")
        if spec.condition.test is Test.IS_ONE_OF
        else _l("Only if the answer to “%(question)s” is another than “%(answers)s”.")
    )
    return str(words) % {"question": question, "answers": answers}


def answer_words(spec: FieldSpec, value: str) -> str:
    """A chosen value as people read it; the value itself where nothing else is known."""
    if spec.kind in (FieldKind.YES_NO, FieldKind.CONSENT):
        return str({"yes": _l("Yes"), "no": _l("No")}.get(value, value))
    if spec.kind is FieldKind.COUNTRY:
        return region_name(value)
    found = next((choice.label for choice in spec.choices if choice.value == value), None)
    return (tr(found) or value) if found else value


def _holds(condition: Condition, answer: Said | None) -> bool:
    if not answer:
        # Nobody who did not answer said something else: an unanswered field shows nothing below.
        return False
    if condition.test is Test.IS_ANSWERED:
        return True
    met = any(value in condition.values for value in answer)
    return met if condition.test is Test.IS_ONE_OF else not met
