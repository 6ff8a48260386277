"""What slices above show a carrier on its page of a project."""

from collections.abc import Callable

from core.registries import Provider, Registry
from events.dockings.models import Docking
from events.registrations.own_parts import OwnPart

# None is nothing. The docking may be one that is not kept yet.
CARRIER_PARTS = Registry[Provider[Callable[[Docking], OwnPart | None]]](
    "carrier parts", "What slices show a carrier on its page of a project.", order="order"
)


def shown_to_carrier(one: Docking) -> list[OwnPart]:
    """Each with its template and values, in their order."""
    parts = (provider.call(one) for provider in CARRIER_PARTS)
    return [part for part in parts if part is not None]
