"""No module imports itself in a circle: a contract for import-linter, whose graph sees every import.

Imports inside functions count as well: put off until a call, a circle is still one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output


class NoCircles(Contract):
    """Fails with each set of modules that lead to one another."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = circles(graph.modules, graph.find_modules_directly_imported_by)
        return ContractCheck(kept=not found, metadata={"circles": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for circle in check.metadata["circles"]:
            output.print_error(" <-> ".join(circle))


def circles(names: Iterable[str], imports: Callable[[str], Iterable[str]]) -> list[list[str]]:
    """The strongly connected parts of more than one module (Tarjan), each in order of name."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_ones: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        open_ones.append(name)
        for other in sorted(imports(name)):
            if other not in number:
                visit(other)
            if other in open_ones:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == number[name]:
            at = open_ones.index(name)
            part = open_ones[at:]
            del open_ones[at:]
            if len(part) > 1 or name in imports(name):
                found.append(sorted(part))

    for name in sorted(names):
        if name not in number:
            visit(name)
    return found
