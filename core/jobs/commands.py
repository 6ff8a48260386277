"""`flask jobs`: background work outside the web process."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.errors import Conflict
from core.installation import keep_looking, watch
from core.jobs.models import Job
from core.jobs.services import ask_again_for_failed, cancel, retry
from core.jobs.states import JobState
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
        look_no_more = keep_looking(_this_app())
        worker = Worker(_this_app())
        worker.start()
        while not asked and not (with_parent and os.getppid() != parent):
            time.sleep(LOOK_SECONDS)
        worker.stop()
        worker.join(LAST_JOB_SECONDS)
        look_no_more()


@jobs_group.command("drain")
def drain_jobs() -> None:
    """Do all background work that is due, then end; refused while the portal rests."""
    look_no_more = keep_looking(_this_app())
    try:
        if watch().is_resting:
            raise click.ClickException("the portal rests, so background work waits")
        count = Worker(_this_app()).drain()
    finally:
        look_no_more()
    click.echo(f"{count} jobs run")


@jobs_group.command("list")
@click.option("--state", type=click.Choice(list(JobState)), help="Only these; else all but done.")
def list_jobs(state: str | None) -> None:
    """Say what waits, runs or failed, the oldest first: number, work, state, attempts, why."""
    chosen = Job.state == state if state else Job.state != JobState.DONE
    for row in db.session.scalars(select(Job).where(chosen).order_by(Job.created_at, Job.id)):
        why = (row.error or "").strip().rpartition("\n")[2]
        click.echo(f"{row.id}  {row.name}  {row.state}  {row.attempts}  {why}".rstrip())


@jobs_group.command("retry")
@click.argument("numbers", nargs=-1, type=click.UUID)
def retry_jobs(numbers: tuple[UUID, ...]) -> None:
    """Queue failed work again, once what `flask doctor` named was mended: these, or all."""
    with _refusal_said():
        for row in _rows(numbers):
            retry(row, at=now())
    count = len(numbers) or ask_again_for_failed(at=now())
    db.session.commit()
    click.echo(f"{count} jobs queued again")


@jobs_group.command("cancel")
@click.argument("numbers", nargs=-1, type=click.UUID, required=True)
def cancel_jobs(numbers: tuple[UUID, ...]) -> None:
    """Let work that waits or failed not be done."""
    with _refusal_said():
        for row in _rows(numbers):
            cancel(row, at=now())
    db.session.commit()
    click.echo(f"{len(numbers)} jobs cancelled")


@contextlib.contextmanager
def _refusal_said() -> Iterator[None]:
    try:
        yield
    except Conflict as error:
        raise click.ClickException("not in the state for it; nothing was changed") from error


def _rows(numbers: Sequence[UUID]) -> Sequence[Job]:
    found = db.session.scalars(select(Job).where(Job.id.in_(numbers)).with_for_update()).all()
    missing = set(numbers) - {row.id for row in found}
    if missing:
        raise click.ClickException(f"no job has the number {min(missing)}")
    return found


def _this_app() -> Flask:
    # A worker outlives the command's context, so it needs the application and not its proxy.
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return] # noqa: SLF001
