"""Find profiles, the titles that go with them, and what is known already of a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import pgettext
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.consents.models import Consent
from core.consents.queries import find_consent
from core.db import db
from core.regions import district_names
from events.job_descriptions.states import JobDegree
from events.ports import held_titles, known_career, known_person
from events.profiles.models import TalentProfile
from events.profiles.states import ProfileLanguage, ProfilePurpose


def find_profile(user: User, *, for_update: bool = False) -> TalentProfile | None:
    """`for_update` lets one request of a person at a time go on, so that two clicks are one."""
    rows = select(TalentProfile).where(TalentProfile.user_id == user.id)
    rows = rows.options(joinedload(TalentProfile.cv))
    if for_update:
        rows = rows.with_for_update(of=TalentProfile)
    return db.session.scalar(rows)


def known_facts(user: User) -> dict[str, Any]:
    """What fills a fresh profile: what was entered for claims and registrations already."""
    person, career = known_person(user), known_career(user)
    facts = {"name": person.name if person else user.display_name}
    facts["phone"] = person.phone if person else ""
    if career is not None:
        facts |= {
            "degree": career.degree,
            "field": career.degree_field,
            "institution": career.institution,
            "employer": career.employer_name,
            "job_title": career.job_title,
        }
    return facts


def in_words(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """The chosen codes of a snapshot's profile as people read them; "" where there are none."""
    profile = snapshot.get("profile", {})
    districts = district_names()
    degree = profile.get("degree") or JobDegree.NONE
    spoken = (ProfileLanguage(one).label for one in profile.get("languages", ()))
    places = (districts[one] for one in profile.get("places", ()) if one in districts)
    return {
        "degree": "" if degree == JobDegree.NONE else str(JobDegree(degree).label),
        "languages": pgettext("list", ", ").join(str(one) for one in spoken),
        "places": pgettext("list", ", ").join(places),
    }


def titles_of(user: User) -> Sequence[Any]:
    """The titles this person holds now: rows of code, title, serial."""
    held = held_titles().subquery()
    return db.session.execute(select(held).where(held.c.holder_id == user.id)).all()


def shows_title(profile: TalentProfile) -> bool:
    return find_consent(profile, ProfilePurpose.TITLE) is not None


def agreed_to_title(user_id: Any) -> ColumnElement[bool]:
    """Whether the person of this column agreed, and did not take it back (R20)."""
    agreed = select(Consent.id).where(
        Consent.user_id == user_id,
        Consent.purpose == ProfilePurpose.TITLE,
        Consent.withdrawn_at.is_(None),
    )
    return agreed.exists()
