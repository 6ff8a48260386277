"""The child's side of ``confined``: limits first, then one task, then one JSON line.

Run by path, never imported. It loads only the module that does the task: ``core`` and
``core.files`` are entered as bare packages, so that starting costs a tenth of a second
and neither settings nor database connections exist here.
"""

import json
import os
import resource
import sys
import types
from importlib import import_module
from pathlib import Path
from typing import Any

TASKS = {
    "check_pdf": ("core.files.checks.pdf", "check_pdf"),
    "check_picture": ("core.files.checks.pictures", "check_picture"),
    "draw_page": ("core.files.drawing", "draw_page"),
    "join_pictures": ("core.files.joined_pages", "join_pictures"),
}


def main() -> None:
    """Read the order, limit this process, do the task, write the answer."""
    order = json.load(sys.stdin)
    _limit(order["bounds"])
    sys.stdout.write(json.dumps(_answer(order["task"], order["arguments"])))
    sys.stdout.flush()


def _limit(bounds: dict[str, Any]) -> None:
    mega = 1024 * 1024
    for kind, amount in (
        (resource.RLIMIT_AS, bounds["megabytes"] * mega),
        (resource.RLIMIT_CPU, bounds["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, bounds["file_megabytes"] * mega),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))
    os.nice(10)  # pages go first


def _answer(task: str, arguments: dict[str, Any]) -> dict[str, Any]:
    _enter_bare_packages()
    refused = import_module("core.files.checks.refusals").RefusedUpload
    module, function = TASKS[task]
    try:
        answer: dict[str, Any] = getattr(import_module(module), function)(**arguments)
    except refused as refusal:
        return {"refused": refusal.code.value, "params": refusal.params}
    except MemoryError:
        return {"failed": "memory"}
    except RecursionError as error:
        return {"failed": "crash", "detail": repr(error)}
    return answer


def _enter_bare_packages() -> None:
    root = Path(__file__).resolve().parents[2]
    for name in ("core", "core.files", "core.files.checks"):
        package = types.ModuleType(name)
        package.__path__ = [str(root.joinpath(*name.split(".")))]
        sys.modules[name] = package


if __name__ == "__main__":
    main()
