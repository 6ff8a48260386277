"""Every kind that has a number, photographed: checked by its second code, without the register."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from core.documents import commands, services
from core.documents.engine import check_statement
from core.documents.published import published_keys
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.scripts import language_of
from tests.contracts.test_papers import NAMES
from tests.core.documents.all_kinds import every_kind
from tests.core.documents.orders import AT
from tests.core.documents.photographing import photographed

LONG = ("Maria do Céu Figueiredo de Albuquerque " * 7).strip()
PERSON = {"short": NAMES["rare"], "eighty": NAMES["eighty"], "cut": (LONG, "")}
SUBJECT = "第十八届苏州国际精英创业周 18th Suzhou International Elite Week"


def order_of(kind: DocumentKind, person: tuple[str, str], *, whole: bool) -> Order:
    """A paper of the kind with believable words, as its slice orders it."""
    template = f"{kind.replace('-', '_')}.html"
    (content,) = (each for _, one, each in every_kind(person, whole=whole) if one == template)
    return Order(
        kind=kind, template=template, template_version="1", title=str(kind),
        language=language_of(person[0]), serial=content.serial, issue_key=str(kind),
        subject_kind="paper", subject_id="1", holder_id=None, holder_name=person[0],
        content=content, printed={"event": SUBJECT}, check_url=content.check_url,
        issuer="Suzhou", issued_at=AT, file_name="paper.pdf",
    )  # fmt: skip


@pytest.fixture
def keys(app, monkeypatch):
    """The published keys, as if an official seal were used; the command line reads them too."""
    found = [key | {"specimen": False} for key in published_keys()]
    monkeypatch.setattr(commands, "published_keys", lambda: found)
    return found


# Each kind as long as it gets and as short; the densest code there is on two of them.
CASES = [
    *((kind, "eighty", True) for kind in DocumentKind),
    *((kind, "short", False) for kind in DocumentKind),
    (DocumentKind.INVITATION_LETTER, "cut", True),
    (DocumentKind.ATTENDANCE_CERTIFICATE, "cut", False),
]


@pytest.mark.parametrize(("kind", "name", "whole"), CASES)
def test_a_photograph_of_it_is_checked_and_a_changed_name_refused(
    app, keys, tmp_path, kind, name, whole
):
    person = PERSON[name]
    order = order_of(kind, person, whole=whole)
    picture = tmp_path / "photo.jpg"
    dots = 220 if name == "cut" else 170
    photographed(services.draw(order), dots, len(kind)).save(picture, quality=70)
    codes = [code.text for code in zxingcpp.read_barcodes(Image.open(picture))]
    first, second = sorted(codes, key=lambda text: "#" in text)
    assert first.upper() == order.check_url.upper()
    said = check_statement.check(second, keys)
    assert (said.kind, said.serial, said.subject) == (kind, order.serial, SUBJECT)
    # The one of these names that another letter stands in.
    other = person[0][:-1] + "x"
    asked = ["certificates", "check-statement", str(picture), "--name"]
    assert app.test_cli_runner().invoke(args=[*asked, person[0]]).exit_code == 0
    refused = app.test_cli_runner().invoke(args=[*asked, other])
    assert refused.exit_code == 1
    assert "FALSE" in refused.output
    (tmp_path / "keys.json").write_text(json.dumps({"keys": keys}))
    # Handed out it stands by itself, away from the modules that lie beside it.
    (tmp_path / "check.py").write_bytes(Path(check_statement.__file__).read_bytes())
    alone = [sys.executable, "check.py", "keys.json", "photo.jpg", "--name", other]
    script = subprocess.run(alone, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert script.returncode == 1
    assert script.stdout == refused.output
