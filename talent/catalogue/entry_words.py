"""What is said about an entry in words: how to verify it, what it rests on, names of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.regions import region_name
from core.scripts import language_of
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.states import Effect, EntryState, Sector

# Remarks of the reference list that stand in many entries, said in the page's language.
_WAYS: Mapping[str, LazyString] = {
    "check the issuer's public register": _l("Look the holder up in the issuer's public register."),
    "check the issuer's directory of certificate holders": _l(
        "Look the holder up in the issuer's directory of certificate holders."
    ),
    "check the issuer's online certificate verification": _l(
        "Enter the certificate's number in the issuer's online check."
    ),
    "certificate plus confirmation letter from the issuer": _l(
        "Ask the issuer for a letter that confirms the certificate."
    ),
    "check the licence lookup of the issuing state or province": _l(
        "Look the licence up with the state or province that issued it."
    ),
}
_OUR_READING = frozenset(
    {
        "level here is a proposal",
        "title level is a proposal",
        "title level here is a proposal",
        "level is a proposal",
        "exact level is our reading",
        "certificate name and level are our reading",
        "certificate and level are our reading",
    }
)
_LICENCE = "does not replace a licence to practise in China"
_RENEWAL = re.compile(
    r"(?:re-registration every )?(\d+)[- ]years?(?: (?:recertification|renewal|validity))?"
)


@dataclass(frozen=True)
class Notes:
    """What an entry's evidence says. `remarks` are in the words of the list, mostly English."""

    specialty: str
    renewal_years: int | None
    level_is_proposed: bool
    remarks: tuple[str, ...]


def ways_to_verify(entry: CatalogueEntry) -> list[LazyString | str]:
    """How a certificate is confirmed: the entry's own channel, else the remarks of the list."""
    if entry.verification:
        return [entry.verification]
    return [_WAYS[remark] for remark in _remarks(entry) if remark in _WAYS]


def notes_of(entry: CatalogueEntry) -> Notes:
    """The evidence taken apart, without what is said elsewhere on the page."""
    remarks = [remark for remark in _remarks(entry) if remark not in _WAYS and remark != _LICENCE]
    renewals = [int(found[1]) for remark in remarks if (found := _RENEWAL.fullmatch(remark))]
    kept = (
        remark
        for remark in remarks
        if remark not in _OUR_READING
        and not _RENEWAL.fullmatch(remark)
        and not remark.startswith("Specialty ")
    )
    return Notes(
        specialty=entry.specialty_zh,
        renewal_years=renewals[0] if renewals else None,
        level_is_proposed=entry.source == "compiled" or not _OUR_READING.isdisjoint(remarks),
        remarks=tuple(kept),
    )


def _remarks(entry: CatalogueEntry) -> list[str]:
    return [part.strip() for part in entry.evidence.split(";") if part.strip()]


_FIELDS: Mapping[str, LazyString] = {
    "code": _l("Code"),
    "sector": _l("Sector"),
    "name_en": _l("Name in English"),
    "name_local": _l("Name in the original language"),
    "name_zh": _l("Name in Chinese"),
    "abbreviation": _l("Abbreviation"),
    "issuer_en": _l("Issuer in English"),
    "issuer_zh": _l("Issuer in Chinese"),
    "region": _l("Country or region"),
    "series_zh": _l("Title series in Chinese"),
    "series_en": _l("Title series in English"),
    "title_zh": _l("Title in Chinese"),
    "title_en": _l("Title in English"),
    "level": _l("Level"),
    "min_years_experience": _l("Years the issuer asks for"),
    "requires_licence_valid": _l("Must be valid at the time of the claim"),
    "aliases": _l("Other names"),
    "evidence": _l("Evidence"),
    "source": _l("Source"),
    "own_tiers": _l("Rules of its own"),
    "own_papers": _l("Changes to the usual papers"),
    "state": _l("State"),
    "replaced_by": _l("Replaced by"),
    "effect": _l("What recognition gives"),
    "route": _l("Who confirms"),
    "verification": _l("How to verify"),
    "look_alikes": _l("Not to be confused with"),
}


def field_label(field: str) -> LazyString | str:
    return _FIELDS.get(field, field)


_SOURCES: Mapping[str, LazyString] = {
    "compiled": _l("Compiled from public knowledge"),
    "suzhou-list": _l("Named in a report of the Suzhou list"),
    "guangzhou-list": _l("Named in a report of the Guangzhou list"),
    "shenzhen-list": _l("Named in a report of the Shenzhen list"),
    "shanghai-list": _l("Named in a report of the Shanghai list"),
    "fujian-list": _l("Named in a report of the Fujian list"),
    "hangzhou-list": _l("Named in a report of the Hangzhou list"),
    "hangzhou-qiantang-list": _l("Named in a report of the list of Qiantang, Hangzhou"),
    "beijing-list": _l("Named in a report of the Beijing list"),
}


def source_label(source: str) -> LazyString | str:
    """Where an entry comes from, in words; an unknown source stands for itself."""
    return _SOURCES.get(source, source)


def sector_label(sector: str) -> LazyString | str:
    """A sector in words; an unknown one stands for itself."""
    return Sector(sector).label if sector in list(Sector) else sector


def effect_label(entry: CatalogueEntry) -> LazyString:
    return Effect(entry.effect).label


def closed_label(entry: CatalogueEntry) -> LazyString:
    return EntryState(entry.state).label


def closed_tone(entry: CatalogueEntry) -> str:
    return EntryState(entry.state).tone


# What is mostly written where an award comes from; a place with several languages tells nothing.
_LANGUAGES: Mapping[str, str] = {
    "AT": "de", "CH": "de", "DE": "de", "DK": "da", "ES": "es", "FI": "fi", "FR": "fr",
    "IT": "it", "JP": "ja", "KR": "ko", "NL": "nl", "NO": "nb", "SE": "sv",
    "HK": "zh-Hant", "MO": "zh-Hant", "TW": "zh-Hant",
}  # fmt: skip
_NOT_IN_LATIN_LETTERS = frozenset({"ja", "ko", "zh-Hant"})


def language_of_name(text: str, region: str) -> str:
    """The language tag for a name as its issuer writes it; empty when it cannot be told."""
    by_script, there = language_of(text), _LANGUAGES.get(region, "")
    if by_script == "zh-Hans":
        return there if there in {"ja", "zh-Hant"} else by_script
    if by_script != "en":
        return by_script
    return "" if there in _NOT_IN_LATIN_LETTERS else there


def alias_language(alias: str, region: str) -> str:
    """The language tag of one of the other names of an award from `region`."""
    is_chinese = language_of(alias) == "zh-Hans"
    return language_of_name(alias, "" if is_chinese else region) or "en"


TEMPLATE_WORDS = (
    region_name,
    language_of_name,
    alias_language,
    sector_label,
    source_label,
    effect_label,
    closed_label,
    closed_tone,
)
