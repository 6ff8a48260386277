"""`flask upgrade`: rest, copy, migrate, try; if it does not work, everything is as it was.

PostgreSQL takes migrations and trial back by itself, both being in one transaction; the embedded
database gets its copy back. The store is neither touched nor copied. While old programs can serve
what comes out (core.operations.expanding), nobody rests.
"""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from flask import current_app

from core import installation
from core.audit import check_log, heads
from core.clock import now
from core.operations import backups, migrating, readiness, restoring
from core.operations.alone import one_at_a_time, one_transaction, resting
from core.operations.archive import UpgradeFailed
from core.operations.database_checks import check_migrations
from core.operations.expanding import hinders, note_change
from core.operations.preparing import note_prepared
from core.settings import Settings

PAGES = ("/healthz", "/")
# How long the machines have to finish what they have in hand, and notice that they are to rest.
WAIT_SECONDS = 120.0


def upgrade(say: Callable[[str], None]) -> Path | None:
    """Bring the database to this program's version; the checked copy made before, if any.

    Raises UpgradeFailed while anybody else uses the data who does not rest when told, and when
    anything goes wrong: then nothing is changed, so install the former version again.
    """
    settings: Settings = current_app.extensions["settings"]
    with one_at_a_time(settings):
        before, wanted = migrating.current(), migrating.latest()
        if before == wanted:
            say(f"The database is at {wanted or 'no migration'} already.")
            return None
        why = "the embedded database" if settings.is_sqlite else hinders(before, wanted)
        if not why:
            say("Former programs go on serving meanwhile.")
        copy = _change(say, before, wanted, alone=bool(why))
    note_prepared(settings)
    for fault in check_migrations(settings):
        say(f"Look at this: {fault}")
    say("The pages answer and the audit log is whole.")
    if installation.planned_rest() is not None:
        # Set by somebody, or left by an upgrade that was killed.
        say("A rest that was set before stays: flask maintenance off ends it.")
    return copy


def go_back(say: Callable[[str], None]) -> Path:
    """Undo the last upgrade, with what its new tables and columns held; the copy made before."""
    settings: Settings = current_app.extensions["settings"]
    with one_at_a_time(settings):
        before, wanted = migrating.current(), installation.came_from()
        if not wanted:
            raise UpgradeFailed("no upgrade of this database is known, so there is no way back")
        copy = _change(say, before, wanted, alone=True)
    (settings.data_dir / "prepared").unlink(missing_ok=True)
    say("Now install the former version of the program again, and start it.")
    return copy


def _change(say: Callable[[str], None], before: str, wanted: str, *, alone: bool) -> Path:
    settings: Settings = current_app.extensions["settings"]
    with resting(settings, WAIT_SECONDS) if alone else nullcontext():
        copy = settings.data_dir / "backups" / f"before-{wanted}-{now():%Y%m%dT%H%M%S%f}.tar"
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        backups.back_up(copy, with_files=False)
        say(f"Copied and checked, without the store: {copy}")
        try:
            with nullcontext() if settings.is_sqlite else one_transaction(alone=alone):
                migrating.change(before, wanted)
                say(f"Migrated from {before or 'nothing'} to {wanted}")
                note_change(before, wanted, for_former=not alone)
                if wanted >= before:  # else these pages need tables that are gone
                    _try_out()
        except Exception as error:
            if settings.is_sqlite:
                restoring.put_database_back(copy)
            raise UpgradeFailed(
                f"{error}\nThe database is back at {before or 'no migration'}. "
                "Install the former version of the program again."
            ) from error
        # A former program's log has one chain, made anew of those there were.
        heads.keep(heads.current_heads(), anew=wanted < before)
    return copy


def _try_out() -> None:
    ill = [part for part in readiness.parts() if part.stops_pages and part.name != "worker"]
    if ill:
        raise RuntimeError("; ".join(f"{part.name}: {part.fault}" for part in ill))
    if faults := check_log()[1]:
        raise RuntimeError(f"the audit log: {faults[0]}")
    for page in PAGES:
        base = current_app.extensions["settings"].base_url or "http://localhost"
        answer = current_app.test_client().get(page, base_url=base)
        if answer.status_code >= 400:
            raise RuntimeError(f"{page} answers {answer.status_code}")
