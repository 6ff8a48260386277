"""`flask doctor`: look at everything the portal stands on and say what to mend."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import func, select

from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.files import scanner
from core.files.storage import Storage, new_key
from core.jobs.models import Job
from core.jobs.states import JobState
from core.operations.database_checks import check_database, check_migrations
from core.operations.readiness import clock_fault, overdue
from core.outbox.transports import PasswordInTheOpen, SmtpTransport
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
LEAST_FREE_BYTES = 500_000_000
LATE = timedelta(minutes=15)
AHEAD = timedelta(minutes=5)
SMTP_SECONDS = 10


@dataclass(frozen=True)
class Finding:
    """The result of one look; `faults` are sentences that say what to mend."""

    name: str
    faults: tuple[str, ...]


Check = Callable[[Settings], Iterator[str]]


def examine() -> list[Finding]:
    """Every check's finding; one that breaks is a fault of its own and stops no other."""
    settings: Settings = current_app.extensions["settings"]
    return [_finding(name, check, settings) for name, check in CHECKS.items()]


def _finding(name: str, check: Check, settings: Settings) -> Finding:
    try:
        return Finding(name, tuple(check(settings)))
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
        return Finding(name, (f"{type(error).__name__}: {error}".splitlines()[0],))
    finally:
        db.session.rollback()


def _settings(settings: Settings) -> Iterator[str]:
    if settings.demo:
        return
    if not settings.base_url.startswith("https://"):
        yield "BASE_URL: give an https:// address; sign-in cookies travel only over it"
    if not settings.trusted_proxies:
        yield "TRUSTED_PROXIES: is 0, so every visitor has the proxy's address; set it to 1"


def _data_dir(settings: Settings) -> Iterator[str]:
    if settings.data_dir.stat().st_mode & 0o077:
        yield f"DATA_DIR: others may read {settings.data_dir}; run chmod 700 on it"
    free = shutil.disk_usage(settings.data_dir).free
    if free < LEAST_FREE_BYTES:
        yield f"DATA_DIR: only {free // 1_000_000} MB free"


def _documents(_settings: Settings) -> Iterator[str]:
    from core.documents.engine import engine_faults

    yield from engine_faults()


def _seal(settings: Settings) -> Iterator[str]:
    from core.documents.engine import RefusedPicture, check_seal_picture
    from core.documents.sealing import office_seal

    office_seal()
    for name in ("seal_picture_file", "province_seal_picture_file"):
        try:
            if path := getattr(settings, name):
                check_seal_picture(path.read_bytes())
        except RefusedPicture as fault:
            yield f"seal: {name.upper()}: {fault}"
    if settings.seal_is_test and not settings.demo:
        yield "seal: SEAL_IS_TEST is on, so every certificate is marked a specimen"


def _mail(settings: Settings) -> Iterator[str]:
    parts = urlsplit(settings.mail_url)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _try_writing(folder)
        if not settings.demo:
            yield "mail: MAIL_URL is a folder, so no letter leaves; give smtp:// or smtps://"
        return
    transport = SmtpTransport(settings.mail_url, may_be_open=settings.mail_allow_plain)
    try:
        transport.sign_in(SMTP_SECONDS).quit()
    except PasswordInTheOpen as fault:
        yield f"mail: {fault}"


def _try_writing(folder: Path) -> None:
    probe = folder / ".doctor"
    probe.write_bytes(b"ok")
    probe.unlink()


def _storage(_settings: Settings) -> Iterator[str]:
    storage: Storage = current_app.extensions["storage"]
    key, content = new_key(), b"doctor"
    storage.put(key, content)
    try:
        if storage.get(key) != content:
            yield "storage: what was read is not what was written"
    finally:
        storage.delete(key)
    if storage.exists(key):
        yield "storage: a deleted file is still there"


def _clock(_settings: Settings) -> Iterator[str]:
    moment = now()
    built = datetime.fromtimestamp((ROOT / "app.py").stat().st_mtime, UTC)
    if moment < built - AHEAD:
        yield f"clock: it is {moment:%Y-%m-%d %H:%M} here, earlier than this program was installed"
    if skew := clock_fault():
        yield f"clock: {skew}; let one time server set both"
    newest = db.session.scalar(select(func.max(AuditEntry.at)))
    if newest is not None and newest > moment + AHEAD:
        yield f"clock: the audit log already holds {newest:%Y-%m-%d %H:%M}; set the clock right"


def _background(_settings: Settings) -> Iterator[str]:
    failed = db.session.execute(
        select(Job.name, func.count()).where(Job.state == JobState.FAILED).group_by(Job.name)
    ).all()
    for name, number in failed:
        yield f"jobs: {number} of {name} failed; flask jobs list, mend it, flask jobs retry"
    if still := overdue():
        yield f"jobs: {still}; is flask jobs run running?"
    late = db.session.scalar(
        select(func.count()).where(
            Job.state == JobState.QUEUED,
            Job.run_at < now() - LATE,
        )
    )
    if late:
        yield f"jobs: {late} waiting longer than {LATE}; is a worker running?"


def _redis(settings: Settings) -> Iterator[str]:
    if settings.redis_url:
        import redis

        if not redis.Redis.from_url(settings.redis_url, socket_timeout=5).ping():
            yield "redis: no answer"


def _scanner(settings: Settings) -> Iterator[str]:
    if settings.clamd_url and not scanner.answers(settings.clamd_url):
        yield "scanner: CLAMD_URL gives no answer, so no upload is taken"


CHECKS: dict[str, Check] = {
    "settings": _settings,
    "data folder": _data_dir,
    "database": check_database,
    "migrations": check_migrations,
    "documents and fonts": _documents,
    "seal": _seal,
    "mail": _mail,
    "storage": _storage,
    "clock": _clock,
    "background work": _background,
    "redis": _redis,
    "virus scanner": _scanner,
}
