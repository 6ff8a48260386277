"""News for a program of the office's own: what moved, as it moves (contract.md §5).

A domain says of which workflow it tells and what (`WEBHOOK_KINDS`): references and states, never
whose they are. Without WEBHOOK_URL nothing is asked for. `sending` signs and delivers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from flask import Flask, current_app

from core.db import new_id
from core.jobs import enqueue
from core.registries import Registry, install
from core.workflow import Move, subject_moved


@dataclass(frozen=True)
class WebhookKind:
    """`workflow` by its name; `describe` gives what is told of a subject, None for nothing."""

    workflow: str
    describe: Callable[[Any], Mapping[str, str] | None]


WEBHOOK_KINDS = Registry[WebhookKind](
    "webhook kinds", "Of which moves a program of the office hears.", key="workflow"
)


def init_app(app: Flask) -> None:
    from core.webhooks import sending

    install(app, sending)
    subject_moved.connect(app, _tell)


def _tell(move: Move) -> None:
    """Ask for the delivery inside the transaction of the move: what is undone is never told."""
    kind = WEBHOOK_KINDS.find(move.workflow)
    if kind is None or not current_app.extensions["settings"].webhook_url:
        return
    subject = kind.describe(move.subject)
    if subject is None:
        return
    news = {
        "type": f"{move.workflow}.{move.action}",
        "timestamp": move.at.astimezone(UTC).isoformat(),
        "data": {**subject, "state": str(move.target)},
    }
    enqueue("webhooks.deliver", delivery=str(new_id()), news=news)
