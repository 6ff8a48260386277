"""An upgrade that breaks while people use the portal on another machine costs nobody anything."""

from __future__ import annotations

import os
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app import create_app
from core.db import db
from core.operations import migrating, upgrading
from core.operations.archive import UpgradeFailed
from core.settings import load_settings
from tests.crash.portals import ON_SERVER, prepare
from tests.crash.visitors import Visitor
from tests.running import RunningPortal, wait_for
from tests.servers import fresh_database

pytestmark = pytest.mark.crash

KEYS = ("secret_key", "field_keys")


def status(portal: RunningPortal) -> int:
    try:
        with urllib.request.urlopen(portal.url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_an_upgrade_broken_on_purpose_with_users_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path / "web", ON_SERVER)
    url = fresh_database(os.environ["TEST_POSTGRESQL_URL"], "upgrading", template=ON_SERVER)
    web = RunningPortal(tmp_path / "web", DATABASE_URL=url)
    keys = {name.upper(): (tmp_path / "web" / "keys" / name).read_text() for name in KEYS}
    other = create_app(
        load_settings({"DATA_DIR": str(tmp_path / "b"), "DEMO": "1", "DATABASE_URL": url, **keys})
    )
    seen: list[int] = []
    rested = threading.Event()

    def broken(*_: object) -> None:
        """With the portal at rest: changes the tables, and fails."""
        seen.append(status(web))
        rested.set()
        db.session.execute(text("DROP TABLE suggestion CASCADE"))
        db.session.commit()
        raise RuntimeError("the new program is at fault")

    with web:
        before = Visitor(web)
        before.start()
        wait_for(lambda: len(before.acknowledged) >= 3, "nobody could register")
        monkeypatch.setattr(migrating, "latest", lambda: "9999")
        monkeypatch.setattr(upgrading, "hinders", lambda *_: "takes away")
        monkeypatch.setattr(migrating, "change", broken)
        with other.app_context(), pytest.raises(UpgradeFailed, match="at fault"):
            upgrading.upgrade(print)
        assert rested.is_set()
        assert seen == [503]
        before.join()
        wait_for(lambda: status(web) == 200, "the portal does not serve again")
        after = Visitor(web)
        after.start()
        wait_for(lambda: len(after.acknowledged) >= 2, "nobody can register any more")
        web.kill()
        after.join()
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text('SELECT email FROM "user"')).scalars().all()
        assert connection.execute(text("SELECT count(*) FROM suggestion")).scalar() is not None
    engine.dispose()
    acknowledged = [*before.acknowledged, *after.acknowledged]
    assert [email for email in acknowledged if rows.count(email) != 1] == []
