"""The program read as text: which names each module defines, imports and uses."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "talent", "events")
Place = tuple[str, str]  # a module, and a name in it


@dataclass
class Module:
    """`defines` leads from names to the nodes that make them, `imports` to where they come from.

    `uses` counts what is read of it at the top or in its functions: a name, or a dotted pair.
    """

    name: str
    tree: ast.Module
    is_package: bool = False
    defines: dict[str, ast.AST] = field(default_factory=dict)
    imports: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.defines[node.name] = node
            for target in _targets(node):
                self.defines.setdefault(target, node)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                origin = self._origin(node)
                for alias in node.names:
                    self.imports[alias.asname or alias.name] = (origin, alias.name)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name if alias.asname else alias.name.partition(".")[0]
                    self.imports[alias.asname or top] = (top, "")

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        parts = parts[: len(parts) - node.level + self.is_package]
        return ".".join([*parts, node.module] if node.module else parts)


class Program:
    """Modules by name; `places` says what a name or a dotted pair in a module stands for."""

    def __init__(self, sources: dict[str, str], packages: frozenset[str] = frozenset()) -> None:
        self._resolved: dict[Place, Place | None] = {}
        self.modules = {
            name: Module(name, ast.parse(text), name in packages) for name, text in sources.items()
        }

    def resolve(self, module: str, name: str) -> Place | None:
        """Where a name of a module was made, through re-exports; a module is `(name, "")`."""
        if (module, name) not in self._resolved:
            self._resolved[module, name] = None  # what imports itself in a circle is nowhere made
            self._resolved[module, name] = self._resolve(module, name)
        return self._resolved[module, name]

    def _resolve(self, module: str, name: str) -> Place | None:
        if f"{module}.{name}" in self.modules and name not in self.modules[module].defines:
            return f"{module}.{name}", ""
        known = self.modules.get(module)
        if known is None:
            return None
        if name in known.defines:
            return module, name
        if name in known.imports:
            origin, original = known.imports[name]
            if not original:
                return (origin, "") if origin in self.modules else None
            return self.resolve(origin, original)
        return None

    def place_of(self, module: str, node: ast.expr) -> Place | None:
        """What an expression `name` or `module.name` stands for."""
        if isinstance(node, ast.Name):
            return self.resolve(module, node.id)
        if isinstance(node, ast.Attribute):
            base = self.place_of(module, node.value)
            if base is not None and not base[1]:
                return self.resolve(base[0], node.attr)
        return None

    def uses(self) -> Counter[Place]:
        """How often each name is read, not counting what a definition says of itself."""
        counted: Counter[Place] = Counter()
        for name, module in self.modules.items():
            for statement in module.tree.body:
                own = (name, getattr(statement, "name", ""))
                for node in ast.walk(statement):
                    place = self._read(name, node)
                    if place is not None and place != own:
                        counted[place] += 1
        return counted

    def _read(self, module: str, node: ast.AST) -> Place | None:
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            return self.place_of(module, node)
        return None


def _targets(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


@cache
def program() -> Program:
    """What is served: the packages and app.py, never the tests."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    sources = {module_name(file): file.read_text("utf-8") for file in [*files, ROOT / "app.py"]}
    packages = {module_name(file) for file in files if file.stem == "__init__"}
    return Program(sources, frozenset(packages))


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def template_words() -> frozenset[str]:
    """Every word inside the braces of a template."""
    words: set[str] = set()
    for file in (ROOT / "templates").rglob("*.*"):
        for braces in re.findall(r"\{[{%].*?[%}]\}", file.read_text("utf-8"), flags=re.DOTALL):
            words.update(re.findall(r"\w+", braces))
    return frozenset(words)
