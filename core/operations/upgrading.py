"""`flask upgrade`: copy, migrate, try; if it does not work, everything is as it was.

PostgreSQL takes migrations and trial back by itself, both being in one transaction; the embedded
database gets its copy back. Neither touches the store.
"""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from flask import current_app

from core.audit import check_log, heads
from core.clock import now
from core.operations import backups, migrating, readiness, restoring
from core.operations.alone import company, one_transaction
from core.operations.archive import UpgradeFailed
from core.operations.database_checks import check_migrations
from core.serving.first_start import note_prepared
from core.settings import Settings

PAGES = ("/healthz", "/")


def upgrade(say: Callable[[str], None]) -> Path | None:
    """Bring the database to this program's version; the checked copy made before, if any.

    Raises UpgradeFailed while anybody else uses the data, and when anything goes wrong: then
    nothing is changed, so install the former version of the program again.
    """
    settings: Settings = current_app.extensions["settings"]
    before, wanted = migrating.current(), migrating.latest()
    if before == wanted:
        say(f"The database is at {wanted or 'no migration'} already.")
        return None
    if others := company(settings):
        raise UpgradeFailed(others)
    copy = settings.data_dir / "backups" / f"before-{wanted}-{now():%Y%m%dT%H%M%S%f}.tar"
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    backups.back_up(copy)
    say(f"Copied and checked: {copy}")
    try:
        with nullcontext() if settings.is_sqlite else one_transaction():
            migrating.upgrade()
            say(f"Migrated from {before or 'nothing'} to {wanted}")
            _try_out()
    except Exception as error:
        if settings.is_sqlite:
            restoring.put_database_back(copy)
        raise UpgradeFailed(
            f"{error}\nThe database is back at {before or 'no migration'}. "
            "Install the former version of the program again."
        ) from error
    heads.keep(heads.current_head())
    note_prepared(settings)
    for fault in check_migrations(settings):
        say(f"Look at this: {fault}")
    say("The pages answer and the audit log is whole.")
    return copy


def _try_out() -> None:
    ill = [part for part in readiness.parts() if part.fault and part.name != "worker"]
    if ill:
        raise RuntimeError("; ".join(f"{part.name}: {part.fault}" for part in ill))
    if faults := check_log()[1]:
        raise RuntimeError(f"the audit log: {faults[0]}")
    for page in PAGES:
        base = current_app.extensions["settings"].base_url or "http://localhost"
        answer = current_app.test_client().get(page, base_url=base)
        if answer.status_code >= 400:
            raise RuntimeError(f"{page} answers {answer.status_code}")
