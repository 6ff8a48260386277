"""Where mail goes: files (the default, one .eml each) or an SMTP server."""

import os
import smtplib
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from core.contacts import dns_address
from core.settings import LOOPBACK, Settings

SMTP_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter: its name as people see it, and what it is."""

    name: str
    media_type: str
    data: bytes
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mail:
    """A finished mail; `id` is stable over attempts, so a repeated one can be told."""

    id: str
    sender: str
    address: str
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    # Whom an answer reaches, where that is not the sender.
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def to(self) -> str:
        return dns_address(self.address)

    def as_message(self) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        domain = parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"
        message["From"], message["To"] = self.sender, self.to
        if self.reply_to:
            message["Reply-To"] = dns_address(self.reply_to)
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.at)
        message["Message-ID"] = f"<{self.id}@{domain}>"
        message["Content-Language"] = {"zh": "zh-Hans"}.get(self.language, self.language)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        message.add_alternative(self.html, subtype="html")
        for one in self.attachments:
            kind, _slash, subtype = one.media_type.partition("/")
            message.add_attachment(
                one.data, kind, subtype, filename=one.name, params=dict(one.parameters)
            )
        return message


class Transport(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand over one mail."""

    def erase(self, ids: Iterable[str]) -> None:
        """Take back what is still here of these mails."""


class FileTransport:
    """One .eml a mail, named by its id: sent twice, it is still one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: Mail) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{mail.at:%Y%m%dT%H%M%S}-{mail.id}.eml"
        temporary = path.with_suffix(f".{os.getpid()}.part")
        with open(temporary, "wb") as file:
            file.write(bytes(mail.as_message()))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    def erase(self, ids: Iterable[str]) -> None:
        """Delete the files of these mails, and what an attempt left half written."""
        for one in ids:
            for path in self._folder.glob(f"*-{one}.*"):
                path.unlink(missing_ok=True)


class PasswordInTheOpen(Exception):
    """Nothing was sent: whoever stands between could read the password, or took STARTTLS away."""

    def __init__(self) -> None:
        super().__init__(
            "the mail server offers no encryption (STARTTLS), so MAIL_URL's password would travel "
            "in the open; give smtps://, or set MAIL_ALLOW_PLAIN=1 if that is meant"
        )


class SmtpTransport:
    """A mail server by smtp:// (STARTTLS when offered) or smtps://user:password@host:port.

    `may_be_open`: the password may go unencrypted to another machine too.
    """

    def __init__(self, url: str, *, may_be_open: bool = False) -> None:
        self._parts = urlsplit(url)
        self._may_be_open = may_be_open

    def send(self, mail: Mail) -> None:
        with self.sign_in() as server:
            server.send_message(mail.as_message(), to_addrs=[mail.to])

    def sign_in(self, seconds: float = SMTP_TIMEOUT_SECONDS) -> smtplib.SMTP:
        """A session ready to take letters; each of its answers may take so long.

        Raises PasswordInTheOpen before the password is said, and what smtplib raises.
        """
        host, secure = self._parts.hostname or "localhost", self._parts.scheme == "smtps"
        port = self._parts.port or (465 if secure else 25)
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(host, port, timeout=seconds, context=tls_context())
            if secure
            else smtplib.SMTP(host, port, timeout=seconds)
        )
        try:
            # Until it was greeted, a server seems to offer nothing.
            server.ehlo_or_helo_if_needed()
            if not secure and server.has_extn("starttls"):
                server.starttls(context=tls_context())
                secure = True
            if self._parts.username:
                if not (secure or self._may_be_open or host in LOOPBACK):
                    raise PasswordInTheOpen
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def erase(self, ids: Iterable[str]) -> None:
        """Nothing: what left is in other hands."""


def tls_context() -> ssl.SSLContext:
    """What a mail server's certificate is checked against: the machine's authorities, read once.

    Read again when their file or folder is another or was changed, so no start is needed for a new
    authority. Threads may share it, since nobody changes it.
    """
    paths = ssl.get_default_verify_paths()
    return _read_authorities(*map(_state_of, (paths.cafile, paths.capath)))


@lru_cache(maxsize=1)
def _read_authorities(*_state: object) -> ssl.SSLContext:
    # To read some hundred and forty of them takes 40 ms, a third of a registration.
    return ssl.create_default_context()


def _state_of(path: str | None) -> tuple[object, ...]:
    if path is None:
        return ()
    state = Path(path).stat()
    return path, state.st_ino, state.st_size, state.st_mtime_ns


def transport_for(settings: Settings) -> Transport:
    """What MAIL_URL names."""
    parts = urlsplit(settings.mail_url)
    if parts.scheme == "file":
        return FileTransport(Path(parts.path))
    return SmtpTransport(settings.mail_url, may_be_open=settings.mail_allow_plain)
