"""What slices above say, ask and hear of projects: steps, checks, parts of pages, news."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.accounts.models import User
from core.errors import Words
from core.registries import News, Provider, Registry
from events.projects.models import Project, ProjectCall
from events.projects.states import ProjectAction
from events.registrations.own_parts import OwnPart

# What was typed so far, by the columns of `Project` (dates and amounts as such) and the keys of the
# organiser's own questions; only what is whole stands in it.
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class ProjectStep:
    """A step of the wizard with a page of its own at `endpoint`, which takes the reference.

    `lacking` says what is missing before it can be sent, None for nothing; `answers` is what stands
    of it on the page on which all is checked.
    """

    key: str
    label: Words
    endpoint: str
    lacking: Callable[[Project], Words | None]
    answers: Callable[[Project], OwnPart | None] = lambda _project: None
    order: int = 50


@dataclass(frozen=True)
class Finding:
    """What an eligibility rule says before it is sent; `is_barred`: so it cannot be sent.

    `step` and `column` are where it is mended; neither: nowhere.
    """

    message: Words
    is_barred: bool = True
    step: str = ""
    column: str = ""


Check = Callable[[Project, Facts], Iterable[Finding]]
ShowOwn = Callable[[Project], OwnPart | None]
# The last is the address of the page it stands on: what a part opens, opens there.
Show = Callable[[Project, User, str], OwnPart | None]

CALL_PARTS = Registry[Provider[Callable[[ProjectCall], OwnPart]]](
    "call parts", "What slices show everybody on the page of a call.", order="order"
)
PROJECT_STEPS = Registry[ProjectStep](
    "project steps", "Steps of entering a project beside those of its form.", order="order"
)
PROJECT_CHECKS = Registry[Provider[Check]](
    "project checks", "What is judged before a project is sent.", order="order"
)
OWN_PROJECT_PARTS = Registry[Provider[ShowOwn]](
    "own project parts", "What slices show on the owner's page of a project.", order="order"
)
PROJECT_PARTS = Registry[Provider[Show]](
    "project parts", "What slices show staff on the page of a project.", order="order"
)


@dataclass(frozen=True)
class CallLink:
    """A page on which the organiser sets a part of the call; it takes the edition's `slug`."""

    label: Words
    endpoint: str
    order: int


CALL_LINKS = Registry[CallLink](
    "call links", "Pages beside the organiser's page of a call.", key="endpoint", order="order"
)


@dataclass(frozen=True)
class ProjectMoved:
    """It was sent (again) or ended; `by` None is the program."""

    project: Project
    action: ProjectAction
    by: User | None
    at: datetime


project_moved = News[ProjectMoved]("project moved")


def shown_to_owner(one: Project) -> list[OwnPart]:
    return [part for part in (each.call(one) for each in OWN_PROJECT_PARTS) if part is not None]


def shown_to(reader: User, one: Project, address: str) -> list[OwnPart]:
    """The parts a member of staff reads at `address`, a page that this reader may open."""
    parts = (each.call(one, reader, address) for each in PROJECT_PARTS)
    return [part for part in parts if part is not None]


def findings_of(one: Project, facts: Facts) -> list[Finding]:
    return [said for each in PROJECT_CHECKS for said in each.call(one, facts)]
