"""What a reviewer has to see to, worked out from the claim and its entry (recognition.md §12).

The program judges only what it can know; whether papers are genuine a person notes on the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import LazyString, lazy_pgettext, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.i18n import show_date
from core.states import State
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree
from talent.catalogue.tiers import Rule
from talent.claims.agreements import IDENTITY_PAPERS
from talent.claims.models import Claim, ClaimCheck, ClaimPaper
from talent.claims.services.submitting import OPTIONAL_AT_FIRST
from talent.claims.states import OTHER_PAPER


class Standing(State):
    """How a point stands, by what the program and the notes on papers can tell."""

    HOLDS = "holds", _l("Holds"), "done"
    CHECKED = "checked", _l("Checked"), "done"
    LOOK = "look", _l("Not checked"), "neutral"
    MISSING = "missing", lazy_pgettext("paper", "Missing"), "waiting"
    WAITS = "waits", lazy_pgettext("employer", "Waiting"), "waiting"
    FAILS = "fails", _l("Does not hold"), "refused"


# How a line stands, why, and the paper to ask for when it does not hold.
Finding = tuple[Standing, str, Paper | None]


@dataclass(frozen=True)
class Point:
    """One line: what, how it stands, why; `ask` names the paper that would settle it.

    `check` is a reviewer's tick. It counts whatever the program found, but no longer than until
    another paper of the line arrives.
    """

    name: str
    label: LazyString
    standing: Standing
    text: str
    ask: Paper | None = None
    papers: tuple[ClaimPaper, ...] = ()
    check: ClaimCheck | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to look any more before a decision."""
        return self.check is not None or self.standing in {Standing.HOLDS, Standing.CHECKED}


@dataclass(frozen=True)
class Line:
    """One line of every claim's list: the kinds of paper that prove it, and its rule."""

    name: str
    label: LazyString
    kinds: tuple[Paper, ...]
    rule: Callable[[Claim, Grounds, Standing], Finding]


@dataclass(frozen=True)
class Grounds:
    """What the checklist judges by besides the claim: the entry's rules, and a title held."""

    rules: Sequence[Rule]
    ways: Sequence[LazyString | str]
    held: Claim | None
    on: date


def checklist(claim: Claim, grounds: Grounds) -> tuple[Point, ...]:
    """Every point in the order in which a claim is decided (recognition.md §12)."""
    lines = [line for line in LINES if not (claim.is_by_panel and line.name in OF_CERTIFICATE)]
    points = [_point(claim, grounds, line) for line in lines]
    others = _current(claim, (OTHER_PAPER,))  # answers about none of the usual papers
    if others:
        words = _("Handed in with answers.")
        points.append(Point("other", _l("Other papers"), _seen(others), words, None, others))
    return tuple(_ticked(claim, point) for point in points)


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


def _point(claim: Claim, grounds: Grounds, line: Line) -> Point:
    papers = _current(claim, line.kinds)
    is_missing = not papers and not set(line.kinds).isdisjoint(missing_papers(claim))
    if claim.identity_closed_at is not None and not IDENTITY_PAPERS.isdisjoint(line.kinds):
        words = _("The claimant took back the consent to look at these papers.")
        return Point(line.name, line.label, Standing.LOOK, words, None, ())
    seen = Standing.MISSING if is_missing else _seen(papers)
    return Point(line.name, line.label, *line.rule(claim, grounds, seen), papers)


def _ticked(claim: Claim, point: Point) -> Point:
    check = next((check for check in claim.checks if check.point == point.name), None)
    if check is None or any(used.paper.checked_at is None for used in point.papers):
        return point
    return replace(point, check=check)


def _current(claim: Claim, kinds: Sequence[str]) -> tuple[ClaimPaper, ...]:
    used = [item for item in claim.papers if item.kind in kinds and item.set_aside_at is None]
    return tuple(sorted(used, key=lambda item: kinds.index(item.kind)))


def _seen(papers: Sequence[ClaimPaper]) -> Standing:
    checked = bool(papers) and all(item.paper.checked_at is not None for item in papers)
    return Standing.CHECKED if checked else Standing.LOOK


def _identity(claim: Claim, _grounds: Grounds, seen: Standing) -> Finding:
    words = _("Compare name, date of birth and number with the document: %(name)s, %(born)s.",
              name=claim.holder_name, born=show_date(claim.birth_on))  # fmt: skip
    return seen, words, Paper.IDENTITY


def _issuer(_claim: Claim, grounds: Grounds, seen: Standing) -> Finding:
    ways = " ".join(str(way) for way in grounds.ways)
    words = ways or _("The entry names no way to verify: ask the issuing body in writing.")
    return seen, words, Paper.VALIDITY


def _validity(claim: Claim, grounds: Grounds, seen: Standing) -> Finding:
    expires, on = claim.certificate_expires_on, grounds.on
    if expires is None:
        words = _("Issued %(day)s, without an end.", day=show_date(claim.certificate_issued_on))
        if not claim.entry.get("requires_licence_valid"):
            return Standing.HOLDS, words, None
        return seen, words, Paper.VALIDITY
    sent = beijing_date(claim.submitted_at) if claim.submitted_at else on
    valid_until = show_date(expires)
    if not claim.entry.get("requires_licence_valid"):
        words = _("Until %(day)s. The entry does not ask that it is valid.", day=valid_until)
        return Standing.HOLDS, words, None
    if expires < sent:
        words = _("Expired on %(day)s, before the claim was sent.", day=valid_until)
        return Standing.FAILS, words, Paper.VALIDITY
    if expires < on:
        words = _("Valid when the claim was sent; expired on %(day)s.", day=valid_until)
        return Standing.LOOK, words, Paper.VALIDITY
    words = _("Valid when the claim was sent and now, until %(day)s.", day=valid_until)
    return Standing.HOLDS, words, None


