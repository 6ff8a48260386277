"""Rules of this repository that no linter knows. Prints each breach with its place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORTH_A_LOOK = 300


@dataclass(frozen=True)
class Rule:
    """`pattern` must not occur in files that match `where`, except below `unless`."""

    say: str
    pattern: str
    where: tuple[str, ...]
    unless: tuple[str, ...] = ()


PROGRAM = ("core/*.py", "talent/*.py", "events/*.py", "app.py")
RULES = (
    Rule(
        "take the time from core.clock",
        r"\b(?:datetime|date)\.(?:now|utcnow|today)\(|\btime\.time\(\)",
        PROGRAM,
        ("core/clock.py",),
    ),
    Rule(
        "read settings from core.settings",
        r"\bos\.(?:environ|getenv)\b",
        PROGRAM,
        (
            "core/settings.py",
            "core/serving/",
            "core/documents/engine/",
            "core/files/",
            "core/operations/migrating.py",
            "core/translations/",
        ),
    ),
    Rule("no random numbers that can be guessed", r"\brandom\.(?!SystemRandom)\w+\(", PROGRAM),
    Rule(
        "no inline script",
        r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/)",
        ("templates/*.html",),
    ),
    Rule(
        "no inline style",
        r"<style\b|\sstyle=[\"']",
        ("templates/*.html",),
        ("templates/emails/", "templates/documents/"),
    ),
    Rule("no inline event handler", r"\son[a-z]+=[\"']", ("templates/*.html",)),
    Rule(
        "nothing of people is ever |safe", r"\|\s*safe\b", ("templates/*.html", "templates/*.txt")
    ),
    Rule(
        "no other host in pages",
        r"(?:src|href|action)=[\"'](?:https?:)?//",
        ("templates/*.html",),
        ("templates/emails/",),
    ),
    Rule(
        "no path of somebody's machine",
        r"/(?:home|Users|root)/[a-z]|/work/(?:main|shared)|C:\\\\Users",
        (
            "*.py",
            "*.md",
            "*.html",
            "*.toml",
            "*.sh",
            "*.txt",
            "*.json",
            "*.yaml",
            "*.yml",
            "Makefile",
        ),
        ("static/vendor/", "tests/vendor/", "tests/core/files/", ".ci/house_rules.py"),
    ),
    Rule(
        "no registry or mirror host",
        r"(?:index-url|find-links|registry)\s*[=:]\s*\S+://|files\.pythonhosted|registry\.npmjs",
        ("*.txt", "*.toml", "*.cfg", "Makefile", "*.sh", ".ci/*"),
        (".ci/house_rules.py", ".ci/vendor_frontend.sh"),
    ),
    Rule(
        "no test is skipped", r"pytest\.skip|mark\.skip|mark\.xfail|importorskip", ("tests/*.py",)
    ),
    Rule(
        "nothing left for later",
        r"\b(?:TODO|FIXME|XXX)\b",
        (*PROGRAM, "tests/*.py", "templates/*.html"),
        ("talent/catalogue/seed/",),
    ),
)


def kept_files() -> list[str]:
    """Every file under version control or about to be."""
    listed = _git_files("--cached", "--others", "--exclude-standard")
    return sorted({name for name in listed if (ROOT / name).is_file()})


def kept_links() -> Iterator[str]:
    """Links under version control: they lead elsewhere on another's machine, or into themselves."""
    for line in _git_files("--stage"):
        if line.startswith("120000 "):
            yield f"{line.partition(chr(9))[2]}: keep no link (git rm --cached)"


