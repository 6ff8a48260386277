"""The photograph on the check page is the one in the sealed file, for the token alone."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from core.db import db
from core.documents import services
from core.documents.engine import check_token
from core.documents.sealing import check_key
from tests.core.documents.browser import send
from tests.core.documents.orders import issue, order_for, token_of


def token_page(document) -> str:
    return f"/verify/{document.serial}/{check_token(document.serial, check_key())}"


def photograph() -> str:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((90, 120)).convert("RGB").save(out, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_token_shows_the_photograph_as_printed_and_nothing_else_does(client, language):
    order = order_for("张伟", photo=photograph())
    services.register(order, services.draw(order))
    db.session.commit()
    address = f"/verify/{order.serial}"
    opened = client.get(f"{address}/{token_of(order)}?lang={language}").text
    assert f'<img src="{photograph()}"' in opened
    for other in (address, f"{address}/0000000000"):
        assert "data:image/jpeg" not in client.get(other).text
    named = send(client, address, name="张伟").text
    assert "E••••1234" in named
    assert "data:image/jpeg" not in named


def test_without_a_photograph_there_is_no_picture(client):
    page = client.get(token_page(issue()))
    assert page.status_code == 200
    assert "data:image/jpeg" not in page.text


def test_a_file_out_of_reach_does_not_keep_the_page_from_opening(app, client):
    document = issue()
    app.extensions["storage"].delete(document.file.storage_key)
    assert client.get(token_page(document)).status_code == 200
