"""`flask jobs`: background work outside the web process."""

import os
import signal
import time

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from core.clock import now
from core.db import db
from core.jobs.services import ask_again_for_failed
from core.jobs.worker import Worker
from core.serving.first_start import hold_data

LOOK_SECONDS = 0.5
LAST_JOB_SECONDS = 60

jobs_group = AppGroup("jobs", help="Background work.")


@jobs_group.command("run")
@click.option("--with-parent", is_flag=True, help="End when the process that started this ends.")
def run_jobs(*, with_parent: bool) -> None:
    """Do background work until stopped (Ctrl-C or SIGTERM ends after the job at hand)."""
    from core.operations.request_log import log_json_lines

    log_json_lines()
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        # Only noted: a handler that took a lock the interrupted code holds would never return.
        signal.signal(number, lambda number, _frame: asked.append(number))
    parent = os.getppid()
    with hold_data(_this_app().extensions["settings"]):
        worker = Worker(_this_app())
        worker.start()
        while not asked and not (with_parent and os.getppid() != parent):
            time.sleep(LOOK_SECONDS)
        worker.stop()
        worker.join(LAST_JOB_SECONDS)


@jobs_group.command("drain")
def drain_jobs() -> None:
    """Do all background work that is due, then end."""
    count = Worker(_this_app()).drain()
    click.echo(f"{count} jobs run")


@jobs_group.command("retry")
def retry_jobs() -> None:
    """Queue all failed work again, once what `flask doctor` named was mended."""
    count = ask_again_for_failed(at=now())
    db.session.commit()
    click.echo(f"{count} jobs queued again")


def _this_app() -> Flask:
    # A worker outlives the command's context, so it needs the application and not its proxy.
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return] # noqa: SLF001
