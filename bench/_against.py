"""Two trees measured in turn: ``python -m bench._against TREE [--rounds N] [MODULE ...]``.

TREE is another checkout of this program, for instance a git worktree of an earlier commit with a
.venv. Each round runs every module of bench/ there and here, one after the other, so that whatever
else the machine does meets both. Printed are the medians of each line both know, and the ratio:
1.05 is five per cent dearer than there. Options of a module follow it with commas:
``pages,--runs,20``.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
MODULES = ("pages", "registrations", "attendees", "documents", "serving")
FIGURE = re.compile(r"([\d.]+) m?s CPU")
NUMBER = re.compile(r"\d[\d.]*")
Figures = dict[str, list[float]]


def main() -> None:
    """Measure both, print one table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("tree", type=Path)
    asked.add_argument("modules", nargs="*", default=MODULES)
    asked.add_argument("--rounds", type=int, default=3)
    wanted = asked.parse_args()
    there, here = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for module in list(wanted.modules) * wanted.rounds:
        for tree, found in ((wanted.tree.resolve(), there), (HERE, here)):
            for label, figure in figures(printed(tree, module)).items():
                found[label].append(figure)
    print("\n".join(compared(there, here)))


def printed(tree: Path, module: str) -> str:
    """What the measurement of that tree prints; ends the program when it fails."""
    name, *options = module.split(",")
    command = [str(tree / ".venv/bin/python"), "-m", f"bench.{name}", *options]
    return subprocess.run(
        command, cwd=tree, check=True, stdout=subprocess.PIPE, text=True
    ).stdout  # fmt: skip


def figures(text: str) -> dict[str, float]:
    """The CPU of each line of the tables, by what stands before it."""
    found, place = {}, None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            place = None
        elif place is None:
            named = [
                at for at, cell in enumerate(cells) if "CPU" in cell or cell.startswith("here")
            ]
            place = named[0] if named else len(cells)
        elif place < len(cells) and (number := FIGURE.search(cells[place])):
            found[" · ".join(cells[:place])] = float(number[1])
        elif place < len(cells) and (number := NUMBER.search(cells[place])):
            found[" · ".join(cells[:place])] = float(number[0])
    return found


def compared(there: Figures, here: Figures) -> list[str]:
    """The table of what both trees measure."""
    lines = ["| what | there | here | ratio |", "|---|---|---|---|"]
    for label in (one for one in there if one in here):
        before, now = statistics.median(there[label]), statistics.median(here[label])
        lines.append(f"| {label} | {before:g} | {now:g} | {now / before:.2f} |")
    return lines


if __name__ == "__main__":
    main()
