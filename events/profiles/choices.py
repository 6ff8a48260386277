"""Showing one's recognised title to employers, among what one may agree to (R20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.accounts.models import User
from core.consents.choices import Choice, ChoiceSource
from core.consents.queries import find_consent
from events.profiles.models import TalentProfile
from events.profiles.queries import find_profile
from events.profiles.services import agree_to_title
from events.profiles.states import ProfilePurpose


def _open_to(user: User) -> Sequence[Choice]:
    """Where there is a profile to show it on."""
    profile: TalentProfile | None = find_profile(user)
    if profile is None or find_consent(profile, ProfilePurpose.TITLE):
        return []
    return [Choice(ProfilePurpose.TITLE, profile)]


def _give(choice: Choice, user: User, at: datetime) -> None:
    agree_to_title(choice.about, agrees=True, by=user, at=at)


CHOICE_OF_TITLE = ChoiceSource("profiles", _open_to, _give)
