"""Register organisations and check their unified social credit codes."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.db import db
from core.errors import DomainError
from core.organisations.models import Organisation, OrganisationKind
from core.organisations.queries import find_by_credit_code

CREDIT_CODE_LENGTH = 18
CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE_MODULUS = 31


def credit_code_check_character(first_seventeen: str) -> str:
    """The eighteenth character of a code (GB 32100-2015: weights 3^(i-1) mod 31).

    Raises ValueError for a character outside the alphabet, which has no I, O, S, V, Z.
    """
    total = sum(
        CREDIT_CODE_CHARACTERS.index(character) * pow(3, place, CREDIT_CODE_MODULUS)
        for place, character in enumerate(first_seventeen)
    )
    return CREDIT_CODE_CHARACTERS[-total % CREDIT_CODE_MODULUS]


def is_credit_code(code: str) -> bool:
    """Whether `code` is a well-formed unified social credit code with the right check character."""
    if len(code) != CREDIT_CODE_LENGTH or any(c not in CREDIT_CODE_CHARACTERS for c in code):
        return False
    return credit_code_check_character(code[:-1]) == code[-1]


def normalise_credit_code(typed: str) -> str:
    """The code as stored: full-width made plain, upper case, without spaces and hyphens.

    Refuses (DomainError at `credit_code`) what is no code by events.md R24.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(c for c in plain if not c.isspace() and c not in "-‐‑–")
    if len(code) != CREDIT_CODE_LENGTH:
        raise DomainError(
            _l("A unified social credit code has 18 characters."), field="credit_code"
        )
    if not is_credit_code(code):
        raise DomainError(
            _l(
                "This is not a valid unified social credit code. "
                "Compare it with the business licence."
            ),
            field="credit_code",
        )
    return code


def register_organisation(
    *,
    name_zh: str,
    name_en: str = "",
    credit_code: str | None = None,
    district: str = "",
    kind: OrganisationKind = OrganisationKind.EMPLOYER,
    by: Any,
) -> Organisation:
    """Add an organisation; one code names one organisation.

    Refuses a wrong code, and a code that is already here.
    """
    code = normalise_credit_code(credit_code) if credit_code else None
    if code is not None and find_by_credit_code(code) is not None:
        raise DomainError(
            _l("An organisation with this code is registered already."), field="credit_code"
        )
    organisation = Organisation(
        name_zh=name_zh, name_en=name_en, credit_code=code, district=district, kind=kind
    )
    db.session.add(organisation)
    db.session.flush()
    audit.record("organisation:registered", organisation, by=by, name=name_zh, code=code)
    return organisation


def verify_organisation(organisation: Organisation, *, by: Any, at: datetime) -> Organisation:
    """Note that somebody compared the organisation with its licence."""
    organisation.verified_at = at
    audit.record("organisation:verified", organisation, by=by, at=at)
    db.session.flush()
    return organisation
