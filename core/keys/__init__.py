"""The keys of encrypted fields and keyed digests, and how an old one is retired.

Kept apart from core.db, which uses them: here is what is remembered of a rotation, who owns
digests, and the rotation itself. See docs/runbook.md, "Retiring a field key".
"""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.keys import models
    from core.keys.commands import keys_group

    app.cli.add_command(keys_group)
    app.extensions["keys"] = (models,)
