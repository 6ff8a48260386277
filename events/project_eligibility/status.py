"""What the rules say before a project is sent, on the page of the call, and at the desk."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from core.accounts.models import User
from core.i18n import tr
from core.lists import Column, Content, filters
from core.lists.columns import ColumnKind, yes_no
from core.lists.spec import Addition
from events.project_eligibility import queries
from events.project_eligibility.likeness import SAME, MarkKind, likeness
from events.project_eligibility.models import ProjectLikeness
from events.project_eligibility.rules import Effect, Facts, RuleKind, judge, may_enter
from events.project_pages.lists import PROJECTS
from events.projects.models import Project, ProjectCall
from events.projects.parts import Finding
from events.projects.queries import entered_call
from events.registrations.own_parts import OwnPart

PAGES = "events/project_eligibility"
# What only an entry with its team can answer.
LATER = frozenset({RuleKind.ONE_PROJECT, RuleKind.TEAM_CONFIRMED})
# Where each rule is mended: a column of the form, or the step of the team.
_COLUMNS = {
    RuleKind.AGE: "born_on", RuleKind.DEGREE: "degree",
    RuleKind.COMPANY_AGE: "company_founded_on", RuleKind.EARLIER_SUPPORT: "earlier_support",
}  # fmt: skip


def check_rules(one: Project, said: Mapping[str, Any]) -> Iterator[Finding]:
    """Each rule that is not met, or that bars and has no answer yet."""
    call = entered_call(one)
    if call is None:
        return
    for answer in judge(queries.rules_for(call), queries.facts_of(one, call, said)):
        bars = answer.rule.effect is Effect.BLOCK
        if answer.met is False or (answer.met is None and bars):
            column = _COLUMNS.get(answer.rule.kind, "")
            yield Finding(f"{answer.stated} {answer.found}", bars, "" if column else "team", column)


def check_likeness(one: Project, said: Mapping[str, Any]) -> Iterator[Finding]:
    """Tells of one's own projects like this one; of a stranger's only if it has this very text.

    Nobody learns here what others entered.
    """
    people = queries.people_of([one])[one.id]
    me, typed = one.owner.email if one.owner else "", str(said.get("summary") or "")
    for other, why in queries.alike(one, queries.traits_of(one, people, said)):
        if other.owner_id == one.owner_id or me in queries.people_of([other])[other.id]:
            yield Finding(_twice(other, why), is_barred=False)
        elif likeness(typed, other.summary) >= SAME:
            yield Finding(
                _l("A project with nearly the same summary was entered by somebody else. The "
                   "office compares the two."), is_barred=False, column="summary",
            )  # fmt: skip


def call_part(call: ProjectCall) -> OwnPart:
    """The rules in words, and the way to an answer of one's own."""
    on = queries.counted_on(call)
    rules = [rule for rule in queries.rules_for(call) if rule.effect is not Effect.OFF]
    return OwnPart(f"{PAGES}/_call.html", {"call": call, "rules": rules, "on": on})


def desk_part(one: Project, reader: User, _address: str) -> OwnPart | None:
    call = entered_call(one)
    facts = queries.facts_of(one, call) if call else None
    answers = judge(queries.rules_for(call), facts) if facts else []
    shown = {"answers": answers, "alike": queries.likenesses(one, reader)}
    return OwnPart(f"{PAGES}/_desk.html", shown) if any(shown.values()) else None


def answered(call: ProjectCall, facts: Facts) -> dict[str, Any]:
    """What the rules say to somebody who only asks."""
    answers = judge(queries.rules_for(call), facts)
    return {"answers": answers, "may": may_enter([a for a in answers if a.rule.kind not in LATER])}


def _content(_edition: Any, _reader: Any) -> Content:
    pair = select(ProjectLikeness).where(
        or_(ProjectLikeness.project_id == Project.id, ProjectLikeness.other_id == Project.id)
    )
    twice = Column("alike", _l("Perhaps entered twice"), ColumnKind.YES_NO,
                   source=pair.exists(), words=yes_no())  # fmt: skip
    return Content([twice], [filters.flag("alike", _("Perhaps entered twice"), pair.exists())])


IN_PROJECTS = Addition("project likeness", PROJECTS.key, _content, after_column="submitted_at")


def _twice(other: Project, why: list[MarkKind]) -> LazyString:
    return _l(
        "You are in %(reference)s “%(title)s” for %(event)s, which is like this one: %(why)s.",
        reference=other.reference, title=tr(other.name), event=tr(other.edition.name),
        why=", ".join(str(kind.label) for kind in why),
    )  # fmt: skip
