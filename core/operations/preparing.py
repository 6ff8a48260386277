"""Makes a database ready: migrations, then what each slice wants to be there at the first start."""

from collections.abc import Callable

from flask import current_app

from core import installation
from core.audit import heads
from core.db import db, own_transaction
from core.operations import migrating
from core.operations.alone import company, one_at_a_time, one_transaction
from core.operations.archive import UpgradeFailed
from core.operations.expanding import hinders, note_change
from core.operations.registry import PREPARERS
from core.serving import first_start
from core.serving.announcing import keep_sign_ins
from core.settings import Settings


def prepare(say: Callable[[str], None]) -> None:
    """Migrate and load what is missing, telling `say` about each step.

    Of several machines one does it and the others wait. Raises UpgradeFailed where other machines
    serve that could not go on.
    """
    settings: Settings = current_app.extensions["settings"]
    was_prepared = first_start.is_prepared(settings)
    with one_at_a_time(settings):
        if not was_prepared and first_start.is_prepared(settings):
            say("Another machine has prepared the database")
            return
        say("Preparing the database")
        _migrate(settings)
        heads.keep(heads.current_heads())
        shown: list[str] = []
        for preparer in PREPARERS:
            if preparer.demo and not settings.demo:
                continue
            say(f"Preparing {preparer.name}")
            shown += preparer.function() or ()
            db.session.commit()
        keep_sign_ins(settings, shown)
        note_prepared(settings)


def note_prepared(settings: Settings) -> None:
    """So that no later start does it again, on any machine."""
    if settings.is_sqlite:
        first_start.note_prepared(settings)
        return
    with own_transaction() as session:
        installation.note(session, prepared_for=first_start.fingerprint())


def _migrate(settings: Settings) -> None:
    before, wanted = migrating.current(), migrating.latest()
    if settings.is_sqlite or before in {"", wanted}:
        migrating.upgrade()
        return
    if (why := hinders(before, wanted)) and (others := company(settings)):
        raise UpgradeFailed(f"{others}\nThey could not go on ({why}): run flask upgrade instead.")
    with one_transaction(alone=bool(why)):
        migrating.upgrade()
        note_change(before, wanted, for_former=not why)
