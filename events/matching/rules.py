"""Which post fits whom, by plain rules that are said in words; nothing is scored.

A post is suggested when the recognised title it wants is held, or when it names the person's
field, and nothing it asks for is missing: a degree as high, the language of work. Where the work is
is one more reason, never a condition. What nobody said of themselves is no reason against them.
"""

from collections.abc import Collection, Iterable
from typing import TypeVar

from flask_babel import gettext as _

from core.i18n import NAMES
from core.name_keys import folded
from core.regions import district_names
from events.job_descriptions.states import JobDegree
from events.jobs.models import JobPost
from events.profiles.models import TalentProfile

SHOWN = 20
T = TypeVar("T")


def reasons_for(job: JobPost, profile: TalentProfile, codes: Collection[str]) -> list[str]:
    """Why the post fits the person who holds titles of these `codes`; [] where it does not."""
    holds = bool(job.title_wanted) and job.title_wanted in codes
    named = _names_field(job.field, profile.field)
    if not (holds or named) or not _has_what_it_asks(job, profile):
        return []
    asked = JobDegree(job.degree or JobDegree.NONE)
    said = {
        _("The recognised title it wants"): holds,
        _("The field: %(field)s", field=job.field): named,
        _("The degree it asks for: %(degree)s", degree=asked.label): asked.rank > 0,
        _("The language of work: %(language)s", language=NAMES.get(job.language, "")): job.language,
        _("The place: %(place)s", place=_place(job)): job.district in profile.places,
    }
    return [reason for reason, is_one in said.items() if is_one]


def best(matches: Iterable[tuple[T, list[str]]]) -> list[tuple[T, list[str]]]:
    """Those that fit, with most reasons first."""
    return sorted((one for one in matches if one[1]), key=lambda one: -len(one[1]))[:SHOWN]


def _names_field(asked: str, studied: str) -> bool:
    wanted, own = folded(asked), folded(studied)
    return bool(wanted and own) and (wanted in own or own in wanted)


def _has_what_it_asks(job: JobPost, profile: TalentProfile) -> bool:
    if JobDegree(job.degree).rank > JobDegree(profile.degree).rank:
        return False
    return not job.language or not profile.languages or job.language in profile.languages


def _place(job: JobPost) -> str:
    return district_names().get(job.district) or job.place
