"""One's own copy: with the password, complete by the register, one's own alone, for three days."""

from __future__ import annotations

import io
import json
import secrets
import tempfile
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.errors import Conflict
from core.files.services import keep_made
from core.outbox.models import Message
from core.privacy.copying import KEPT, ask_for_copy, forget_copies, newest_copy
from core.privacy.models import PersonalCopy
from core.privacy.sealed_files import PIECE, SealedWriter, opened
from tests.core.privacy.planting import plant
from tests.factories.core import PASSWORD, make_user, sign_in
from tests.talent.claims.pages import TOKEN


@pytest.fixture
def person(app):
    return make_user(password=PASSWORD, display_name="Aino Virtanen")


def ask(client, password: str):
    token = TOKEN.search(client.get("/me/privacy").text)[1]
    return client.post("/me/privacy", data={"password": password, "csrf_token": token})


def taken(client) -> zipfile.ZipFile:
    page = client.get("/me/privacy").get_data(as_text=True)
    address = page.split('href="/me/privacy/copies/')[1].split('"')[0]
    return zipfile.ZipFile(io.BytesIO(client.get(f"/me/privacy/copies/{address}").data))


def test_the_copy_holds_every_word_the_register_says_is_theirs(app, client, work, person):
    planted, other = plant(person), plant(make_user())
    file = keep_made(b"%PDF-1.7 scan", name="Passport.pdf", owner_id=person.id,
                     purpose="wallet-paper", at=now())  # fmt: skip
    db.session.commit()
    sign_in(client, person)
    answer = ask(client, PASSWORD)
    assert answer.status_code == 303
    work()
    archive = taken(client)
    data, page = archive.read("data.json").decode(), archive.read("index.html").decode()
    mine = planted.said(withheld=False)
    assert len(mine) > 150
    assert {key for key, word in mine.items() if word not in data} == set()
    assert {key for key, word in mine.items() if word not in page} == set()
    assert {key for key, word in planted.said(withheld=True).items() if word in data} == set()
    assert {key for key, word in other.words.items() if word in data} == set()
    assert [name for name in archive.namelist() if name.endswith("Passport.pdf")]
    assert any(b"scan" in archive.read(name) for name in archive.namelist())
    assert file.display_name in page
    assert json.loads(data)["held"]["user"][0]["email"] == person.email
    letter = db.session.scalar(select(Message).where(Message.kind == "privacy/copy_ready"))
    assert letter.address == person.email


def test_it_is_asked_for_with_the_password_and_once_a_day(app, client, work, person):
    sign_in(client, person)
    answer = ask(client, "wrong")
    assert answer.status_code == 422
    assert newest_copy(person) is None
    one = ask_for_copy(person, at=now())
    work()
    with pytest.raises(Conflict):
        ask_for_copy(person, at=now())
    assert ask_for_copy(person, at=now() + timedelta(hours=25)) is not one


def test_the_link_lapses_and_is_nobody_elses(app, client, work, person):
    one = ask_for_copy(person, at=now())
    work()
    address = f"/me/privacy/copies/{one.id}"
    assert sign_in(app.test_client(), make_user()).get(address).status_code == 404
    sign_in(client, person)
    answer = client.get(address)
    assert (answer.status_code, len(answer.data)) == (200, one.size)
    key = one.storage_key
    # As it lies in the store nobody reads it.
    assert person.email.encode() not in app.extensions["storage"].get(key)
    one.expires_at = now() - KEPT
    db.session.commit()
    assert client.get(address).status_code == 404
    forget_copies()
    db.session.commit()
    assert not app.extensions["storage"].exists(key)
    assert db.session.get(PersonalCopy, one.id).storage_key is None


def test_what_is_made_never_lies_open(app):
    said = secrets.token_bytes(3 * PIECE + 17)
    with tempfile.TemporaryFile() as file:
        packed = SealedWriter(file)
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("scan.pdf", said)
        packed.close()
        file.seek(0)
        sealed = file.read()
    assert said[:64] not in sealed
    cut = (sealed[start : start + 100_003] for start in range(0, len(sealed), 100_003))
    plain = b"".join(opened(cut))
    assert len(plain) == packed.size
    assert zipfile.ZipFile(io.BytesIO(plain)).read("scan.pdf") == said
