"""Makes a database ready: migrations, then what each slice wants to be there at the first start."""

from collections.abc import Callable

from flask import current_app

from core.audit import heads
from core.db import db
from core.operations.migrating import upgrade
from core.operations.registry import PREPARERS
from core.serving.announcing import keep_sign_ins
from core.serving.first_start import note_prepared
from core.settings import Settings


def prepare(say: Callable[[str], None]) -> None:
    """Migrate and load what is missing, telling `say` about each step."""
    settings: Settings = current_app.extensions["settings"]
    say("Preparing the database")
    upgrade()
    heads.keep(heads.current_head())
    shown: list[str] = []
    for preparer in PREPARERS:
        if preparer.demo and not settings.demo:
            continue
        say(f"Preparing {preparer.name}")
        shown += preparer.function() or ()
        db.session.commit()
    keep_sign_ins(settings, shown)
    note_prepared(settings)
