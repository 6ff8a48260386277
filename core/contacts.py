"""Mail addresses and telephone numbers as they are copied and typed: one way for page, sheet, API.

What nobody sees and what keyboards, mail programs and address books add is folded; what is then no
address or number is refused, in the same words everywhere.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated
from urllib.parse import unquote

import idna
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from pydantic import AfterValidator, BeforeValidator, Field

from core.errors import Words

NO_ADDRESS = _l("Enter an e-mail address such as name@example.org.")
NO_PHONE = _l("Enter a telephone number with its country code, such as +86 512 6512 3456.")
NOT_ELEVEN = _l("A mobile number of mainland China has 11 digits. Compare it.")
_PHONE = re.compile(
    r"(\+?[0-9(][0-9 ().\-/]{3,30})"
    r"(?:[,;]? ?(?:ext(?:ension)?[.:=]?|x|#|(?:分机|分機|转|轉)[号號:]?) ?[0-9]{1,6})?",
    re.IGNORECASE,
)
# Of a number with its code; the longest begin with 00 and hold a 0 in brackets.
_FEWEST_DIGITS, _MOST_DIGITS = 5, 18
# One digit too few or too many; without the code others begin so too, so only what none has.
_MOBILE = re.compile(r"(?:\+|00)860?(1[3-9]\d*)")
_BARE_MOBILE = re.compile(r"1[3-9](?:\d{8}|\d{10})")
_DASHES = re.compile("[\u2010-\u2015\u2212\u2043\u02d7\u30fc]")
_DOTS = re.compile("[·•∙]")
# A word with its colon, or one of those that stand without; a number of a fax is none to call.
_WORD_BEFORE = re.compile(
    r"^(?!fax|传真|傳真)(?:[^\W\d_]{1,12}(?:/[^\W\d_]{1,12})?(?:\s*[.:])+|[tm](?= \+)|whatsapp|"
    r"tel(?:ephone)?|phone|mobile|mob|cell|(?:联系|聯絡)?(?:电话|電話)|(?:手机|手機)号?號?码?碼?)"
    r"\s*(?=[+(\d])",
    re.IGNORECASE,
)
# Signs around a number: a telephone drawn as a picture, what parts it from the next.
_BESIDE = " ,;.、☎☏✆📞📱📲\ufe0f"
_NOTE_BEHIND = re.compile(r"\s*(?:\([^()\d]*\)|[微信同号號]{2,6})$")
# As mail programs copy it (Ada <ada@example.org>), and a link with its subject.
_IN_ANGLES = re.compile(r"[^<>]*<([^<>]+)>")
_LINK = re.compile(r"mailto:([^?]*).*", re.IGNORECASE)
_SOMEWHERE = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# What is put before an address: E-mail: ada@example.org, 邮箱：ada@example.org.
_MAIL_BEFORE = re.compile(
    r"(?!mailto)[^\W\d_](?:[^\W\d_]|-){1,11}\s*:\s*(?=[^\s:/@]+@)", re.IGNORECASE
)
_AROUND = " .,;:、\"'()<>[]"


def plain_address(text: str | None) -> str | None:
    """A mail address without what nobody sees, and with what a keyboard makes wide as it was.

    Its domain is in its own letters (bücher.example for xn--bcher-kva.example), so that one
    address is one text.
    """
    if not text:
        return text
    plain = _seen(text).replace("。", ".").strip(" .,;:、")
    if before := _MAIL_BEFORE.match(plain):
        plain = plain[before.end() :]
    if inner := _IN_ANGLES.fullmatch(plain):
        plain = inner[1]
    if link := _LINK.fullmatch(plain):
        plain = unquote(link[1])
    plain = re.sub(r"\s*@\s*", "@", plain.strip(_AROUND))
    return _in_own_letters(plain) if "xn--" in plain.lower() else plain


def _in_own_letters(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    try:
        return f"{name}@{idna.decode(domain)}"
    except idna.IDNAError:
        return address


def plain_phone(text: str | None) -> str | None:
    """A telephone number as it was copied, in the characters people dial.

    Marks of direction, odd spaces, dashes, dots, digits of other scripts and brackets are folded;
    a word before it (Tel., 手机) and a note in brackets behind it go.
    """
    if not text:
        return text
    plain = plain_digits(_DOTS.sub(".", _DASHES.sub("-", _seen(text)))).strip(_BESIDE)
    plain = _NOTE_BEHIND.sub("", _WORD_BEFORE.sub("", plain))
    return " ".join(re.sub(r"^[(\[]?\+ ?(\d+)[)\]]?", r"+\1", plain).split())


def plain_digits(text: str) -> str:
    """Digits and letters in their usual width, and digits of any script as ours."""
    whole = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in whole)


def is_address(text: str) -> bool:
    """Whether mail can go there. Not with letters outside ASCII before the @ (SMTPUTF8)."""
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def phone_fault(text: str) -> Words | None:
    """What is wrong with a telephone number, without what `plain_phone` folds; None when right."""
    found = _PHONE.fullmatch(text)
    dialled = re.sub(r"[^+\d]", "", found[1]) if found else ""
    if not _FEWEST_DIGITS <= len(dialled.lstrip("+")) <= _MOST_DIGITS:
        return NO_PHONE
    mobile = _MOBILE.fullmatch(dialled)
    is_wrong = len(mobile[1]) != 11 if mobile else _BARE_MOBILE.fullmatch(dialled)
    return NOT_ELEVEN if is_wrong else None


def address_in(text: str) -> str:
    """The first mail address of a text that people wrote; empty without one."""
    found = _SOMEWHERE.search(re.sub(r"\s*@\s*", "@", _seen(text)))
    plain = found[0].strip(_AROUND) if found else ""
    return plain if is_address(plain) else ""


def dns_address(address: str) -> str:
    """The address as every mail server takes it, its domain in the letters of the DNS."""
    name, _at, domain = address.rpartition("@")
    try:
        return f"{name}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return address


def _seen(text: str) -> str:
    kept = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", kept)


def _checked(fault: Callable[[str], Words | None]) -> AfterValidator:
    def check(text: str) -> str:
        if text and (wrong := fault(text)):
            raise ValueError(str(wrong))
        return text

    return AfterValidator(check)


# As programs send them (pydantic): folded, and for the latter two also checked.
CopiedAddress = Annotated[str, BeforeValidator(plain_address), Field(max_length=320)]
CopiedPhone = Annotated[str, BeforeValidator(plain_phone), Field(max_length=40)]
MailAddress = Annotated[
    CopiedAddress, _checked(lambda text: None if is_address(text) else NO_ADDRESS)
]
PhoneNumber = Annotated[CopiedPhone, _checked(phone_fault)]


def is_secure_address(text: str) -> bool:
    """Whether it is the address of a meeting or page on some host, asked for by https."""
    return re.match(r"https://[^\s/?#]+", text) is not None
