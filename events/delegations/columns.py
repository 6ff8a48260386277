"""The columns of a delegation's file: headings in both languages, and how a cell is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from core.clock import today
from core.contacts import NO_PHONE, is_phone, plain_address, plain_phone
from core.errors import Words
from core.i18n import language
from core.printable import cannot_print, unprintable_in, unseen_in
from core.regions import INTERNATIONAL, region_codes, region_name


class CellRefused(Exception):
    """A cell that cannot be taken, with the sentence that says why."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words


Reader = Callable[[str], str]
# Characters of 1985-04.
MONTH = 7
_MADE_BY_PROGRAMS = re.compile(
    r"\d(?:[.,]\d+)?E\+?\d{2,3}|\d{4}-\d\d-\d\d(?: .*)?|TRUE|FALSE|#.*[!?A]", re.IGNORECASE
)

GENDERS = {
    "male": "male", "m": "male", "男": "male", "男性": "male",
    "female": "female", "f": "female", "女": "female", "女性": "female",
    "other": "other", "x": "other", "其他": "other",
}  # fmt: skip
# As the default form stores them.
DEGREES = {
    "博士研究生": "doctorate", "硕士研究生": "master", "大学本科": "bachelor", "本科生": "bachelor",
    "doctorate": "doctorate", "doctor": "doctorate", "phd": "doctorate", "博士": "doctorate",
    "master": "master", "masters": "master", "硕士": "master", "研究生": "master",
    "bachelor": "bachelor", "bachelors": "bachelor", "本科": "bachelor", "学士": "bachelor",
    "college": "college", "collegediploma": "college", "专科": "college", "大专": "college",
    "none": "none", "other": "none", "其他": "none", "无": "none",
}  # fmt: skip
DOCUMENTS = {
    "passport": "passport", "护照": "passport",
    "residentid": "resident_id", "居民身份证": "resident_id", "身份证": "resident_id",
    "travelpermit": "travel_permit", "来往内地通行证": "travel_permit", "通行证": "travel_permit",
    "foreignerid": "foreigner_id", "外国人永久居留身份证": "foreigner_id",
}  # fmt: skip
LANGUAGES = {
    "en": "en", "english": "en", "英文": "en", "英语": "en",
    "zh": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
}  # fmt: skip


_WORDS = {"gender": GENDERS, "degree": DEGREES, "document_kind": DOCUMENTS, "language": LANGUAGES}


def text(longest: int) -> Reader:
    """A reader of free text up to a length; names stay exactly as entered (R6)."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise CellRefused(_l("At most %(longest)s characters.", longest=longest))
        if "\ufffd" in cell:
            raise CellRefused(_l("A character was lost in this cell. Type it again."))
        if unseen_in(cell):
            raise CellRefused(_l("Take out the invisible characters."))
        return cell

    return read


def printed(longest: int) -> Reader:
    """A reader of what stands on badges and papers: also each character has a typeface."""
    plain = text(longest)

    def read(cell: str) -> str:
        if missing := unprintable_in(cell):
            raise CellRefused(cannot_print(missing))
        return plain(cell)

    return read


def number(longest: int) -> Reader:
    """A reader of a number that is a name: no power of ten and no day that a program made of it."""
    plain = text(longest)

    def read(cell: str) -> str:
        if _MADE_BY_PROGRAMS.fullmatch(cell):
            raise CellRefused(_l("A spreadsheet has changed this. Type it again as text."))
        return plain(cell)

    return read


def phone(cell: str) -> str:
    plain = number(40)(plain_phone(cell) or "")
    if not is_phone(plain):
        raise CellRefused(NO_PHONE)
    return plain


def one_of(words: dict[str, str], example: str) -> Reader:
    def read(cell: str) -> str:
        key = heading_key(cell)
        if key not in words:
            raise CellRefused(_l("Not a word we know; write for instance %(word)s.", word=example))
        return words[key]

    return read


def country(cell: str) -> str:
    """A reader of a country or region, by code or by name in either language."""
    code = region_codes().get(cell.strip().casefold(), "")
    if not code or code == INTERNATIONAL:
        raise CellRefused(_l("Not a country or region we know; a two-letter code is surest."))
    return code


def mail(cell: str) -> str:
    try:
        plain = plain_address(cell) or ""
        return validate_email(plain, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as error:
        raise CellRefused(_l("Not an e-mail address.")) from error


def birthday(cell: str) -> str:
    """A reader of a day of birth, as 1985-04-27, 19850427, 1985/4/27, 27.4.1985 or 1985年4月27日.

    Of 1985.04 the month is given: no day is made up. A day and month that could change places,
    as in 4/5/1985, are refused.
    """
    plain = unicodedata.normalize("NFKC", cell).strip()
    plain = re.sub(r" \d\d:\d\d(?::\d\d)?$", "", plain)
    parts = [part for part in re.split(r"[-/.年月日\s]+", plain) if part]
    if len(parts) == 1 and re.fullmatch(r"\d{8}", plain):
        parts = [plain[:4], plain[4:6], plain[6:]]
    try:
        numbers = [int(part) for part in parts]
        if len(parts) == 2 and len(parts[0]) == 4:
            return date(numbers[0], numbers[1], 1).isoformat()[:MONTH]
        if len(parts) == 3 and len(parts[2]) == 4 and ("." in plain or numbers[0] > 12):
            numbers.reverse()
        day = date(*numbers)
    except (ValueError, TypeError) as error:
        raise CellRefused(_l("Not a day; write it as 1985-04-27.")) from error
    if not date(1900, 1, 1) <= day < today():
        raise CellRefused(_l("This day of birth cannot be."))
    return day.isoformat()


def shown(key: str, value: str) -> str:
    """What a column keeps, as people of the request's language read it."""
    if key in {"nationality", "residence", "document_country"}:
        return region_name(value)
    words = [word for word, code in _WORDS.get(key, {}).items() if code == value]
    return next((w for w in words if w.isascii() == (language() == "en")), value)


