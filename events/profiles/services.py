"""Keep a profile and its CV."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import audit
from core.accounts.models import User
from core.consents.queries import find_consent
from core.consents.services import give_consents, withdraw_consent
from core.db import db
from core.files.checks import CheckedUpload
from core.files.services import keep_upload
from events.profiles.models import TalentProfile
from events.profiles.queries import find_profile
from events.profiles.states import CV_PURPOSE, ProfilePurpose

FACTS = (
    "name", "phone", "headline", "summary", "degree", "field", "institution", "employer",
    "job_title", "languages", "places", "pay_wanted",
)  # fmt: skip


def keep_profile(
    user: User,
    facts: Mapping[str, Any],
    cv: CheckedUpload | None,
    *,
    keeps_cv: bool,
    shows_title: bool | None,
    at: datetime,
) -> TalentProfile:
    """Enter or change one's profile. Applications sent before keep what was sent.

    Without `cv` the one of before stays, unless `keeps_cv` is False. `shows_title` gives or takes
    back the consent to show the recognised title; None leaves it as it is.
    """
    profile = find_profile(user)
    if profile is None:
        profile = TalentProfile(user=user, changed_at=at)
        db.session.add(profile)
    for name in FACTS:
        setattr(profile, name, facts[name])
    if cv is not None:
        profile.cv = keep_upload(cv, owner=user, purpose=CV_PURPOSE, at=at)
    elif not keeps_cv:
        profile.cv = None
    profile.changed_at = at
    db.session.flush()
    if shows_title is not None:
        agree_to_title(profile, agrees=shows_title, by=user, at=at)
    audit.record("profile:changed", profile, by=user, at=at)
    return profile


def agree_to_title(profile: TalentProfile, *, agrees: bool, by: User, at: datetime) -> None:
    """Give or take back the consent that employers see the recognised title; once each."""
    known = find_consent(profile, ProfilePurpose.TITLE)
    if agrees and known is None:
        give_consents(by, [ProfilePurpose.TITLE], about=profile, at=at)
    elif not agrees and known is not None:
        withdraw_consent(known, by=by, at=at)
