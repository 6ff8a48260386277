"""What a new portal starts with: each slice says what it wants to be there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.registries import Provider, Registry

PrepareFunction = Callable[[], Iterable[str] | None]


@dataclass(frozen=True)
class Preparer:
    """Loads something if it is not there yet; what it returns are lines to show at each start.

    It must find out itself whether there is anything to do, so that a start that was cut short
    can be repeated. Each one's changes are committed before the next runs.
    """

    order: int
    name: str
    function: PrepareFunction
    demo: bool = False


# Told how many past editions a demonstration asks for; says in one line what was made.
DEMO_HISTORY = Registry[Provider[Callable[[int], str]]](
    "demo history", "Past editions made up for `flask demo load --editions`."
)
PREPARERS = Registry[Preparer](
    "preparers", "Called by `flask prepare`, in rising order.", key="name", order="order"
)