@dataclass(frozen=True)
class Column:
    key: str
    en: str
    zh: str
    read: Reader
    # Further headings that other people's lists have for it.
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.zh if language() == "zh" else self.en

    @property
    def headings(self) -> tuple[str, ...]:
        return self.key, self.en, self.zh, *self.also


_PHONES = ("Phone", "Mobile", "Mobile phone", "Phone number", "Cell phone", "Telephone number",
           "手机", "手机号", "手机号码", "移动电话", "电话号码", "联系电话",
           "联系方式")  # fmt: skip
COLUMNS = (
    Column("name", "Name as in passport", "姓名（与证件一致）", printed(200), ("Name", "Full name",
           "姓名", "Participant", "参会人", "人员姓名", "外文姓名", "英文姓名")),
    Column("given_name", "First name", "名", printed(100), ("Given name", "Given names",
           "Forename")),
    Column("family_name", "Last name", "姓", printed(100), ("Family name", "Surname")),
    Column("name_chinese", "Chinese name", "中文姓名", printed(100)),
    Column("badge_name", "Name on badge", "胸牌姓名", printed(200)),
    Column("email", "E-mail", "邮箱", mail, ("Mail", "Email address", "电子邮箱", "电子邮件",
           "电邮", "邮件地址", "E-mail address")),
    Column("phone", "Telephone", "电话", phone, _PHONES),
    Column("gender", "Gender", "性别", one_of(GENDERS, "female / 女"), ("Sex",)),
    Column("birth_on", "Date of birth", "出生日期", birthday, ("Birth date", "Born", "Birthday",
           "DOB", "出生年月", "出生年月日", "生日")),
    Column("nationality", "Nationality", "国籍", country, ("Citizenship", "国籍（地区）")),
    Column("residence", "Country of residence", "常住国家或地区", country),
    Column("organisation", "Organisation", "单位", printed(200), ("Employer", "Company",
           "Affiliation", "Organization", "工作单位", "所在单位", "单位名称")),
    Column("post", "Post", "职务", text(200), ("Position", "Job title", "职位", "职务/职称",
           "职称")),
    Column("degree", "Highest degree", "最高学历", one_of(DEGREES, "doctorate / 博士"), ("Degree",
           "最高学位", "学历", "学位")),
    Column("institution", "Degree institution", "毕业院校", text(200), ("University",
           "毕业学校")),
    Column("field", "Field", "专业领域", text(200)),
    Column("wechat", "WeChat", "微信", number(80)),
    Column("document_kind", "Document kind", "证件类型", one_of(DOCUMENTS, "passport / 护照")),
    Column("document_country", "Issuing country", "证件签发国家或地区", country,
           ("Passport country", "签发国")),
    Column("document_number", "Document number", "证件号码", number(60), ("Passport number",
           "Passport no", "Document no", "护照号", "护照号码", "证件号")),
    Column("role", "Role", "参会身份", text(40)),
    Column("sessions", "Sessions", "场次", text(400)),
    Column("language", "Language", "语言", one_of(LANGUAGES, "en / 中文")),
)  # fmt: skip

NAME = COLUMNS[0]


def heading_key(heading: str) -> str:
    """A heading or word without case, width, spaces and signs, for comparison."""
    whole = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(character for character in whole if character.isalnum())


BY_HEADING = {heading_key(said): column for column in COLUMNS for said in column.headings}
