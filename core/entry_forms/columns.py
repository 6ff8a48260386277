"""Which fields may fill which columns of a registration, and how much these hold."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.entry_forms.values import FieldKind, FieldSpec, Fills

_TEXT = frozenset({FieldKind.SHORT})
_LISTED = frozenset({FieldKind.SHORT, FieldKind.CHOICE})
_PLACE = frozenset({FieldKind.COUNTRY})
_BODY = frozenset({FieldKind.SHORT, FieldKind.INSTITUTION})

# A column holds one text (or day), so kinds with other answers fill none.
FITTING: Mapping[Fills, frozenset[FieldKind]] = {
    Fills.NAME: _TEXT,
    Fills.NAME_LATIN: _TEXT,
    Fills.NAME_CHINESE: _TEXT,
    Fills.BADGE_NAME: _TEXT,
    Fills.GENDER: frozenset({FieldKind.CHOICE}),
    Fills.BIRTH_ON: frozenset({FieldKind.DATE}),
    Fills.NATIONALITY: _PLACE,
    Fills.RESIDENCE: _PLACE,
    Fills.ORGANISATION: _BODY,
    Fills.POST: _LISTED,
    Fills.DEGREE: frozenset({FieldKind.CHOICE}),
    Fills.INSTITUTION: _BODY,
    Fills.FIELD: _LISTED,
    Fills.EMAIL: frozenset({FieldKind.MAIL}),
    Fills.PHONE: frozenset({FieldKind.PHONE}),
    Fills.WECHAT: _TEXT,
    Fills.DOCUMENT_KIND: frozenset({FieldKind.CHOICE}),
    Fills.DOCUMENT_COUNTRY: _PLACE,
    Fills.DOCUMENT_NUMBER: _TEXT,
    Fills.CHANNEL: _LISTED,
}
# Characters, as the columns of `registration` are declared; a test compares them.
LENGTHS: Mapping[Fills, int] = {
    Fills.NAME: 200,
    Fills.NAME_LATIN: 200,
    Fills.NAME_CHINESE: 100,
    Fills.BADGE_NAME: 200,
    Fills.GENDER: 12,
    Fills.ORGANISATION: 200,
    Fills.POST: 200,
    Fills.DEGREE: 20,
    Fills.INSTITUTION: 200,
    Fills.FIELD: 200,
    Fills.EMAIL: 320,
    Fills.PHONE: 40,
    Fills.WECHAT: 80,
    Fills.DOCUMENT_KIND: 20,
    Fills.DOCUMENT_NUMBER: 40,
    Fills.CHANNEL: 200,
}
# Printed on badges, certificates and letters exactly as entered (R6).
PRINTED = frozenset({Fills.NAME, Fills.NAME_LATIN, Fills.NAME_CHINESE, Fills.BADGE_NAME})

_LONGEST = {
    FieldKind.SHORT: 200,
    FieldKind.LONG: 5000,
    FieldKind.INSTITUTION: 200,
    FieldKind.MAIL: 320,
    FieldKind.PHONE: 40,
}


def longest(spec: FieldSpec) -> int | None:
    """How many characters an answer may have; None where it is no text."""
    bounds = [_LONGEST.get(spec.kind), LENGTHS.get(spec.fills) if spec.fills else None]
    if spec.kind in (FieldKind.SHORT, FieldKind.LONG, FieldKind.INSTITUTION):
        bounds.append(spec.most)
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None


LABELS: Mapping[Fills, LazyString] = {
    Fills.NAME: _l("Name"),
    Fills.NAME_LATIN: _l("Name in Latin letters"),
    Fills.NAME_CHINESE: _l("Chinese name"),
    Fills.BADGE_NAME: _l("Name on the badge"),
    Fills.GENDER: _l("Gender"),
    Fills.BIRTH_ON: _l("Date of birth"),
    Fills.NATIONALITY: _l("Nationality (country or region)"),
    Fills.RESIDENCE: _l("Residence (country or region)"),
    Fills.ORGANISATION: _l("Organisation"),
    Fills.POST: _l("Post"),
    Fills.DEGREE: _l("Highest degree"),
    Fills.INSTITUTION: _l("University of the degree"),
    Fills.FIELD: _l("Field or industry"),
    Fills.EMAIL: _l("Mail address"),
    Fills.PHONE: _l("Telephone"),
    Fills.WECHAT: _l("WeChat ID"),
    Fills.DOCUMENT_KIND: _l("Kind of identity document"),
    Fills.DOCUMENT_COUNTRY: _l("Issued by (country or region)"),
    Fills.DOCUMENT_NUMBER: _l("Number of the document"),
    Fills.CHANNEL: _l("Channel"),
}