def _degree(claim: Claim, grounds: Grounds, seen: Standing) -> Finding:
    degree, rules = Degree(claim.degree or Degree.NONE), _of_level(claim, grounds.rules)
    words = _("Named: %(degree)s. The level needs %(rules)s.",
              degree=degree.label, rules=_in_words(rules))  # fmt: skip
    if not any(degree.rank >= rule.degree.rank for rule in rules):
        return Standing.FAILS, words, Paper.DEGREE
    return (Standing.HOLDS if degree is Degree.NONE else seen), words, Paper.DEGREE


def _years(claim: Claim, grounds: Grounds, seen: Standing) -> Finding:
    degree, rules = Degree(claim.degree or Degree.NONE), _of_level(claim, grounds.rules)
    fitting = [rule.years for rule in rules if degree.rank >= rule.degree.rank]
    years = claim.years or 0
    if not fitting:
        words = _("Named: %(years)s. No rule of this level fits the degree.", years=years)
        return Standing.FAILS, words, Paper.YEARS
    words = _("Named: %(years)s. Needed with this degree: %(needed)s.",
              years=years, needed=min(fitting))  # fmt: skip
    return (Standing.FAILS if years < min(fitting) else seen), words, Paper.YEARS


def _specialty(claim: Claim, _grounds: Grounds, _seen: Standing) -> Finding:
    field = claim.entry.get("specialty_zh") or claim.entry.get("series_zh", "")
    words = _("Job: %(job)s. Field of the title: %(field)s.", job=claim.job_title, field=field)
    return Standing.LOOK, words, None  # what fits a reviewer says, never the program


def _employment(claim: Claim, _grounds: Grounds, seen: Standing) -> Finding:
    words = _("%(employer)s, since %(day)s.",
              employer=claim.employer_name, day=show_date(claim.employed_since))  # fmt: skip
    return seen, words, Paper.EMPLOYMENT


def _employer(claim: Claim, _grounds: Grounds, seen: Standing) -> Finding:
    day, ask = show_date(claim.employer_answered_at), Paper.EMPLOYER_OPINION
    if claim.employer_answer == "confirmed":
        words = _("Confirmed on %(day)s: %(note)s", day=day, note=claim.employer_note)
        return Standing.HOLDS, words, None
    if claim.employer_answer == "denied":
        words = _("Denied on %(day)s: %(note)s", day=day, note=claim.employer_note)
        return Standing.FAILS, words, ask
    if seen is Standing.CHECKED:
        return seen, _("By the employer's opinion among the papers."), None
    if claim.employer_contact:
        words = _("Asked by e-mail at %(address)s; no answer yet.", address=claim.employer_contact)
        return Standing.WAITS, words, ask
    return seen, _("No address was given, so the employer was not asked."), ask


def _not_held(_claim: Claim, grounds: Grounds, _seen: Standing) -> Finding:
    if grounds.held is None:
        return Standing.HOLDS, _("No title of this series is recognised here."), None
    words = _("Recognised already at this or a higher level: %(reference)s.",
              reference=grounds.held.reference)  # fmt: skip
    return Standing.FAILS, words, None


def _papers(claim: Claim, _grounds: Grounds, _seen: Standing) -> Finding:
    missing = missing_papers(claim)
    if not missing:
        return Standing.HOLDS, _("All papers the entry asks for are here."), None
    names = str(_("; ")).join(str(paper.label) for paper in missing)
    standing = Standing.MISSING if set(missing) <= OPTIONAL_AT_FIRST else Standing.FAILS
    return standing, _("Not here: %(papers)s.", papers=names), missing[0]


def _of_level(claim: Claim, rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.level == claim.level]


def _in_words(rules: Sequence[Rule]) -> str:
    words = [
        ngettext(
            "%(degree)s and %(num)s year of work",
            "%(degree)s and %(num)s years of work",
            rule.years,
            degree=rule.degree.label,
        )
        if rule.years
        else _("%(degree)s, whatever the years", degree=rule.degree.label)
        for rule in rules
    ]
    return str(_("; ")).join(words) or _("a rule the catalogue does not have")


_P = Paper
# A panel judges works, and there is no certificate to compare.
OF_CERTIFICATE = frozenset({"issuer", "validity"})
# Every kind of paper proves one line, so that none is left unseen.
LINES = (
    Line("identity", _l("Identity matches"), (_P.IDENTITY, _P.PHOTO), _identity),
    Line("issuer", _l("Issuer confirms"), (_P.CERTIFICATE, _P.TRANSLATION), _issuer),
    Line("validity", _l("Certificate valid"), (_P.VALIDITY,), _validity),
    Line("degree", _l("Degree reaches the level"), (_P.DEGREE, _P.DEGREE_RECOGNITION), _degree),
    Line("years", _l("Years reach the level"), (_P.YEARS,), _years),
    Line("specialty", _l("Specialty fits the job"), (), _specialty),
    Line("employment", _l("Employed in the city"), (_P.EMPLOYMENT,), _employment),
    Line("employer", _l("Employer confirmed"), (_P.EMPLOYER_OPINION,), _employer),
    Line("held", _l("Not recognised already"), (), _not_held),
    Line("papers", _l("Papers complete"), (), _papers),
)
