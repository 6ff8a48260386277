"""Made-up documents for tests, the benchmark and a look at the design. Not used elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from core.documents.engine.filling import fill_template
from core.documents.engine.qr import qr_svg_or_png

CREATED = datetime(2027, 3, 15, 1, 30, tzinfo=UTC)
CHECK = "https://talent.suzhou.example/V/SZ27-7K3M-9QXP-4WTD-P/8M2K7QX4RD"
# Names that have broken certificates before: (name, language, Latin name).
NAMES = (
    ("Suharto", "id", ""),
    ("Nguyễn Thị Minh Khai", "vi", ""),
    ("𠮷田太郎", "ja", "Yoshida Taro"),
    ("古丽米热·买买提", "zh-Hans", "Gulmire Memet"),
    ("Łukasz Żółć", "pl", ""),
    ("Maria do Céu Figueiredo de Albuquerque Vasconcelos e Sousa Pinto", "pt", ""),
    ("محمد بن عبد الله", "ar", "Muhammad bin Abdullah"),
    ("संदीप कुमार शर्मा", "hi", "Sandeep Kumar Sharma"),
    ("สมชาย ใจดี", "th", "Somchai Jaidee"),
    ("홍길동", "ko", "Hong Gildong"),
    ("Екатерина Щербакова", "ru", "Ekaterina Shcherbakova"),
    ("㛃䶮𬭎喆", "zh-Hans", "Jie Yanhongzhe"),
    ("O’Neill-Smith, Jr.", "en", ""),
    ("Γεώργιος Παπαδόπουλος", "el", "Georgios Papadopoulos"),
)


@dataclass(frozen=True, slots=True)
class TitleCertificate:
    """The fields ``title_certificate.html`` reads; see the comment at its top."""

    serial: str = "SZ27-7K3M-9QXP-4WTD-P"
    replaces: str = ""
    holder_name: str = "伊丽莎白·安德森"
    holder_language: str = "zh-Hans"
    holder_latin_name: str = "Elizabeth Anne Anderson"
    gender_zh: str = ""
    gender_en: str = ""
    identity_kind_zh: str = "护照"
    identity_kind_en: str = "Passport"
    identity_number: str = "E••••1234"
    born_on: date = date(1984, 9, 3)
    photo: str = ""
    series_zh: str = "工程技术"
    series_en: str = "Engineering"
    specialty_zh: str = "结构工程"
    specialty_en: str = "Structural engineering"
    title_zh: str = "高级工程师"
    title_en: str = "Senior Engineer"
    level_zh: str = "副高级"
    level_en: str = "Associate senior"
    qualification_code: str = "SZ-ENG-031"
    qualification_zh: str = "英国特许结构工程师"
    qualification_en: str = "Chartered Structural Engineer (CEng MIStructE)"
    qualification_original: str = ""
    qualification_language: str = "en"
    issuer: str = "The Institution of Structural Engineers, United Kingdom"
    issuer_language: str = "en"
    qualification_number: str = "062 418 935"
    qualified_on: date = date(2014, 6, 20)
    qualification_expires_on: date | None = None
    catalogue_edition: str = "第3.0版 Edition 3.0"
    edition_on: date | None = date(2026, 1, 1)
    employer: str = "苏州工业园区建筑设计研究院股份有限公司"
    employer_language: str = "zh-Hans"
    employer_en: str = ""
    approval_number: str = ""
    obtained_on: date = date(2027, 3, 12)
    issued_on: date = date(2027, 3, 15)
    authority_zh: str = "苏州市人力资源和社会保障局"
    authority_en: str = "Suzhou Human Resources and Social Security Bureau"
    check_address: str = "talent.suzhou.example/verify"
    check_url: str = CHECK
    qr: str = qr_svg_or_png(CHECK)
    seal_fingerprint: str = "7F83B1657FF1FC53B92DC18148A1D65DFC2D4B1FA3D677284ADDD200126D9069"
    seal_picture: str = ""
    is_specimen: bool = True
    was_voted: bool = False


def named(name: str, language: str, latin: str) -> TitleCertificate:
    """The sample certificate in somebody else's name."""
    return replace(
        TitleCertificate(), holder_name=name, holder_language=language, holder_latin_name=latin
    )


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """The fields ``decision_letter.html`` reads; see the comment at its top."""

    serial: str = "SZ27-7K3M-9QXP-4WTD-P"
    reference: str = "苏比认〔2027〕00231号"
    authority_zh: str = "苏州市人力资源和社会保障局"
    authority_en: str = "Suzhou Human Resources and Social Security Bureau"
    contact_zh: str = "地址：苏州市平泷路251号  电话：0512-12333"
    contact_en: str = "251 Pinglong Road, Suzhou. Telephone +86 512 12333"
    addressee: str = "Łukasz Żółć"
    addressee_language: str = "pl"
    subject_zh: str = "关于职称比照认定申请的决定"
    subject_en: str = "Decision on your claim for direct recognition"
    body_zh: tuple[str, ...] = (
        "你于2027年2月8日提交的国际职业资格比照认定职称申请（条目 SZ-ENG-031）收悉。",
        "经初审和复审，职业资格证书真实有效，但工作年限证明不足以认定满五年。现决定不予认定。",
    )
    body_en: tuple[str, ...] = (
        "We received your claim of 8 February 2027 for direct recognition under SZ-ENG-031.",
        "Both reviews found your certificate genuine. The papers do not show five years of work.",
        "The claim is therefore not granted.",
    )
    reason_zh: str = "专业技术工作年限未达到条目要求。"
    reason_en: str = "Years of professional work below what the entry requires."
    appeal_zh: str = (
        "如对本决定有异议，可自收到之日起15个工作日内在平台提交复核申请，由未参与本案评审的"
        "人员办理；也可在取得补充证明后重新申请。"
    )
    appeal_en: str = (
        "Within 15 working days of receiving this letter you can ask for a review on the portal. "
        "It will be handled by people who took no part in the decision. You can also claim again "
        "once you hold further proof."
    )
    decided_on: date = date(2027, 3, 15)
    check_address: str = "talent.suzhou.example/verify"
    check_url: str = CHECK
    qr: str = qr_svg_or_png(CHECK)
    seal_fingerprint: str = "7F83B1657FF1FC53B92DC18148A1D65DFC2D4B1FA3D677284ADDD200126D9069"
    seal_picture: str = ""
    is_specimen: bool = True
    was_voted: bool = False


