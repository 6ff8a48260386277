"""What a slice declares of its cases, and one case as a page shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from flask import url_for
from flask_babel import LazyString
from flask_login import current_user

from core.cases.forms import ActionForm
from core.cases.timeline import Happening, timeline_of
from core.workflow import Workflow

T = TypeVar("T")
Words: TypeAlias = LazyString | str


def _version_of(subject: Any) -> object:
    return subject.version


def _nothing(_subject: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Action(Generic[T]):
    """One row of the workflow as people do it: the service behind it, its form and its key.

    `service` gets the subject, what the form says (`ActionForm.arguments`), and `by` and `at`.
    `ready` fills the empty form. `writes` says that a letter goes out, so that it can be seen
    first. `label` stands in for the row's own where the words depend on the case.
    """

    move: StrEnum
    service: Callable[..., object]
    form: type[ActionForm] = ActionForm
    key: str = ""
    danger: bool = False
    # It sends the case back: never the button that stands out.
    is_return: bool = False
    writes: bool = True
    ready: Callable[[T], Mapping[str, Any]] = _nothing
    label: Callable[[T], Words] | None = None
    # What it means, said above the form.
    says: Words = ""
    # Said when it is done, where "Done" and the label do not tell enough.
    done: Words = ""
    # Whether the button is worth showing; a service refuses all the same.
    offered: Callable[[T], bool] = lambda _subject: True
    # A template for the form's rows where they are not one below the other; there it is `form`.
    rows: str = ""
    # The last word of its address, where that is not the move's.
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or str(self.move))


@dataclass(frozen=True)
class CaseSpec(Generic[T]):
    """One kind of case. `load` finds it by the values of its address, for the one who asks.

    `load` refuses (NotFound, Forbidden) whoever may not read it; `reading` is the permission it
    asked for. `handles` tells whether somebody works on such cases, so that a page that moved on
    under their hands is explained to them and not refused. `next` is the case to open after this.
    """

    blueprint: str
    workflow: Workflow
    actions: tuple[Action[T], ...]
    reading: StrEnum
    load: Callable[..., T]
    address: Callable[[T], Mapping[str, Any]]
    title: Callable[[T], Words]
    page: Callable[..., str]
    handles: Callable[[Any, T], bool] = lambda _user, _subject: False
    next: Callable[[T], T | None] = lambda _subject: None
    # What tells a page that moved on, where others than people move the version.
    version: Callable[[T], object] = _version_of
    # What the letters are about, where it is not the case itself.
    letters_about: Callable[[T], Any] = lambda subject: subject
    # What the timeline tells beside the moves, by its word in the log.
    told: Mapping[str, Words] = field(default_factory=dict)
    # What staff may see of a letter to somebody else: links that act for the reader are cut out.
    shown_letter: Callable[[str], str] = str

    def url(self, subject: T, endpoint: str = "show", **more: Any) -> str:
        return url_for(f"{self.blueprint}.{endpoint}", **self.address(subject), **more)

    def label(self, action: Action[T], subject: T) -> Words:
        if action.label is not None:
            return action.label(subject)
        return self.workflow.find(action.move).label

    def open_actions(self, subject: Any) -> list[Action[T]]:
        """What the person at the keyboard may do with it now, in the order declared."""
        moves = {row.action for row in self.workflow.open_to(current_user, subject)}
        return [one for one in self.actions if one.move in moves and one.offered(subject)]


@dataclass(frozen=True)
class Panel(Generic[T]):
    action: Action[T]
    label: Words
    url: str
    close_url: str
    form: ActionForm
    tone: str
    is_open: bool


@dataclass(frozen=True)
class Case(Generic[T]):
    """What the templates draw of a case. `letter` is None unless it was asked to be seen."""

    subject: T
    spec: CaseSpec[T]
    panels: list[Panel[T]] = field(default_factory=list)
    letter: Mapping[str, str] | None = None
    next_url: str = ""

    @property
    def url(self) -> str:
        return self.spec.url(self.subject)

    @property
    def standing(self) -> Any:
        """The member of its state, with label and tone."""
        subject: Any = self.subject
        return type(self.spec.workflow.states[0])(subject.state)

    def timeline(self) -> list[Happening]:
        """What happened to it, newest first, in two queries."""
        return timeline_of(self.subject, self.spec.workflow, self.spec.told)

    @property
    def opened(self) -> Panel[T] | None:
        return next((panel for panel in self.panels if panel.is_open), None)

    def panel(self, name: str) -> Panel[T] | None:
        """The panel of an action, if it is open to the person."""
        return next((panel for panel in self.panels if panel.action.name == name), None)
