"""Who may enter a call: its rules as data, and a plain answer to each (events.md §1.4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from core.i18n import show_date
from core.states import Labelled
from events.job_descriptions.states import JobDegree
from events.project_teams.values import plain

# What stands for the day on which a company was founded that there is not yet.
NO_COMPANY = date.max


class RuleKind(Labelled):
    """What a call may ask for; the sentence states the rule with its figures."""

    AGE = "age", _l("Age"), _l("The founder is %(most)s years old at most on %(on)s.")
    DEGREE = "degree", _l("Degree"), _l("The founder has at least: %(degree)s.")
    COMPANY_AGE = (
        "company_age", _l("Age of the company"),
        _l("The company is %(most)s years old at most on %(on)s, or not founded yet."),
    )  # fmt: skip
    EQUITY = "equity", _l("Founder's share"), _l("The founder holds %(least)s %% or more.")
    TEAM_SIZE = (
        "team_size", _l("Size of the team"),
        _l("The team has %(least)s to %(most)s people with the founder."),
    )  # fmt: skip
    TEAM_CONFIRMED = (
        "team_confirmed", _l("Team confirmed"),
        _l("Everybody of the team confirms by the link in their e-mail before it is sent."),
    )  # fmt: skip
    ONE_PROJECT = (
        "one_project", _l("One project per person"),
        _l("Nobody of the team is in another project of this call."),
    )  # fmt: skip
    EARLIER_SUPPORT = (
        "earlier_support", _l("Earlier support"),
        _l("No talent programme of the city has supported the founder before."),
    )  # fmt: skip


class Effect(Labelled):
    OFF = "off", lazy_pgettext("rule", "Not asked")
    WARN = "warn", lazy_pgettext("rule", "Warns: the office decides")
    BLOCK = "block", lazy_pgettext("rule", "Blocks: nobody else may enter")


# Which figures a kind of rule has, and between what they lie; a degree by its rank.
FIGURES: Mapping[RuleKind, Mapping[str, tuple[int, int]]] = {
    RuleKind.AGE: {"most": (18, 120)},
    RuleKind.DEGREE: {"least": (1, len(JobDegree) - 1)},
    RuleKind.COMPANY_AGE: {"most": (1, 100)},
    RuleKind.EQUITY: {"least": (1, 100)},
    RuleKind.TEAM_SIZE: {"least": (1, 50), "most": (1, 50)},
}


@dataclass(frozen=True)
class Rule:
    kind: RuleKind
    effect: Effect
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)

    @property
    def degree(self) -> JobDegree:
        return list(JobDegree)[min(int(self.least), len(JobDegree) - 1)]

    def stated(self, on: date) -> str:
        """The rule in a sentence; `on` is the day by which years are counted."""
        figures = {"least": plain(self.least), "most": plain(self.most), "on": show_date(on)}
        return str(self.kind.sentence) % {**figures, "degree": self.degree.label}

    def as_kept(self) -> dict[str, str]:
        figures = {name: str(getattr(self, name)) for name in FIGURES.get(self.kind, ())}
        return {"kind": self.kind, "effect": self.effect, **figures}


@dataclass(frozen=True)
class Facts:
    """What is known of somebody who wants to enter; None is not said yet.

    `share` is the founder's in per cent; `team` counts the founder too.
    """

    on: date
    born_on: date | None = None
    degree: JobDegree | None = None
    founded_on: date | None = None
    share: Decimal | None = None
    team: int | None = None
    unconfirmed: int | None = None
    other_projects: int | None = None
    was_supported: bool | None = None


@dataclass(frozen=True)
class Answer:
    """What one rule says; `met` None where a fact is missing."""

    rule: Rule
    stated: str
    met: bool | None
    found: LazyString

    @property
    def is_barred(self) -> bool:
        return self.met is False and self.rule.effect is Effect.BLOCK

    @property
    def state(self) -> tuple[str, LazyString]:
        """The tone and the words of its sign."""
        if self.is_barred:
            return "refused", lazy_pgettext("rule", "Not met")
        return _SIGNS[self.met]


_SIGNS: Mapping[bool | None, tuple[str, LazyString]] = {
    None: ("neutral", lazy_pgettext("rule", "Not known yet")),
    True: ("done", lazy_pgettext("rule", "Met")),
    False: ("waiting", lazy_pgettext("rule", "Not met: the office decides")),
}
Found: TypeAlias = tuple[bool, LazyString]


def rules_of(kept: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """The rules a call keeps, in the order of their kinds; what cannot be read asks nothing."""
    found = {}
    for one in kept:
        try:
            figures = {name: Decimal(one[name]) for name in FIGURES.get(RuleKind(one["kind"]), ())}
            rule = Rule(RuleKind(one["kind"]), Effect(one["effect"]), **figures)
        except (ValueError, KeyError, TypeError, InvalidOperation):
            continue
        found[rule.kind] = rule
    return [found[kind] for kind in RuleKind if kind in found]


def judge(rules: Iterable[Rule], facts: Facts) -> list[Answer]:
    """What each rule that is asked says of these facts."""
    asked = (rule for rule in rules if rule.effect is not Effect.OFF)
    return [Answer(rule, rule.stated(facts.on), *_find(rule, facts)) for rule in asked]


def may_enter(answers: Sequence[Answer]) -> bool | None:
    """False when one rule bars, None while one that could is not answered."""
    if any(one.is_barred for one in answers):
        return False
    barring = (one for one in answers if one.rule.effect is Effect.BLOCK)
    return None if any(one.met is None for one in barring) else True


def _find(rule: Rule, facts: Facts) -> tuple[bool | None, LazyString]:
    needed, find = _FINDERS[rule.kind]
    fact = getattr(facts, needed)
    return (None, _l("Not said yet.")) if fact is None else find(rule, facts, fact)


def _age(rule: Rule, facts: Facts, born_on: date) -> Found:
    age = _years(born_on, facts.on)
    return age <= rule.most, _l("On that day the founder is %(age)s.", age=age)


def _degree(rule: Rule, _facts: Facts, degree: JobDegree) -> Found:
    return degree.rank >= rule.least, _l("The founder's degree: %(degree)s.", degree=degree.label)


def _company_age(rule: Rule, facts: Facts, founded_on: date) -> Found:
    if founded_on == NO_COMPANY:
        return True, _l("There is no company yet.")
    # Just so many years old is young enough.
    is_older = _years(founded_on, facts.on - timedelta(days=1)) >= rule.most
    return not is_older, _l("It was founded on %(day)s.", day=show_date(founded_on))


def _equity(rule: Rule, _facts: Facts, share: Decimal) -> Found:
    return share >= rule.least, _l("The founder holds %(share)s %%.", share=plain(share))


def _team_size(rule: Rule, _facts: Facts, team: int) -> Found:
    met = rule.least <= team <= (rule.most or team)
    return met, _l("Named are %(number)s.", number=team)


def _none(met: LazyString, unmet: LazyString) -> Callable[[Rule, Facts, int], Found]:
    return lambda _rule, _facts, count: (not count, unmet if count else met)


_CONFIRMED = _none(_l("Everybody has confirmed."), _l("Not everybody has confirmed yet."))
_OTHERS = _none(_l("Nobody is."), _l("Somebody of the team is, or enters one too."))
_SUPPORT = _none(_l("No support was named."), _l("The city supported the founder before."))
# The fact without which there is no answer, and what answers by it; in the order of the kinds.
_FINDERS: Mapping[RuleKind, tuple[str, Callable[[Rule, Facts, Any], Found]]] = dict(
    zip(RuleKind, (
        ("born_on", _age), ("degree", _degree), ("founded_on", _company_age), ("share", _equity),
        ("team", _team_size), ("unconfirmed", _CONFIRMED), ("other_projects", _OTHERS),
        ("was_supported", _SUPPORT),
    ), strict=True)
)  # fmt: skip


def _years(since: date, on: date) -> int:
    """Full years between two days."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
