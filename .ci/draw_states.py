"""Draw each workflow's table as a diagram in docs/states; `--check` fails when one is stale."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.workflow import Workflow, known  # noqa: E402

HOME = ROOT / "docs" / "states"


def load_workflows() -> None:
    """Import every module that makes a workflow, so that `core.workflow.known` is whole."""
    for domain in ("core", "talent", "events"):
        for file in sorted((ROOT / domain).rglob("*.py")):
            if "= Workflow(" in file.read_text():
                importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def drawing(workflow: Workflow) -> str:
    """The workflow as Markdown with a Mermaid state diagram."""
    lines = [f"# {workflow.name}", "", "Drawn from the table by `.ci/draw_states.py`.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.states[0]}"]
    for row in workflow.transitions:
        targets = [row.target] if row.target is not None else sorted(row.returns_to)
        lines += [
            f"    {source} --> {target}: {row.action}{' (program)' if row.by_system else ''}"
            for source in sorted(row.sources)
            for target in targets
        ]
    left = {state for row in workflow.transitions for state in row.sources}
    lines += [f"    {state} --> [*]" for state in workflow.states if state not in left]
    return "\n".join([*lines, "```", ""])


def main() -> int:
    """Write or check every drawing; the exit status."""
    load_workflows()
    wanted = {f"{name}.md": drawing(workflow) for name, workflow in sorted(known.items())}
    found = {file.name: file.read_text() for file in HOME.glob("*.md")}
    if "--check" in sys.argv:
        stale = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
        print(f"stale: {stale}" if stale else "state drawings are current")
        return 1 if stale else 0
    HOME.mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (HOME / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
