"""Letters are written with the change, in the recipient's language, and leave once."""

from __future__ import annotations

import email
import os
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email import policy as mail_policy

import pytest
from sqlalchemy import select

from core import outbox
from core.db import db
from core.jobs.models import Job
from core.jobs.states import JobState
from core.outbox import transports
from core.outbox.models import Message, MessageState
from tests.factories.core import make_user
from tests.mail_sink import mail_sink, open_mail_server

LETTER = "claims/withdrawn"


class Thing:
    """What the letter's template asks for."""

    reference = "RC-2026-0001\r\nBcc: everybody@example.com"


def letter(user, **fields):
    values = {"claim": Thing, "claim_url": "http://localhost/me"}
    return outbox.Letter(
        template=LETTER,
        address=user.email,
        language=fields.pop("language", "en"),
        recipient_name=fields.pop("name", "Łukasz Żółć"),
        values=values,
        recipient_id=user.id,
        **fields,
    )


def mails(app):
    folder = app.extensions["settings"].data_dir / "mail"
    return [
        email.message_from_bytes(path.read_bytes(), policy=mail_policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


@pytest.mark.both_databases
def test_a_letter_leaves_after_the_commit(app, work):
    message = outbox.post(letter(make_user()))
    assert message.state == MessageState.QUEUED
    assert mails(app) == []
    work()
    [mail] = mails(app)
    assert mail["To"] == message.address
    assert mail["Message-ID"].startswith(f"<{message.id}@")
    db.session.expire_all()
    assert db.session.scalars(select(Message)).one().state == MessageState.SENT


def test_a_letter_of_a_change_that_failed_is_never_sent(app, work):
    user = make_user()
    outbox.post(letter(user))
    db.session.rollback()
    work()
    assert mails(app) == []


def test_a_letter_is_in_its_readers_language(app):
    user = make_user()
    assert outbox.render(letter(user, language="zh"))[0].startswith("您已撤回")
    assert outbox.render(letter(user, language="en"))[0].startswith("You withdrew")


def test_a_name_cannot_add_a_header(app, work):
    outbox.post(letter(make_user(), name="A\r\nBcc: x@example.com"))
    work()
    [mail] = mails(app)
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]


def test_markup_in_a_name_stays_text(app):
    _subject, _text, html = outbox.render(letter(make_user(), name="<script>x</script>"))
    assert "<script>" not in html


def test_a_letter_with_a_key_is_written_once(app, work):
    user = make_user()
    first = outbox.post(letter(user, key="only-once"))
    assert outbox.post(letter(user, key="only-once")).id == first.id
    work()
    assert len(mails(app)) == 1


def test_a_mail_server_that_is_down_is_tried_again_and_told(app, work, monkeypatch):
    message = outbox.post(letter(make_user()))

    def refuse(self, mail):
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr(transports.FileTransport, "send", refuse)
    work()
    db.session.expire_all()
    assert message.state == MessageState.FAILED
    assert "no server" in message.error
    waiting = db.session.scalars(select(Job).where(Job.name == "outbox.dispatch")).one()
    assert waiting.state == JobState.QUEUED
    monkeypatch.undo()
    outbox.resend(message)
    work()
    db.session.expire_all()
    assert message.state == MessageState.SENT
    assert len(mails(app)) == 1


def test_sign_in_links_are_not_repeated_on_the_status_page(app):
    user = make_user()
    outbox.post(letter(user, is_private=True))
    shown = outbox.post(letter(user))
    db.session.commit()
    assert [message.id for message in outbox.list_messages(user.id)] == [shown.id]


def test_a_mail_leaves_for_a_domain_in_any_script_by_its_name_in_the_dns(monkeypatch):
    """Hardly a mail server offers SMTPUTF8; every one takes the xn-- form."""
    sent = []

    class Server(transports.smtplib.SMTP):
        def __init__(self, *_where, **_how):
            self.esmtp_features, self.does_esmtp = {}, True

        def has_extn(self, _name):
            return False

        def ehlo_or_helo_if_needed(self):
            pass

        def sendmail(self, _sender, to, message, *_options):
            sent.append((to, email.message_from_bytes(message)["To"]))

        def __exit__(self, *_error):
            pass

    monkeypatch.setattr(transports.smtplib, "SMTP", Server)
    at = datetime(2027, 7, 10, tzinfo=UTC)
    for to in ("ada@example.org", "ada@münchen.example", "ada@xn--mnchen-3ya.example"):
        mail = transports.Mail("1", "Office <no@talent.example>", to, "Test", "x", "x", "en", at)
        transports.SmtpTransport("smtp://127.0.0.1:25").send(mail)
    plain, xn = "ada@example.org", "ada@xn--mnchen-3ya.example"
    assert sent == [([plain], plain), ([xn], xn), ([xn], xn)]


def test_letters_are_sent_by_tls_where_the_server_offers_it(tmp_path, monkeypatch):
    at = datetime(2027, 7, 10, tzinfo=UTC)
    mail = transports.Mail("1", "office@talent.example", "a@example.org", "T", "x", "x", "en", at)
    with mail_sink(tmp_path) as sink:
        url = sink.settings["MAIL_URL"]
        with pytest.raises(ssl.SSLCertVerificationError):
            transports.SmtpTransport(url).send(mail)
        monkeypatch.setenv("SSL_CERT_FILE", sink.settings["SSL_CERT_FILE"])
        for _letter in range(2):
            transports.SmtpTransport(url).send(mail)
    assert (sink.letters, sink.secret) == (2, 2)


def test_a_password_does_not_travel_in_the_open(app):
    """Whoever stands between takes STARTTLS out of the answer, and reads it."""
    at, settings = datetime(2027, 7, 10, tzinfo=UTC), app.extensions["settings"]
    mail = transports.Mail("1", "office@talent.example", "a@example.org", "T", "x", "x", "en", at)
    with open_mail_server() as server:
        settings = replace(settings, mail_url=server.url)
        with pytest.raises(transports.PasswordInTheOpen, match="MAIL_ALLOW_PLAIN"):
            transports.transport_for(settings).send(mail)
        assert (server.letters, server.passwords) == (0, [])
        transports.transport_for(replace(settings, mail_allow_plain=True)).send(mail)
        assert (server.letters, server.passwords) == (1, [b"pw"])
        # Without a password there is nothing to read but the letter; and this machine is near.
        nobody = replace(settings, mail_url=server.url.replace("office:pw@", ""))
        transports.transport_for(nobody).send(mail)
    with open_mail_server("127.0.0.1") as server:
        transports.transport_for(replace(settings, mail_url=server.url)).send(mail)
        assert server.passwords == [b"pw"]


def test_the_authorities_are_read_once_and_again_when_they_changed(tmp_path, monkeypatch):
    """Reading them for every letter was a third of what a registration cost."""
    file = tmp_path / "authorities.pem"
    file.write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    first = transports.tls_context()
    assert transports.tls_context() is first
    assert first.verify_mode is ssl.CERT_REQUIRED
    assert first.check_hostname
    os.utime(file, ns=(0, 0))
    changed = transports.tls_context()
    assert changed is not first
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert transports.tls_context() is not changed
