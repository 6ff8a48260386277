"""What a project's form may fill, what it must ask, and the form every call begins with (§1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.entry_forms.exchange import read_file
from core.entry_forms.faults import find_unasked
from core.entry_forms.values import (
    Column,
    Columns,
    Fault,
    FieldKind,
    FieldSpec,
    FormDefinition,
    FormSubject,
)
from events.projects.models import ProjectCall
from events.projects.states import Industry, Stage

_K = FieldKind
_FILE = Path(__file__).with_name("entry_form.json")
_LINE, _CHOSEN = frozenset({_K.SHORT}), frozenset({_K.CHOICE})
_DAY, _AMOUNT, _PLACE = frozenset({_K.DATE}), frozenset({_K.NUMBER}), frozenset({_K.COUNTRY})
_TEXT = frozenset({_K.LONG})
_CODE = (re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"), _l("A credit code has 18 digits and capitals."))
DAYS = ("born_on", "company_founded_on", "registers_on")
AMOUNTS = ("financing_sought", "total_investment")

COLUMNS: Columns = {
    "owner_name": Column(_l("Name"), _LINE, 200, is_printed=True, autocomplete="name"),
    "nationality": Column(_l("Nationality (country or region)"), _PLACE),
    "residence": Column(_l("Residence (country or region)"), _PLACE, autocomplete="country"),
    "born_on": Column(_l("Date of birth"), _DAY, is_identity=True),
    "degree": Column(_l("Highest degree"), _CHOSEN, 20),
    "employer": Column(_l("Organisation"), frozenset({_K.SHORT, _K.INSTITUTION}), 200),
    "title": Column(_l("Title of the project"), _LINE, 200, is_printed=True),
    "title_en": Column(_l("Title in English"), _LINE, 200, is_printed=True),
    "summary": Column(_l("Summary"), _TEXT, 5000),
    "industry": Column(_l("Industry"), _CHOSEN, 20),
    "stage": Column(_l("Stage"), _CHOSEN, 20),
    "financing_sought": Column(_l("Financing sought"), _AMOUNT),
    "financing_currency": Column(_l("Currency of the financing"), _CHOSEN, 3),
    "total_investment": Column(_l("Total investment expected"), _AMOUNT),
    "investment_currency": Column(_l("Currency of the investment"), _CHOSEN, 3),
    "round_reached": Column(_l("Funding round reached"), _CHOSEN, 40),
    "company_name": Column(_l("Company"), _LINE, 200, is_printed=True),
    "company_credit_code": Column(_l("Unified social credit code"), _LINE, 18, shape=_CODE),
    "company_founded_on": Column(_l("Company founded on"), _DAY),
    "earlier_support": Column(_l("Earlier support"), _TEXT, 5000),
    "registers_on": Column(_l("Registration of the company planned for"), _DAY),
}

_NEEDED: Mapping[str, LazyString] = {
    "owner_name": _l("Every form must ask everybody for the name, as a required field."),
    "title": _l("Every form must ask for the title of the project, as a required field."),
    "summary": _l("Every form must ask for a summary, as a required field."),
    "industry": _l("Every form must ask for the industry, as a required field."),
}


def call_form(call: ProjectCall) -> FormSubject:
    """A call as the subject of its entry form."""
    name = f"{call.edition.slug}-projects"
    return FormSubject(call, name, default=default_form, columns=COLUMNS, check=_faults)


@cache
def default_form() -> FormDefinition:
    return read_file(_FILE.read_bytes(), COLUMNS)


def _faults(definition: FormDefinition) -> Iterator[Fault]:
    """What lists and reports count by keeps its codes; files are asked for in their own step."""
    yield from find_unasked(definition, _NEEDED)
    for spec in definition:
        if spec.kind is _K.FILE:
            words = _l("Files are asked for in a step of their own, not in the form.")
            yield Fault(words, field=spec.key)
        if unknown := _unknown_choices(spec):
            words = _l(
                "Projects are counted by fixed values here; unknown: %(value)s", value=unknown
            )
            yield Fault(words, field=spec.key)


def _unknown_choices(spec: FieldSpec) -> str:
    members = {"industry": Industry, "stage": Stage}.get(spec.fills or "")
    known = set(members) if members else {choice.value for choice in spec.choices}
    return ", ".join(choice.value for choice in spec.choices if choice.value not in known)


def money_words(amount: object, currency: str) -> str:
    """An amount as people read it; "" for none."""
    return "" if amount is None else f"{amount:,.0f} {currency}"
