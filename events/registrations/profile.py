"""What of a registration the fields of its form may fill, and what every form must ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.entry_forms.faults import find_unasked
from core.entry_forms.values import Column, Fault, FieldKind, FormDefinition

_K = FieldKind


_TEXT = frozenset({_K.SHORT})
_LISTED = frozenset({_K.SHORT, _K.CHOICE})
_CHOSEN = frozenset({_K.CHOICE})
_PLACE = frozenset({_K.COUNTRY})
_BODY = frozenset({_K.SHORT, _K.INSTITUTION})
_NUMBER = (
    re.compile(r"[0-9A-Za-z ()\-/]{4,40}"),
    _l("Enter the number as printed: letters and digits."),
)

# What of a registration a field may fill; any other answer is kept under its key. Characters as
# the columns of `registration` are declared; a test compares them.
COLUMNS: Mapping[str, Column] = {
    "name": Column(_l("Name"), _TEXT, 200, is_printed=True, autocomplete="name"),
    "name_latin": Column(_l("Name in Latin letters"), _TEXT, 200, is_printed=True),
    "name_chinese": Column(_l("Chinese name"), _TEXT, 100, is_printed=True, width="m"),
    "badge_name": Column(_l("Name on the badge"), _TEXT, 200, is_printed=True),
    "gender": Column(_l("Gender"), _CHOSEN, 12),
    "birth_on": Column(_l("Date of birth"), frozenset({_K.DATE}), is_identity=True),
    "nationality": Column(_l("Nationality (country or region)"), _PLACE),
    "residence": Column(_l("Residence (country or region)"), _PLACE, autocomplete="country"),
    "organisation": Column(
        _l("Organisation"), _BODY, 200, is_printed=True, autocomplete="organization"
    ),
    "post": Column(_l("Post"), _LISTED, 200, autocomplete="organization-title"),
    "degree": Column(_l("Highest degree"), _CHOSEN, 20),
    "institution": Column(_l("University of the degree"), _BODY, 200),
    "field": Column(_l("Field or industry"), _LISTED, 200),
    "email": Column(_l("E-mail address"), frozenset({_K.MAIL}), 320, autocomplete="email"),
    "phone": Column(_l("Telephone"), frozenset({_K.PHONE}), 40, autocomplete="tel"),
    "wechat": Column(_l("WeChat ID"), _TEXT, 80, width="m"),
    "document_kind": Column(_l("Kind of identity document"), _CHOSEN, 20),
    "document_country": Column(_l("Issued by (country or region)"), _PLACE, is_identity=True),
    "document_number": Column(
        _l("Number of the document"),
        _TEXT,
        40,
        is_identity=True,
        shape=_NUMBER,
        autocomplete="off",
        width="m",
    ),
    "channel": Column(_l("Channel"), _LISTED, 200),
}

_DOCUMENT: Mapping[str, LazyString] = {
    "document_country": _l(
        "This event asks for an identity document: the form needs its country as a required field."
    ),
    "document_number": _l(
        "This event asks for an identity document: the form needs its number as a required field."
    ),
}
_NEEDED: Mapping[str, LazyString] = {
    "name": _l("Every form must ask everybody for the name, as a required field."),
    "email": _l("Every form must ask everybody for the e-mail address, as a required field."),
}


def profile_faults(definition: FormDefinition, *, asks_identity: bool) -> Iterator[Fault]:
    """What a registration's form must ask and does not: name, address, the document or no part."""
    yield from find_unasked(definition, {**_NEEDED, **(_DOCUMENT if asks_identity else {})})
    asked = {spec.fills for spec in definition} & set(_DOCUMENT)
    if not asks_identity and len(asked) == 1:
        yield Fault(_l("Ask for country and number of the document together, or for neither."))
