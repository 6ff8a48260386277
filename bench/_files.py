"""What a list costs as a file: CPU, the time to the first byte, and how far the process grew."""

from __future__ import annotations

import time
from pathlib import Path

from core.reports.registry import Table
from core.reports.states import FileFormat
from core.reports.writing import Count, pieces_of


def take(table: Table, file_format: FileFormat) -> dict[str, float]:
    """Stream the table once through the export's own way."""
    # What any file costs once: loading the writer.
    warm = Table(["a"], ["a"], lambda _: iter([["x"]]))
    list(pieces_of(warm, file_format, Count()))
    forget_peak()
    idle = peak()
    began, cpu, first, size = time.monotonic(), time.process_time(), 0.0, 0
    for piece in pieces_of(table, file_format, Count()):
        first = first or time.monotonic() - began
        size += len(piece)
    spent = time.process_time() - cpu
    return {"cpu": spent, "first": first, "grown": peak() - idle, "size": size}


def peak() -> float:
    """The most memory held since `forget_peak`, in MB."""
    said = Path("/proc/self/status").read_text()
    return int(said.split("VmHWM:")[1].split()[0]) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")
