"""Names as they really come, on certificates that were really issued: read back from the PDF."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core.accounts.models import User
from core.clock import now
from core.db import db, reading
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.files.services import read_file
from talent.claims.models import Claim
from talent.claims.services import approve_claim
from talent.claims.states import ClaimState
from tests.crash.city import end_notices, settle
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

LONGEST = "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Österberg"
NAMES = (
    "Suharto",
    "Nguyễn Thị Minh Khai",
    "𠮷田太郎",
    "古丽米热·买买提",
    "Łukasz Żółć",
    LONGEST,
)

CERTIFICATE = IssuedDocument.kind == DocumentKind.TITLE_CERTIFICATE


@pytest.fixture(scope="module")
def certificates(
    city: RunningPortal, program: Flask, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The text of one certificate for every holder; who had none yet is approved today."""
    with program.app_context():
        city_reviewer = db.session.scalars(
            select(User).where(User.email == "city2@demo.example")
        ).one()
        certified = set(db.session.scalars(select(IssuedDocument.holder_name).where(CERTIFICATE)))
        waiting = []
        for name in set(NAMES) - certified:
            claim = nearest_to_its_end(name)
            waiting.append(claim.reference)
            if claim.standing is ClaimState.SECOND_REVIEW:
                approve_claim(claim, by=city_reviewer, at=now())
        db.session.commit()
    for reference in waiting:
        end_notices(city.data_dir, reference)
    assert city.command("claims", "keep-time").returncode == 0
    settle(city)
    folder = tmp_path_factory.mktemp("certificates")
    with program.app_context(), reading():
        issued = db.session.scalars(select(IssuedDocument).where(CERTIFICATE)).all()
        return {one.holder_name: text_of(read_file(one.file), folder) for one in issued}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_as_it_was_typed(certificates: dict[str, str], name: str) -> None:
    assert squeezed(name) in squeezed(certificates[name])


def nearest_to_its_end(name: str) -> Claim:
    """A claim of this person that is on notice, or else in second review."""
    states = [ClaimState.PUBLIC_NOTICE, ClaimState.SECOND_REVIEW]
    claims = db.session.scalars(
        select(Claim).where(Claim.holder_name == name, Claim.state.in_(states))
    ).all()
    return min(
        (one for one in claims if not one.needs_province or one.state == states[0]),
        key=lambda one: states.index(one.standing),
    )


def text_of(pdf: bytes, folder: Path) -> str:
    """What a reader copies out of it."""
    path = folder / "certificate.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return run.stdout.decode()


def squeezed(text: str) -> str:
    """Without white space: a long name may be broken over lines. Letters stay as they are."""
    return "".join(unicodedata.normalize("NFC", text).split())
