"""Operating the portal: prepare, look after, copy, restore, upgrade, and say how it is."""

from collections.abc import Iterable

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
from core.operations import jobs, lists, request_log, system, views
from core.operations.commands import register_commands
from core.operations.metrics import RequestCounts
from core.operations.migrating import bind_for_commands
from core.operations.registry import PREPARERS, Preparer
from core.policy import can
from core.registries import install


def init_app(app: Flask) -> None:
    counts = app.extensions["request_counts"] = RequestCounts(app.extensions["settings"])
    request_log.init_app(app, counts)
    install(app, jobs, views, system, lists)
    item = NavigationItem(
        _l("System"),
        "system.index",
        order=960,
        visible=lambda: can(system.SystemPermission.READ),
        group=DeskGroup.HOUSE,
    )
    DESK_ITEMS.add(app, item)
    bind_for_commands(app)
    register_commands(app)
    PREPARERS.add(app, Preparer(20, "the demo's accounts", _load_demo_accounts, demo=True))


def _load_demo_accounts() -> Iterable[str]:
    from core.accounts.demo import create_demo_accounts, demo_accounts

    create_demo_accounts()
    yield f"Sign in with the password {demo_accounts()[0].password} as"
    for account in demo_accounts():
        yield f"  {account.email:26} {account.label}"
