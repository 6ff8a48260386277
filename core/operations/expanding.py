"""Whether former programs can go on serving while and after migrations run.

They can when each migration only adds: tables, columns that may stay empty or fill themselves, and
indexes that refuse nothing. What takes away comes a version later, when no program needs it.
Read from the migrations' own text, so that nobody has to declare it, or can do so wrongly. What
came of it is noted in the database, where each former program reads whether it can serve.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from core import installation
from core.db import db
from core.serving.first_start import VERSIONS

_ADDS = frozenset({"create_table", "create_index", "add_column", "batch_alter_table", "f"})


def hinders(before: str, wanted: str, folder: Path = VERSIONS) -> str:
    """The first step between two migrations that former programs may not survive; empty if none."""
    if not before:
        return "there are no tables yet"
    for file in sorted(folder.glob("[0-9]*.py")):
        number = file.name.partition("_")[0]
        if before < number <= wanted:
            for step in _steps(file.read_text(encoding="utf-8")):
                return f"{number}: {step}"
    return ""


def note_change(before: str, wanted: str, *, for_former: bool) -> None:
    """Write down that the database went from one migration to another; commits.

    `for_former` whether programs of before can serve on.
    """
    if not installation.is_known():
        return
    known = {"came_from": "", "oldest_program": ""}
    if wanted >= before:
        oldest = (installation.oldest_program() or before) if for_former else ""
        known = {"came_from": before, "oldest_program": oldest}
    installation.note(db.session(), **known)
    db.session.commit()


def _steps(source: str) -> Iterator[str]:
    """What in `upgrade()` is more than adding."""
    body = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    ]
    nodes = [node for top in body for node in ast.walk(top)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    made = {_first(call) for call in calls if _name(call) == "op.create_table"}
    inside_new = {
        call
        for node in nodes
        if isinstance(node, ast.With) and _first(node.items[0].context_expr) in made
        for call in ast.walk(node)
    }
    for call in calls:
        owner, _, verb = _name(call).rpartition(".")
        if owner == "sa" or owner.startswith("postgresql") or owner.endswith(")"):
            continue  # a type or a column, judged where it is added
        if call in inside_new and owner == "batch_op":
            continue  # no former program knows the table
        if owner not in {"op", "batch_op"} or verb not in _ADDS:
            yield _name(call)
        elif verb == "create_index" and _is_on(call, "unique"):
            if len(call.args) < 2 or ast.unparse(call.args[1]) not in made:
                yield f"unique index {_first(call)}"
        elif verb == "add_column" and not _fills_itself(call):
            yield "a column that former programs do not fill"


def _fills_itself(call: ast.Call) -> bool:
    columns = [one for one in call.args if isinstance(one, ast.Call)]
    return bool(columns) and all(
        _is_on(one, "nullable") or any(key.arg == "server_default" for key in one.keywords)
        for one in columns
    )


def _is_on(call: ast.Call, name: str) -> bool:
    return any(key.arg == name and ast.unparse(key.value) != "False" for key in call.keywords)


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func)


def _first(call: ast.AST) -> str:
    return ast.unparse(call.args[0]) if isinstance(call, ast.Call) and call.args else ""