def _git_files(*asked: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", *asked], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.splitlines()


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """`core/*.py` is any depth below core; `*.py` any file; `Makefile` itself."""
    for pattern in patterns:
        folder, _, end = pattern.rpartition("*")
        if "*" not in pattern and (name == pattern or name.startswith(pattern)):
            return True
        if "*" in pattern and name.startswith(folder) and name.endswith(end):
            return True
    return False


def breaches(names: list[str]) -> Iterator[str]:
    """Each breach of a rule as `place: what to do`."""
    for rule in RULES:
        compiled = re.compile(rule.pattern)
        for name in names:
            if matches(name, rule.where) and not matches(name, rule.unless):
                for number, line in enumerate(lines_of(name), 1):
                    if compiled.search(line):
                        yield f"{name}:{number}: {rule.say}"


def state_writers(names: list[str]) -> Iterator[str]:
    """Whatever moves a state beside the workflow's `fire` and `moving`."""
    for name in names:
        if matches(name, PROGRAM) and name != "core/workflow.py":
            for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
                if writes_state(node):
                    line = getattr(node, "lineno", 0)
                    yield f"{name}:{line}: move a state by its workflow (core.workflow)"


def writes_state(node: ast.AST) -> bool:
    """`x.state = …` in any shape, `setattr(x, "state", …)`, `.values(state=…)` of an UPDATE."""
    if isinstance(node, ast.Attribute):
        return node.attr == "state" and isinstance(node.ctx, ast.Store)
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node.func, ast.Name):
        called = node.func.id
    keys = [keyword.arg for keyword in node.keywords]
    for argument in node.args:
        if isinstance(argument, ast.Dict):
            keys += [_named(key) for key in argument.keys]
    if called == "setattr":
        return len(node.args) > 1 and _named(node.args[1]) == "state"
    return called in {"values", "update"} and "state" in keys


def _named(node: ast.AST | None) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return node.attr if isinstance(node, ast.Attribute) else ""


def lines_of(name: str) -> list[str]:
    """The lines of a text file."""
    return (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()


# Slices that are held to the workbench's measure; what is more in them has a noun of its own.
MEASURED = (
    "exhibitors",
    "closing",
    "thanks",
    "jobs",
    "applications",
    "interviews",
    "projects",
    "project_entries",
    "project_pages",
    "project_teams",
    "project_papers",
    "project_eligibility",
    "project_levels",
    "project_reviews",
    "project_juries",
    "pitches",
    "dockings",
    "carrier_projects",
    "carriers",
    "directories",
    "agreements",
    "talks",
    "taxonomies",
    "travel_support",
    "travel_desk",
    "travel_objections",
    "landings",
    "landing_pages",
    "landing_follow_ups",
    "walls",
    "awards",
    "award_pages",
    "award_proposals",
)


@dataclass(frozen=True)
class Figure:
    """What the program may grow to. Lower a ceiling when the figure has fallen; never raise it."""

    name: str
    value: int
    ceiling: int


def figures(names: list[str]) -> list[Figure]:
    """The size of the program: `core`, `talent` and `events` without migrations and tests."""
    lengths = sorted(len(lines_of(name)) for name in names if matches(name, PROGRAM[:3]))
    # A module of a few lines is a name to look up and no thought. An `__init__` is counted apart:
    # it registers its slice; one without any line is neither.
    small = [name for name in names if matches(name, PROGRAM[:3]) and is_small(name)]
    registering = sum(name.endswith("/__init__.py") for name in small)
    return [
        Figure("lines of Python", sum(lengths), 152_400),
        Figure("90th percentile of file length", lengths[len(lengths) * 9 // 10], 200),
        Figure("modules under 25 lines", len(small) - registering, 40),
        Figure("`__init__` under 25 lines", registering, 48),
        *(Figure(f"lines of events/{name}", lines_of_slice(names, name), 900) for name in MEASURED),
    ]


def is_small(name: str) -> bool:
    """Whether there is something in a module, and hardly anything."""
    return 0 < len(lines_of(name)) < 25


def lines_of_slice(names: list[str], name: str) -> int:
    """The workbench's measure: what a slice takes that composes it."""
    return sum(len(lines_of(each)) for each in names if matches(each, (f"events/{name}/*.py",)))


def long_files(names: list[str]) -> Iterator[tuple[str, int]]:
    """Files of ours that are worth a look for their length."""
    for name in names:
        if name.endswith(".py") and not name.startswith(("migrations/versions/", "tests/vendor/")):
            count = len(lines_of(name))
            if count > WORTH_A_LOOK:
                yield name, count


def main() -> int:
    """Print breaches, figures, and long files as a note; 1 when there is a breach."""
    names = kept_files()
    found = [*breaches(names), *state_writers(names), *kept_links()]
    for name, count in long_files(names):
        print(f"note: {name} has {count} lines; can it be divided by meaning?")
    for figure in figures(names):
        print(f"{figure.name}: {figure.value:,} of {figure.ceiling:,}")
        if figure.value > figure.ceiling:
            found.append(f"{figure.name}: more than {figure.ceiling:,}; compose or delete")
    print("\n".join(found) or "kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