def attendance(person: tuple[str, str, str], number: int) -> str:
    """The HTML of one of a batch: `person` is name, language and other name; with both codes."""
    from events.certificates.documents import EventCertificate

    address = f"{CHECK[:-6]}{number:06d}"
    certificate = EventCertificate(
        serial=f"SZ27-7K3M-9QXP-{number:06d}", heading_zh="参会证明",
        heading_en="Certificate of attendance", holder_name=person[0], holder_language=person[1],
        holder_other_name=person[2], holder_other_language="en", event_zh="海外人才创业周",
        event_en="Overseas Talent Week", held_from=date(2027, 7, 10), held_to=date(2027, 7, 12),
        place_zh="苏州国际博览中心", place_en="Suzhou International Expo Centre",
        sessions=number % 9 + 1, lines=(), lines_left=0, hours="", issued_on=date(2027, 7, 13),
        authority_zh="苏州市人才工作领导小组办公室", authority_en="Suzhou Talent Office",
        check_address=f"talent.suzhou.example/verify/{number:06d}", check_url=address,
        qr=qr_svg_or_png(address), seal_fingerprint=TitleCertificate().seal_fingerprint,
        is_specimen=True,
    )  # fmt: skip
    statement = qr_svg_or_png(f"https://talent.suzhou.example/verify/offline#{number:0140d}")
    return fill_template("attendance_certificate.html", certificate, statement=lambda: statement)
