"""The office's seal, loaded once; a test seal is made on first use where none is given."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import tempfile
from pathlib import Path

from flask import current_app

from core.clock import now
from core.db import db
from core.documents.engine import Seal, check_seal_picture, create_test_seal
from core.documents.models import SealCertificate


def office_seal() -> Seal:
    known: Seal | None = current_app.extensions.get("seal")
    if known is None:
        known = current_app.extensions["seal"] = _load()
    return known


def is_specimen() -> bool:
    """Whether documents must be marked 样本: no official seal is configured."""
    return bool(current_app.extensions["settings"].seal_is_test) or office_seal().is_test


def picture_of_seal(*, of_province: bool = False) -> str:
    """The picture that stands over authority and date, "" without one.

    A specimen never bears it: whoever sees a seal must be able to rely on it. Raises
    `RefusedPicture` where the office's file is no such picture; the start-up check finds it.
    """
    if is_specimen():
        return ""
    known: dict[Path, str] = current_app.extensions.setdefault("seal pictures", {})
    settings = current_app.extensions["settings"]
    path = settings.province_seal_picture_file if of_province else settings.seal_picture_file
    if path is None:
        return ""
    if path not in known:
        known[path] = check_seal_picture(path.read_bytes())
    return known[path]


def publish_seal(seal: Seal) -> None:
    """Keep the seal's certificate for ever, so that what it sealed can always be checked."""
    if db.session.get(SealCertificate, seal.fingerprint) is None:
        pem = seal.certificate_pem
        db.session.add(
            SealCertificate(
                fingerprint=seal.fingerprint, pem=pem, is_test=is_specimen(), used_from=now()
            )
        )
        db.session.flush()


def check_key() -> bytes:
    """The key of the tokens in QR codes; made from the oldest field key, and kept when that goes.

    Papers that are out cannot be printed anew, so a rotation keeps it as it is.
    """
    known: bytes | None = current_app.extensions.get("check_key")
    if known is None:
        from core.keys.models import KeptSecret

        kept = db.session.get(KeptSecret, "check_key")
        secret = current_app.extensions["settings"].field_keys[-1].encode()
        made = hmac.new(secret, b"document check token", hashlib.sha256).digest()
        known = bytes.fromhex(kept.value) if kept is not None else made
        current_app.extensions["check_key"] = known
    return known


def _load() -> Seal:
    settings = current_app.extensions["settings"]
    if settings.seal_key_store:
        from core.documents.engine.key_store import seal_in_store

        chain = settings.seal_certificate_file.read_bytes()
        return seal_in_store(settings.seal_key_store, chain)
    if settings.seal_key_file is not None:
        key = settings.seal_key_file.read_bytes()
        return Seal.load(key + b"\n" + settings.seal_certificate_file.read_bytes())
    path: Path = settings.data_dir / "keys" / "seal"
    if not (path / "seal.pem").exists():
        _make_test_seal(path, settings.city.office_name["en"])
    return Seal.load(path / "seal.pem")


def _make_test_seal(path: Path, name: str) -> None:
    """Made beside and renamed, so that two processes starting together agree on one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=path.parent))
    create_test_seal(made, name)
    try:
        made.rename(path)
    except OSError:
        shutil.rmtree(made)
