"""What each slice of events adds to the city under attack: one module a slice.

A module may define
    CELLS    {endpoint: ([{argument: name of a thing, or "=value"}], who else may open it with GET)}
    things(city) -> {name: what stands in the address}, called once the event below is there
    TABLES   the models whose rows must be the same before and after an attack
    LISTS    {endpoint without arguments: who may see the victim there}
    API      {address of a list under /api/v1, "{name}" a thing: whose tokens may take it}
Whoever may open an address may also change there by POST, so they are not tried with it.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

# Whoever runs the whole city's events, and whoever audits them.
RUNS = frozenset({"organiser"})
READS = frozenset({"organiser", "auditor"})
# What anybody with an account may open: it holds nobody's data.
EVERYBODY = frozenset(
    {"talent", "employer", "carrier", "district", "elsewhere", "city", "province", "juror"}
    | {"organiser", "elsewhere_organiser", "gate", "editor", "auditor", "admin"}
)
NOBODY: frozenset[str] = frozenset()


def cells_of_list(
    blueprint: str, where: dict[str, str], *, reads=READS, takes=RUNS, changes: bool = False
) -> dict[str, tuple[list[dict[str, str]], frozenset[str]]]:
    """The cells of what `add_list_routes` adds beside the list's own page."""
    view, run = where | {"view_id": "saved_view"}, where | {"run_id": "bulk_run"}
    cells = {
        "choose_columns": ([where], reads), "save_view": ([where], reads),
        "export": ([where], takes), "give": ([where], takes), "drop_view": ([view], NOBODY),
    }  # fmt: skip
    if changes:
        cells |= {"change": ([where], takes), "run": ([run], NOBODY), "stop": ([run], NOBODY)}
    return {f"{blueprint}.{name}": cell for name, cell in cells.items()}


def modules() -> list[ModuleType]:
    """Every slice's module, by name."""
    return [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name)
    ]
