"""Every kind of document with everything a real one can carry, and with nothing that may be missing.

A kind is a template in templates/documents; one without its case here fails.
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import io
from datetime import date
from typing import Any, get_type_hints

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from core.documents.designs import PLAIN, PaperDesign
from core.documents.engine import fill_template, kept, qr_svg_or_png
from core.documents.engine.filling import TEMPLATES
from core.documents.engine.fitting import NOTHING, fit
from core.documents.engine.render import render_pdf
from core.juries.results.cells import Cell, Table
from core.juries.results.certificates import JuryCertificate
from core.juries.results.minutes import JuryMinutes
from events.certificates.documents import EventCertificate, SessionLine
from events.event_types.registry import ParticipantRole
from events.letters.documents import InvitationPaper
from events.tickets.documents.badges import GEOMETRY
from events.tickets.documents.tickets import TICKET_NAMES, TICKET_WIDTH
from events.tickets.states import Layout
from events.tickets.values import (
    BadgeDocument,
    BadgeFace,
    SignInRow,
    SignInSheet,
    TicketDocument,
    TicketFace,
    TicketLine,
)
from talent.claims.documents import TitleCertificate
from talent.claims.letters import DecisionLetter
from tests.core.documents.engine import lint
from tests.core.documents.engine.specimens import CHECK, CREATED

LONG_ZH = "苏州国际合作与专业人才综合服务促进研究中心（筹）第二分中心"
LONG_EN = "Suzhou International Co-operation and Professional Talent Promotion Centre, Branch Two"
LONG_NAME = "Maria do Céu Figueiredo de Albuquerque Vasconcelos e Sousa Pinto Żółć"
DAY = date(2027, 3, 12)


def photo(mode: str = "RGB") -> str:
    """A portrait as the wallet keeps it."""
    out = io.BytesIO()
    Image.effect_noise((480, 640), 80).convert(mode).save(out, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def through(width: int, height: int) -> str:
    """A picture that lets the text beneath shine through, as a seal or a logo is."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((4, 4, width - 4, height - 4), outline="#b3261e", width=12)
    picture.save(out := io.BytesIO(), "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


OF_ALL: dict[str, Any] = {
    "serial": "SZ27-7K3M-9QXP-4WTD-P",
    "seal_fingerprint": "7F83B1657FF1FC53" * 4,
    "check_address": "talent.suzhou.example/verify",
    "check_url": CHECK,
    "qr": qr_svg_or_png(CHECK),
    "is_specimen": True,
    "document_number": "E12345678",
    "holder_name": LONG_NAME,
    "holder_latin_name": LONG_NAME.upper(),
    "holder_other_name": "محمد بن عبد الله بن عبد الرحمن",
    "holder_other_language": "ar",
    "photo": photo(),
    "seal_picture": through(496, 496),
}
DESIGNED = PaperDesign(
    opening_zh="特此证明", opening_en="We are glad to certify that",
    deed_zh="圆满完成了", deed_en="completed", closing_zh=LONG_ZH, closing_en=LONG_EN,
    signatory_zh="李明 主任", signatory_en="Li Ming, Director", colour="plum",
    logo=through(300, 120), seal_picture=through(496, 496),
)  # fmt: skip
OPTIONAL = {
    "gender_zh", "gender_en", "employer_en", "approval_number", "edition_on", "seal_picture",
    "holder_latin_name", "holder_other_name", "holder_other_language", "photo", "specialty_zh",
    "specialty_en", "qualification_original", "qualification_expires_on", "employer", "contact_zh",
    "contact_en", "reason_zh", "reason_en", "appeal_zh", "appeal_en", "email", "place_zh",
    "place_en", "hours", "lines",
}  # fmt: skip
LINES = tuple(SessionLine(LONG_ZH, LONG_EN, DAY, "12.5") for _ in range(40))


def made(kind: type, *, whole: bool) -> Any:
    """A document of this kind, with everything or with what must be."""
    hints = get_type_hints(kind)
    return kind(**{field.name: _value(field.name, hints[field.name], whole=whole)
                   for field in dataclasses.fields(kind)})  # fmt: skip


def _value(name: str, kind: Any, *, whole: bool) -> Any:
    if name in OPTIONAL and not whole:
        return () if name == "lines" else None if "None" in str(kind) else ""
    if name == "design":
        return DESIGNED if whole else PLAIN
    if name in OF_ALL:
        return OF_ALL[name] if name != "is_specimen" else whole
    if name == "lines":
        return LINES
    if "date" in str(kind):
        return DAY
    if kind is int:
        return 30
    if "tuple" in str(kind):
        return ((LONG_ZH + "。") * 4, (LONG_EN + ". ") * 4) if whole else ("决定。 Decided.",)
    if name.endswith("language"):
        return "en"
    return (LONG_ZH if name.endswith("_zh") else LONG_EN) if whole else "甲 A"


def badges(layout: Layout, *, whole: bool) -> BadgeDocument:
    room = GEOMETRY[layout]
    texts = (LONG_NAME, "محمد بن عبد الله", LONG_EN * 2) if whole else ("李", "", "")
    faces = tuple(
        BadgeFace(
            name=fit(texts[0], room.name_width, room.names),
            name_language="pt",
            other_name=fit(texts[1], room.text_width, room.others) if texts[1] else NOTHING,
            other_language="ar",
            organisation=fit(texts[2], room.text_width, room.organisations),
            organisation_language="en",
            role_key=role.value,
            role_zh="海外人才",
            role_en="Overseas talent",
            reference="RG-2027-000001",
            qr=qr_svg_or_png(CHECK, pixels=1),
            url=CHECK,
            sessions=(LONG_ZH + LONG_EN,) * 9 if whole else (),
        )
        for role in ParticipantRole
    )
    event = fit(LONG_EN, room.name_width, room.events)
    return BadgeDocument("Badges", layout, room.backdrop, event, (faces[: room.per_page],))


def tickets(*, whole: bool) -> TicketDocument:
    line = TicketLine(LONG_EN, "Confirmed", "12 March 2027", "09:00–10:30", "in Lisbon", LONG_ZH)
    bare = dataclasses.replace(line, own_time="", place="")
    face = TicketFace(
        name=fit(LONG_NAME if whole else "李", TICKET_WIDTH, TICKET_NAMES),
        name_language="pt",
        organisation=LONG_EN if whole else "",
        role="Talent",
        event=LONG_EN,
        event_other=LONG_ZH,
        event_other_language="zh-Hans",
        dates="12 March 2027",
        where=f"{LONG_EN}\n{LONG_ZH}" if whole else "",
        language="en",
        hint="Show this.",
        reference="RG-2027-000001",
        qr=qr_svg_or_png(CHECK, pixels=1),
        url=CHECK,
        code="ABCD EFGH",
        sessions=(line,) * 20 if whole else (bare,),
        more="and 3 more" if whole else "",
    )
    return TicketDocument("Ticket", "en", (face, face))


def sheet(*, whole: bool) -> SignInSheet:
    row = SignInRow(1, LONG_NAME, "pt", "محمد بن عبد الله", "ar", LONG_EN)
    rows = (row,) * 40 if whole else ()
    return SignInSheet(LONG_ZH, LONG_EN, LONG_ZH, LONG_EN, "S1", "t", "t", LONG_ZH, LONG_EN, rows)


def minutes(*, whole: bool) -> JuryMinutes:
    texts, number = Cell(LONG_ZH, en=LONG_EN), Cell("86.00", "en", is_figure=True)
    row = (number, Cell(LONG_NAME, "pt"), texts, *(number,) * 7, Cell("晋级", en="Promoted"))
    rows = (row,) * 60 if whole else ()
    return JuryMinutes(
        serial=OF_ALL["serial"], reference="JR-2027-0001", round=texts,
        event=texts if whole else Cell(""), facts=((texts, texts), (texts, number)),
        tables=(Table(texts, row, rows),), decided_on=DAY,
        authority_zh=LONG_ZH, authority_en=LONG_EN, check_address=OF_ALL["check_address"],
        check_url=CHECK, qr=qr_svg_or_png(CHECK), seal_fingerprint=OF_ALL["seal_fingerprint"],
        is_specimen=whole,
    )  # fmt: skip


def documents(*, whole: bool) -> list[tuple[str, Any]]:
    return [
        ("title_certificate.html", made(TitleCertificate, whole=whole)),
        ("decision_letter.html", made(DecisionLetter, whole=whole)),
        ("attendance_certificate.html", made(EventCertificate, whole=whole)),
        ("training_certificate.html", made(EventCertificate, whole=whole)),
        ("invitation_letter.html", made(InvitationPaper, whole=whole)),
        ("juror_certificate.html", made(JuryCertificate, whole=whole)),
        ("award_certificate.html", made(JuryCertificate, whole=whole)),
        ("jury_minutes.html", minutes(whole=whole)),
        ("ticket.html", tickets(whole=whole)),
        ("sign_in_sheet.html", sheet(whole=whole)),
        *(("badges_sheet.html", badges(layout, whole=whole)) for layout in GEOMETRY),
    ]


CASES = [(name, document) for whole in (True, False) for name, document in documents(whole=whole)]


@functools.cache
def drawn(name: str, document: Any) -> bytes:
    """Once for all that is asked of it: drawing takes longest."""
    html = fill_template(name, document)
    return render_pdf(html, title="t", language="zh-Hans", created=CREATED, attachment=b"{}")


@pytest.mark.parametrize(("name", "document"), CASES)
def test_every_document_is_archival_with_everything_and_with_nothing(name, document):
    assert lint.faults(drawn(name, document)) == []


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_photo_of_any_kind_stays_archival(mode):
    document = dataclasses.replace(made(TitleCertificate, whole=True), photo=photo(mode))
    assert lint.faults(drawn("title_certificate.html", document)) == []


SEALED = [case for case in CASES if hasattr(case[1], "check_url")]


@pytest.mark.parametrize(("name", "document"), SEALED[len(SEALED) // 2 :])
def test_a_document_in_the_kept_layout_of_another_is_the_same_bytes(name, document):
    """A style sheet with boxes as wide as their words, say, must not come between."""
    first = fill_template(name, document)
    second = first.replace("2027", "2031").replace("SZ27-7K3M", "SZ28-0000").replace("甲", "乙")
    assert first != second

    def draw(html: str) -> bytes:
        return render_pdf(html, title="t", language="zh-Hans", created=CREATED, attachment=b"{}")

    kept._kept.clear()
    expected = draw(second)
    kept._kept.clear()
    draw(first)
    assert draw(second) == expected


# ISO 32000 counts in points; below this nobody reads what a printer makes of it.
SMALLEST = 7.5


@pytest.mark.parametrize(("name", "document"), SEALED)
def test_the_address_on_a_document_is_a_link(name, document):
    with pikepdf.open(io.BytesIO(drawn(name, document))) as pdf:
        notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
        assert {str(note.A.URI) for note in notes if note.Subtype == "/Link"} == {CHECK}


def _size(text: Any, place: int) -> float:
    """In points, as it stands on the page."""
    matrix = pypdfium2.raw.FS_MATRIX()
    pypdfium2.raw.FPDFText_GetMatrix(text, place, matrix)
    return abs(pypdfium2.raw.FPDFText_GetFontSize(text, place) * (matrix.d or 1))


@pytest.mark.parametrize(("name", "document"), CASES)
def test_no_text_on_a_document_is_smaller_than_can_be_read(name, document):
    with pypdfium2.PdfDocument(drawn(name, document)) as pdf:
        sizes = {
            round(_size(text, i), 2)
            for page in pdf
            for text in [page.get_textpage()]
            for i in range(text.count_chars())
            if chr(pypdfium2.raw.FPDFText_GetUnicode(text, i)).strip()
        }
    assert min(sizes) >= SMALLEST - 0.01, sorted(sizes)


def test_every_template_has_its_case():
    known = {path.name for path in (TEMPLATES / "documents").glob("*.html")}
    assert known == {name for name, _document in CASES}


TWO_LINES = {
    "ar": "الشيخ محمد عبدالرحمن العبداللطيفي المستشار",
    "my": "အောင်ဆန်း အောင်ဆန်း အောင်ဆန်း အောင်ဆန်း",
    "th": "สมชาย ใจดี ประเสริฐ วงศ์สวัสดิ์ สมชาย ใจดี",
}


@pytest.mark.parametrize(("language", "name"), TWO_LINES.items())
def test_two_lines_of_a_name_stand_above_the_name_beneath(language, name):
    """With the measures of another script's font they would run into it."""
    room = GEOMETRY[Layout.SHEET]
    large = fit(name, room.name_width, room.names)
    assert len(large.lines) == 2
    sheet = badges(Layout.SHEET, whole=True)
    face = dataclasses.replace(
        sheet.pages[0][0],
        name=large,
        name_language=language,
        other_name=fit("ABDH", room.text_width, room.others),
        other_language="en",
        organisation=NOTHING,
    )
    pdf = drawn("badges_sheet.html", dataclasses.replace(sheet, pages=((face,),)))
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        placed = [(chr(pypdfium2.raw.FPDFText_GetUnicode(text, i)), text.get_charbox(i))
                  for i in range(text.count_chars())]  # fmt: skip
    lowest = min(box[1] for letter, box in placed if ord(letter) > 0x5FF and ord(letter) < 0x2000)
    highest = max(box[3] for letter, box in placed if letter in "ABDH" and box[3] < lowest + 40
                  and box[3] - box[1] > 7)  # fmt: skip
    assert lowest >= highest
