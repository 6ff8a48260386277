"""Notifications of undelivered mail, as other servers write them."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from core import outbox
from core.clock import now
from core.db import db
from core.outbox.bounces import take_bounces
from core.outbox.models import Message, MessageState
from core.outbox.notices import read_notice
from tests.factories.core import make_user

# As real servers write them: what came back, and what only looks so.
NOTICES = Path(__file__).parent / "notices"
NUMBER = uuid.UUID("0196f1c4-2b1d-7abc-8def-0123456789ab")
NOTICE = """\
From: MAILER-DAEMON@mx.example
To: office@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I am sorry to have to inform you.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; person@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <person@example.org>: unknown
 user

--B
Content-Type: {kind}

Message-ID: <{id}@example.org>
Subject: Hello

text
--B--
"""


def notice(message_id: object, *, action: str = "failed", kind: str = "message/rfc822") -> bytes:
    return NOTICE.format(id=message_id, action=action, kind=kind).encode()


def make_message() -> Message:
    message = Message(
        address="person@example.org", language="en", kind="x", subject="s", text="t", html="h",
        state=MessageState.SENT, created_at=now(), sent_at=now(), recipient_id=make_user().id,
    )  # fmt: skip
    db.session.add(message)
    db.session.commit()
    return message


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_failed_message_is_known_by_its_id(kind):
    number = uuid.uuid4()
    found = read_notice(notice(number, kind=kind))
    assert found is not None
    assert found.message_id == number
    assert "5.1.1" in found.reason
    assert "unknown user" in found.reason


@pytest.mark.parametrize(
    "data",
    [
        notice(uuid.uuid4(), action="delayed"),
        b"Subject: I am away\n\nBack on Monday.",
        b"",
        b"\xff\xfe\x00" * 50,
        b'Content-Type: multipart/report; boundary="\n\n--\n',
        b"Content-Type: message/delivery-status\n\nAction: failed\n",
    ],
)
def test_everything_else_is_left_alone(data):
    assert read_notice(data) is None


@pytest.mark.parametrize("path", sorted(NOTICES.glob("*.eml")), ids=lambda path: path.stem)
def test_servers_notices_are_told_from_all_that_looks_like_one(path):
    found = read_notice(path.read_bytes())
    if path.stem.startswith("alone-"):
        assert found is None
    else:
        assert found is not None
        assert found.message_id == (None if "named-by-subject" in path.stem else NUMBER)
        assert any(character.isalpha() for character in found.reason), "words, not only numbers"
        assert "\ufffd" not in found.reason


def test_chinese_reasons_are_read_in_their_code_page():
    for name, words in [
        ("back-163", "用户不存在"), ("back-coremail-base64", "邮箱已满"),
        ("back-qq-named-by-subject", "邮件无法送达"),
    ]:  # fmt: skip
        found = read_notice((NOTICES / f"{name}.eml").read_bytes())
        assert words in found.reason


@pytest.mark.parametrize("domain", ["bücher.example", "xn--bcher-kva.example"])
def test_a_notice_that_names_no_id_is_known_by_address_and_subject(app, tmp_path: Path, domain):
    told = (NOTICES / "back-postfix-utf8.eml").read_bytes()
    (tmp_path / "one.eml").write_bytes(told.replace(str(NUMBER).encode(), b"made-by-a-relay"))
    subject = "您已报名 Your registration EV-2026-0042"
    right, other = make_message(), make_message()
    right.address, right.subject = f"Ada@{domain}", subject
    other.address, other.subject = f"ada@{domain}", "Another letter"
    somebody = make_message()
    somebody.address, somebody.subject = "bert@qq.example", subject
    db.session.commit()
    assert take_bounces([tmp_path], at=now()).bounced == 1
    states = [one.state for one in (right, other, somebody)]
    assert states == ["bounced", "sent", "sent"]


def test_a_mail_servers_own_folder_is_read(app, tmp_path: Path):
    message = make_message()
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1764206047.M1P2.mx").write_bytes(notice(message.id))
    (tmp_path / "cur" / "1764206047.M1P3.mx:2,S").write_bytes(b"Subject: hello\n\n")
    (tmp_path / "tmp" / "1764206047.M1P4.mx").write_bytes(b"Subject: half")
    taken = take_bounces([tmp_path], at=now())
    assert (taken.bounced, taken.other, message.state) == (1, 1, "bounced")


def test_files_and_folders_are_taken_once(app, tmp_path: Path):
    message, other = make_message(), make_message()
    (tmp_path / "one.eml").write_bytes(notice(message.id))
    (tmp_path / "two.eml").write_bytes(notice(uuid.uuid4()))
    (tmp_path / "three.txt").write_bytes(notice(other.id))
    taken = take_bounces([tmp_path], at=now())
    assert (taken.bounced, taken.other) == (1, 1)
    assert (message.state, other.state) == ("bounced", "sent")
    assert "unknown user" in message.bounce
    first = message.bounced_at
    take_bounces([tmp_path / "one.eml"], at=now())
    assert message.bounced_at == first


def test_what_came_back_stays_noted_until_the_address_is_another(app, work, tmp_path: Path):
    message = make_message()
    (tmp_path / "one.eml").write_bytes(notice(message.id))
    said = app.test_cli_runner().invoke(args=["mail", "bounces", str(tmp_path)])
    assert said.output == "1 came back, 0 were something else\n"
    db.session.expire_all()
    assert message.state == "bounced"
    outbox.resend(message)
    db.session.commit()
    work()
    db.session.expire_all()
    assert (message.state, message.bounced_at is None) == ("sent", False), "it stays in view"
    outbox.resend(message, address="right@example.org")
    assert (message.address, message.bounce, message.bounced_at) == ("right@example.org", "", None)
