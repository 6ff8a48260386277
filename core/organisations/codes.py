"""Unified social credit codes of organisations."""

import unicodedata

from flask_babel import lazy_gettext as _l

from core.errors import DomainError

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
