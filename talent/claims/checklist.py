"""What a reviewer has to see to, worked out from the claim and its entry (recognition.md §12).

The program judges only what it can know; whether papers are genuine a person notes on the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.i18n import show_date
from core.states import State
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree
from talent.catalogue.tiers import Rule
from talent.claims.models import Claim
from talent.claims.services.submitting import OPTIONAL_AT_FIRST


class Standing(State):
    HOLDS = "holds", _l("Holds"), "done"
    LOOK = "look", _l("Look"), "neutral"
    WAITS = "waits", _l("Waiting"), "waiting"
    FAILS = "fails", _l("Does not hold"), "refused"


@dataclass(frozen=True)
class Point:
    """One line: what, how it stands, why; `ask` names the paper that would settle it."""

    label: LazyString
    standing: Standing
    text: str
    ask: Paper | None = None


@dataclass(frozen=True)
class Grounds:
    """What the checklist judges by besides the claim: the entry's rules, and a title held."""

    rules: Sequence[Rule]
    ways: Sequence[LazyString | str]
    held: Claim | None
    on: date


def checklist(claim: Claim, grounds: Grounds) -> tuple[Point, ...]:
    """Every point in the order in which a claim is decided (recognition.md §12)."""
    return (
        _identity(claim),
        _issuer(claim, grounds),
        _validity(claim, grounds.on),
        _degree(claim, grounds.rules),
        _years(claim, grounds.rules),
        _specialty(claim),
        _employment(claim),
        _employer(claim),
        _not_held(grounds.held),
        _papers(claim),
    )


def missing_papers(claim: Claim) -> list[Paper]:
    """Papers the entry asks for that are not among the claim's; those the employer may give too."""
    given = {used.kind for used in claim.papers if used.set_aside_at is None}
    if any(used.paper.translation_id for used in claim.papers):
        given.add(Paper.TRANSLATION)
    if claim.degree == Degree.NONE:
        given |= {Paper.DEGREE, Paper.DEGREE_RECOGNITION}
    if claim.employer_answer == "confirmed":
        given.add(Paper.EMPLOYER_OPINION)
    wanted = [Paper(kind) for kind in claim.entry.get("papers", ())]
    return [paper for paper in wanted if paper.is_upload and paper not in given]


def _is_checked(claim: Claim, kind: Paper) -> bool:
    used = [item for item in claim.papers if item.kind == kind and item.set_aside_at is None]
    return bool(used) and all(item.paper.checked_at is not None for item in used)


def _seen(claim: Claim, kind: Paper) -> Standing:
    return Standing.HOLDS if _is_checked(claim, kind) else Standing.LOOK


def _identity(claim: Claim) -> Point:
    words = _("Compare name, date of birth and number with the document: %(name)s, %(born)s.",
              name=claim.holder_name, born=show_date(claim.birth_on))  # fmt: skip
    label, ask = _l("Identity matches"), Paper.IDENTITY
    return Point(label, _seen(claim, Paper.IDENTITY), words, ask)


def _issuer(claim: Claim, grounds: Grounds) -> Point:
    ways = " ".join(str(way) for way in grounds.ways)
    words = ways or _("The entry names no way to verify: ask the issuing body in writing.")
    return Point(_l("Issuer confirms"), _seen(claim, Paper.CERTIFICATE), words, Paper.VALIDITY)


def _validity(claim: Claim, on: date) -> Point:
    label, expires = _l("Certificate valid"), claim.certificate_expires_on
    if expires is None:
        words = _("Issued %(day)s, without an end.", day=show_date(claim.certificate_issued_on))
        if not claim.entry.get("requires_licence_valid"):
            return Point(label, Standing.HOLDS, words)
        return Point(label, _seen(claim, Paper.VALIDITY), words, Paper.VALIDITY)
    sent = beijing_date(claim.submitted_at) if claim.submitted_at else on
    valid_until = show_date(expires)
    if not claim.entry.get("requires_licence_valid"):
        words = _("Until %(day)s. The entry does not ask that it is valid.", day=valid_until)
        return Point(label, Standing.HOLDS, words)
    if expires < sent:
        words = _("Expired on %(day)s, before the claim was sent.", day=valid_until)
        return Point(label, Standing.FAILS, words, Paper.VALIDITY)
    if expires < on:
        words = _("Valid when the claim was sent; expired on %(day)s.", day=valid_until)
        return Point(label, Standing.LOOK, words, Paper.VALIDITY)
    words = _("Valid when the claim was sent and now, until %(day)s.", day=valid_until)
    return Point(label, Standing.HOLDS, words)


