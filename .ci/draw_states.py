"""Draw each workflow's table as a diagram in docs/states; `--check` fails when one is stale."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.workflow import Workflow  # noqa: E402
from events.editions.states import EDITION_WORKFLOW, EditionState  # noqa: E402
from events.letters.states import LETTER_WORKFLOW, LetterState  # noqa: E402
from events.mailings.states import MAILING_WORKFLOW, MailingState  # noqa: E402
from events.registrations.states import REGISTRATION_WORKFLOW, RegistrationState  # noqa: E402
from events.suggestions.states import SUGGESTION_WORKFLOW, SuggestionState  # noqa: E402
from talent.claims.states import CLAIM_WORKFLOW, ClaimState  # noqa: E402

WORKFLOWS = (
    (CLAIM_WORKFLOW, ClaimState),
    (EDITION_WORKFLOW, EditionState),
    (REGISTRATION_WORKFLOW, RegistrationState),
    (LETTER_WORKFLOW, LetterState),
    (SUGGESTION_WORKFLOW, SuggestionState),
    (MAILING_WORKFLOW, MailingState),
)
HOME = ROOT / "docs" / "states"


def drawing(workflow: Workflow, first: str, finals: list[str]) -> str:
    """The workflow as Markdown with a Mermaid state diagram."""
    lines = [f"# {workflow.name}", "", "Drawn from the table by `.ci/draw_states.py`.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    for row in workflow.transitions:
        targets = [row.target] if row.target is not None else sorted(row.returns_to)
        lines += [
            f"    {source} --> {target}: {row.action}{' (program)' if row.by_system else ''}"
            for source in sorted(row.sources)
            for target in targets
        ]
    lines += [f"    {state} --> [*]" for state in finals]
    return "\n".join([*lines, "```", ""])


def ends(workflow: Workflow, states: type[StrEnum]) -> list[str]:
    """The states nothing leads out of."""
    left = {state for row in workflow.transitions for state in row.sources}
    return [state for state in states if state not in left]


def main() -> int:
    """Write or check every drawing; the exit status."""
    wanted = {
        f"{workflow.name}.md": drawing(workflow, next(iter(states)), ends(workflow, states))
        for workflow, states in WORKFLOWS
    }
    stale = [
        name
        for name, text in wanted.items()
        if not (HOME / name).exists() or (HOME / name).read_text() != text
    ]
    if "--check" in sys.argv:
        print(f"stale: {stale}" if stale else "state drawings are current")
        return 1 if stale else 0
    HOME.mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (HOME / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
