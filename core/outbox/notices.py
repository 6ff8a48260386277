"""Notices of undelivered mail as servers write them: by RFC 3464 and 6533, and by none.

Only what failed for good is a notice: what is delayed, was delivered or only read, complaints, and
answers of people or of their holiday programs are none, whatever words stand in them.
"""

import base64
import binascii
import html
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.policy import default
from typing import Any

_STATUS = {"message/delivery-status", "message/global-delivery-status"}
_OTHER_REPORTS = {"message/disposition-notification", "message/feedback-report"}
_COPIES = {"message/rfc822", "message/global"}
_HEADS = {"text/rfc822-headers", "message/global-headers"}
_ID = re.compile(r"<([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})@", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_FAILED = re.compile(r"^action:\s*failed\b", re.IGNORECASE | re.MULTILINE)
_TELLING = re.compile(r"^(?:status|diagnostic-code):\s*(.*)", re.IGNORECASE | re.MULTILINE)
# qmail and older Exim write a letter and put the message beneath it.
_BENEATH = re.compile(
    r"^-{2,}.*(?:copy of|original|returned) .*message.*\n\s*", re.IGNORECASE | re.MULTILINE
)
_FOR_GOOD = re.compile(
    r"permanent|could not be delivered|able to deliver|undeliver|\b5\d\d[ -]|\b5\.\d+\.\d+\b|"
    "退信|退回|送达|投递失败|无法投递|不存在",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    "delay|not yet been delivered|will (?:be )?retr|继续尝试|继续投递|延迟|延误", re.IGNORECASE
)


@dataclass(frozen=True)
class Notice:
    """One message that came back, and why, in the words of the other side.

    `message_id` is that of our row. Servers that do not repeat it name an address and the subject,
    which then stand in `text`, without white space.
    """

    message_id: uuid.UUID | None
    reason: str
    addresses: frozenset[str]
    text: str


def read_notice(data: bytes) -> Notice | None:
    """What a mail says came back for good; None for any other mail, however odd its bytes."""
    try:
        mail = message_from_bytes(data, policy=default)
        return _read(mail, list(mail.walk()))
    except (ValueError, LookupError, TypeError, AttributeError):
        # The parser is lenient, its headers are not: a mail nobody can read is no notice.
        return None


def _read(mail: Any, parts: list[Any]) -> Notice | None:
    kinds = {part.get_content_type() for part in parts}
    written = [_text(part) for part in parts if part.get_content_maintype() == "text"]
    if kinds & _STATUS:
        told = [_text(part) for part in parts if part.get_content_type() in _STATUS]
        reason = _reason(told, written)
    elif kinds & _OTHER_REPORTS or not _DAEMON.search(str(mail.get("From", ""))):
        return None
    else:
        told, reason = [], _reason_of_letter(str(mail.get("Subject", "")), "\n".join(written))
    if reason is None:
        return None
    copies = [*_copies(parts), *(_beneath(text) for text in written)]
    said = [*told, *written, *(str(copy.get(name, "")) for copy in copies for name in _NAMING)]
    whole = "\n".join([*said, str(mail.get("X-Failed-Recipients", ""))])
    named = _original_id(mail, copies, told)
    addresses = frozenset(address.casefold() for address in _ADDRESS.findall(whole))
    if named is None and not addresses:
        return None
    return Notice(named, reason.replace("\0", "")[:500], addresses, "".join(whole.split()))


_NAMING = ("Subject", "To")


def _reason(told: list[str], written: list[str]) -> str | None:
    """Status and diagnosis of what failed; where they are bare numbers, the words beside them."""
    for block in re.split(r"\n\s*\n", "\n\n".join(told)):
        fields = re.sub(r"\n[ \t]+", " ", block)
        if _FAILED.search(fields):
            words = " ".join(" ".join(_TELLING.findall(fields)).split())
            is_bare = not re.search(r"[^\W\d_]", words)
            return " ".join(" ".join([words, *written[:1]][: 1 + is_bare]).split())
    return None


def _reason_of_letter(subject: str, text: str) -> str | None:
    letter = " ".join(_BENEATH.split(text, maxsplit=1)[0].split())
    if _NOT_YET.search(subject + letter) or not _FOR_GOOD.search(subject + letter):
        return None
    return letter


def _original_id(mail: Any, copies: list[Any], told: list[str]) -> uuid.UUID | None:
    places = [str(copy.get("Message-ID", "")) for copy in copies]
    places += [*told, str(mail.get("In-Reply-To", "")), str(mail.get("References", ""))]
    found = next(filter(None, map(_ID.search, places)), None)
    return uuid.UUID(found[1]) if found else None


def _copies(parts: list[Any]) -> Iterator[Any]:
    """The messages that came back, or their headers, as mails."""
    for part in parts:
        kind = part.get_content_type()
        if kind in _COPIES and not _is_wrapped(part):
            yield from part.get_payload()
        elif kind in _COPIES | _HEADS:
            yield message_from_string(_text(part), policy=default)


def _beneath(text: str) -> Any:
    return message_from_string("".join(_BENEATH.split(text, maxsplit=1)[1:]), policy=default)


def _is_wrapped(part: Any) -> bool:
    return str(part.get("Content-Transfer-Encoding", "")).strip().casefold() == "base64"


def _text(part: Any) -> str:
    """What a part says. One within it that has headers of its own is written with them."""
    inner = part.get_payload()
    if isinstance(inner, list):
        source = "\n\n".join(map(_with_head, inner)).encode("utf-8", "surrogateescape")
        data = _unwrapped(source) if _is_wrapped(part) else source
    else:
        data = part.get_payload(decode=True) or b""
    text = _decoded(data, part.get_content_charset())
    if part.get_content_type() == "text/html":
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return text


def _with_head(mail: Any) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in mail.raw_items())
    body = mail.get_payload()
    return f"{head}\n\n{body if isinstance(body, str) else ''}".strip()


def _unwrapped(source: bytes) -> bytes:
    try:
        return base64.b64decode(source)
    except binascii.Error:
        return source


def _decoded(data: bytes, charset: str | None) -> str:
    """Text of the named code page; unnamed, of UTF-8 or else of China's mail servers."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("gb18030", "replace")
