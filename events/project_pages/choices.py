"""Having carriers see one's project, among what one may agree to (R10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.accounts.models import User
from core.consents.choices import Choice, ChoiceSource
from core.i18n import tr
from events.projects.consents import ProjectPurpose
from events.projects.queries import list_own
from events.projects.services import share
from events.projects.states import LIVE_PROJECTS


def _open_to(user: User) -> Sequence[Choice]:
    return [
        Choice(ProjectPurpose.SHARING, one, one.title or tr(one.edition.name))
        for one in list_own(user)
        if one.state in LIVE_PROJECTS and not one.shares_with_carriers
    ]


def _give(choice: Choice, user: User, at: datetime) -> None:
    share(choice.about, wanted=True, by=user, at=at)


CHOICES_OF_PROJECTS = ChoiceSource("projects", _open_to, _give)