def _degree(claim: Claim, rules: Sequence[Rule]) -> Point:
    label, degree = _l("Degree reaches the level"), Degree(claim.degree or Degree.NONE)
    fitting = [rule for rule in _of_level(claim, rules) if degree.rank >= rule.degree.rank]
    words = _("Named: %(degree)s. The level needs %(rules)s.",
              degree=degree.label, rules=_in_words(_of_level(claim, rules)))  # fmt: skip
    if not fitting:
        return Point(label, Standing.FAILS, words, Paper.DEGREE)
    if degree is Degree.NONE:
        return Point(label, Standing.HOLDS, words)
    return Point(label, _seen(claim, Paper.DEGREE), words, Paper.DEGREE)


def _years(claim: Claim, rules: Sequence[Rule]) -> Point:
    label, degree = _l("Years reach the level"), Degree(claim.degree or Degree.NONE)
    fitting = [rule.years for rule in _of_level(claim, rules) if degree.rank >= rule.degree.rank]
    years = claim.years or 0
    if not fitting:
        words = _("Named: %(years)s. No rule of this level fits the degree.", years=years)
        return Point(label, Standing.FAILS, words, Paper.YEARS)
    words = _("Named: %(years)s. Needed with this degree: %(needed)s.",
              years=years, needed=min(fitting))  # fmt: skip
    if years < min(fitting):
        return Point(label, Standing.FAILS, words, Paper.YEARS)
    return Point(label, _seen(claim, Paper.YEARS), words, Paper.YEARS)


def _specialty(claim: Claim) -> Point:
    field = claim.entry.get("specialty_zh") or claim.entry.get("series_zh", "")
    words = _("Job: %(job)s. Field of the title: %(field)s.", job=claim.job_title, field=field)
    return Point(_l("Specialty fits the job"), Standing.LOOK, words)


def _employment(claim: Claim) -> Point:
    words = _("%(employer)s, since %(day)s.",
              employer=claim.employer_name, day=show_date(claim.employed_since))  # fmt: skip
    standing = _seen(claim, Paper.EMPLOYMENT)
    return Point(_l("Employed in the city"), standing, words, Paper.EMPLOYMENT)


def _employer(claim: Claim) -> Point:
    label = _l("Employer confirmed")
    day = show_date(claim.employer_answered_at)
    if claim.employer_answer == "confirmed":
        words = _("Confirmed on %(day)s: %(note)s", day=day, note=claim.employer_note)
        return Point(label, Standing.HOLDS, words)
    if claim.employer_answer == "denied":
        words = _("Denied on %(day)s: %(note)s", day=day, note=claim.employer_note)
        return Point(label, Standing.FAILS, words, Paper.EMPLOYER_OPINION)
    if _is_checked(claim, Paper.EMPLOYER_OPINION):
        return Point(label, Standing.HOLDS, _("By the employer's opinion among the papers."))
    if claim.employer_contact:
        words = _("Asked by letter at %(address)s; no answer yet.", address=claim.employer_contact)
        return Point(label, Standing.WAITS, words, Paper.EMPLOYER_OPINION)
    words = _("No address was given, so the employer was not asked.")
    return Point(label, Standing.LOOK, words, Paper.EMPLOYER_OPINION)


def _not_held(held: Claim | None) -> Point:
    label = _l("Not recognised already")
    if held is None:
        return Point(label, Standing.HOLDS, _("No title of this series is recognised here."))
    words = _("Recognised already at this or a higher level: %(reference)s.",
              reference=held.reference)  # fmt: skip
    return Point(label, Standing.FAILS, words)


def _papers(claim: Claim) -> Point:
    label, missing = _l("Papers complete"), missing_papers(claim)
    if not missing:
        return Point(label, Standing.HOLDS, _("All papers the entry asks for are here."))
    names = "; ".join(str(paper.label) for paper in missing)
    standing = Standing.LOOK if set(missing) <= OPTIONAL_AT_FIRST else Standing.FAILS
    return Point(label, standing, _("Not here: %(papers)s.", papers=names), missing[0])


def _of_level(claim: Claim, rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.level == claim.level]


def _in_words(rules: Sequence[Rule]) -> str:
    words = [
        _("%(degree)s and %(years)s years", degree=rule.degree.label, years=rule.years)
        for rule in rules
    ]
    return "; ".join(words) or _("a rule the catalogue does not have")
