"""`flask upgrade`: copy, migrate, try, and if it does not work, put the copy back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import current_app

from core.audit import check_chain
from core.clock import now
from core.operations import backups, migrating, readiness, restoring
from core.operations.archive import UpgradeFailed
from core.serving.first_start import is_running, note_prepared
from core.settings import Settings

PAGES = ("/healthz", "/")


def upgrade(say: Callable[[str], None]) -> Path | None:
    """Bring the database to this program's version; the checked copy made before, if any.

    Whatever goes wrong after the copy was made, the copy is put back and UpgradeFailed raised:
    then install the former version of the program again.
    """
    settings: Settings = current_app.extensions["settings"]
    before, wanted = migrating.current(), migrating.latest()
    if before == wanted:
        say(f"The database is at {wanted or 'no migration'} already.")
        return None
    if settings.is_sqlite and is_running(settings):
        raise UpgradeFailed("the portal is running on this data; stop it first")
    copy = settings.data_dir / "backups" / f"before-{wanted}-{now():%Y%m%dT%H%M%S}.tar"
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    backups.back_up(copy)
    say(f"Copied and checked: {copy}")
    try:
        migrating.upgrade()
        say(f"Migrated from {before or 'nothing'} to {wanted}")
        _try_out()
    except Exception as error:
        restoring.restore(copy, force=True)
        raise UpgradeFailed(
            f"{error}\nThe database is back at {before or 'no migration'}, from {copy}. "
            "Install the former version of the program again."
        ) from error
    note_prepared(settings)
    say("The pages answer and the audit log is whole.")
    return copy


def _try_out() -> None:
    ill = [part for part in readiness.parts() if part.fault and part.name != "worker"]
    if ill:
        raise RuntimeError("; ".join(f"{part.name}: {part.fault}" for part in ill))
    if check_chain()[1] is not None:
        raise RuntimeError("the audit log's chain is broken")
    for page in PAGES:
        base = current_app.extensions["settings"].base_url or "http://localhost"
        answer = current_app.test_client().get(page, base_url=base)
        if answer.status_code >= 400:
            raise RuntimeError(f"{page} answers {answer.status_code}")
