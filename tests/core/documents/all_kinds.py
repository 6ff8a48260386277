"""Every kind of paper with believable words: for the test over all names and the contact sheet."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flask import Flask, render_template
from PIL import Image, ImageDraw

from core import i18n
from core.documents.engine import fill_template, qr_svg_or_png
from core.documents.engine.filling import TEMPLATES
from core.documents.engine.fitting import fit
from core.documents.engine.statement import statement_qr
from core.i18n import speaking
from core.juries.results.cells import Cell, Table
from core.juries.results.certificates import JuryCertificate
from core.juries.results.minutes import JuryMinutes
from core.scripts import language_of
from core.translations.__main__ import compile_catalogue
from events.certificates.documents import EventCertificate, SessionLine
from events.event_types.registry import ParticipantRole
from events.letters.documents import InvitationPaper
from events.reports.documents import drawn_from
from events.reports.values import FIGURES, GROUPS, Content, Counted
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
from tests.core.documents.engine import specimens
from tests.core.documents.engine.specimens import CHECK

# As dense as a long name makes it.
STATEMENT = statement_qr("https://talent.suzhou.example/V/O", "A1" * 110)
REPORT = "events/reports/paper.html"
Person = tuple[str, str]
AUTHORITY = {
    "authority_zh": "苏州市人力资源和社会保障局",
    "authority_en": "Suzhou Human Resources and Social Security Bureau",
}
EVENT = {
    "event_zh": "第十八届苏州国际精英创业周",
    "event_en": "18th Suzhou International Elite Week",
}
ORGANISER = {"authority_zh": "苏州市人才工作领导小组办公室", "authority_en": "Suzhou Talent Office"}
CHECKED: dict[str, Any] = {
    "serial": "SZ27-7K3M-9QXP-4WTD-P",
    "check_address": "talent.suzhou.example/verify/SZ27-7K3M-9QXP-4WTD-P",
    "check_url": CHECK,
    "qr": qr_svg_or_png(CHECK),
    "seal_fingerprint": specimens.TitleCertificate().seal_fingerprint,
}
FIRST, LAST, ISSUED = date(2027, 7, 10), date(2027, 7, 12), date(2027, 7, 15)
EMPLOYER = "苏州工业园区建筑设计研究院股份有限公司"
TALKS = (
    ("开幕式暨主旨演讲", "Opening and keynote"),
    ("海外人才政策解读", "What the city offers to talent from abroad"),
    ("生物医药专场对接会", "Biomedicine: meet the companies"),
    ("项目路演（决赛）", "Pitches, final round"),
)


def portrait() -> str:
    """A grey figure in the size that the wallet keeps."""
    picture = Image.new("RGB", (480, 640), "#dfe6ea")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((150, 120, 330, 340), fill="#8a99a6")
    pen.ellipse((60, 380, 420, 900), fill="#5d6d7b")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def title(person: Person, *, whole: bool) -> TitleCertificate:
    name, latin = person
    sample = specimens.TitleCertificate()
    values = {each: getattr(sample, each) for each in sample.__slots__}
    made = TitleCertificate(**values | CHECKED | {
        "holder_name": name, "holder_language": language_of(name), "holder_latin_name": latin,
        "employer": EMPLOYER, "employer_en": "Suzhou Industrial Park Design & Research Institute",
        "approval_number": "苏人社职〔2027〕15号" if whole else "",
        "gender_zh": "女" if whole else "", "gender_en": "Female" if whole else "", "is_specimen": whole, "photo": portrait() if whole else "",
    })  # fmt: skip
    if whole:
        return made
    return replace(made, specialty_zh="", specialty_en="", employer="", employer_en="")


def of_event(person: Person, *, whole: bool, training: bool = False) -> EventCertificate:
    headings = ("培训证书", "Certificate of training") if training else (
        "参会证明", "Certificate of attendance")  # fmt: skip
    lines = tuple(SessionLine(zh, en, FIRST, "2.5" if whole else "") for zh, en in TALKS)
    return EventCertificate(
        **CHECKED, **ORGANISER, **EVENT, heading_zh=headings[0], heading_en=headings[1],
        **_holder(person), held_from=FIRST, held_to=LAST if whole else FIRST,
        place_zh="苏州国际博览中心" if whole else "",
        place_en="Suzhou International Expo Centre" if whole else "",
        sessions=4, lines=lines if whole else lines[:1], lines_left=0,
        hours="10" if whole else "", issued_on=ISSUED, is_specimen=whole,
    )  # fmt: skip


def of_jury(person: Person, *, whole: bool, award: bool = False) -> JuryCertificate:
    headings = ("获奖证书", "Award certificate") if award else (
        "评委证书", "Certificate of service on a jury")  # fmt: skip
    earned = ("一等奖", "First prize") if award else ("评审 24 项", "Entries judged: 24")
    return JuryCertificate(
        **CHECKED, **ORGANISER, **EVENT, heading_zh=headings[0], heading_en=headings[1],
        **_holder(person), round_zh="决赛" if whole else "", round_en="Final" if whole else "",
        held_from=FIRST, held_to=LAST, place_zh="", place_en="", earned_zh=earned[0],
        earned_en=earned[1], issued_on=ISSUED, is_specimen=whole,
    )  # fmt: skip


def minutes(person: Person, *, whole: bool) -> JuryMinutes:
    def figure(text: str) -> Cell:
        return Cell(text, "en", is_figure=True)

    columns = (Cell("名次", en="Rank", is_figure=True), Cell("负责人", en="Lead"),
               Cell("项目", en="Entry"), Cell("平均分", en="Mean", is_figure=True))  # fmt: skip
    row = (figure("1"), Cell(person[0], language_of(person[0])),
           Cell("柔性传感器", en="Flexible sensors"), figure("91.25"))  # fmt: skip
    return JuryMinutes(
        **CHECKED, **ORGANISER, reference="JR-2027-0001", round=Cell("决赛", en="Final"),
        event=Cell(EVENT["event_zh"], en=EVENT["event_en"]) if whole else Cell(""),
        facts=((Cell("评委人数", en="Jurors"), figure("7")),),
        tables=(Table(Cell("名次表", en="Ranking"), columns, (row,) * (9 if whole else 1)),),
        decided_on=ISSUED, is_specimen=whole,
    )  # fmt: skip


def invitation(person: Person, *, whole: bool) -> InvitationPaper:
    city = "苏州、上海 Suzhou, Shanghai"
    return InvitationPaper(
        **CHECKED, **EVENT, reference="IL-2027-000123",
        inviter_zh=ORGANISER["authority_zh"], inviter_en=ORGANISER["authority_en"],
        address_zh="苏州市姑苏区三香路998号", address_en="998 Sanxiang Road, Gusu, Suzhou",
        contact_zh="王小明" if whole else "", contact_en="Wang Xiaoming" if whole else "",
        phone="+86 512 6822 0000", email="invite@talent.suzhou.example" if whole else "",
        event_from=FIRST, event_to=LAST, name=person[0], name_language=language_of(person[0]),
        gender_zh="女", gender_en="Female", birth_on=date(1984, 9, 3), nationality_zh="葡萄牙",
        nationality_en="Portugal", passport_country_zh="葡萄牙", passport_country_en="Portugal",
        passport_number="CB123456", passport_expires_on=date(2031, 5, 20),
        employer="Universidade de Lisboa", employer_language="pt", post="Professora",
        post_language="pt", arrives_on=FIRST, departs_on=LAST, places=city,
        places_language="zh-Hans", purpose="Talks at the week and visits to two laboratories",
        purpose_language="en", relationship="Invited speaker", relationship_language="en",
        costs_zh="邀请单位", costs_en="The inviting organisation",
        visa_zh="F字（交流、访问、非商业）", visa_en="F (exchange, visit, non-commercial)",
        issued_on=ISSUED, is_specimen=whole, number_shown="C•••••56",
    )  # fmt: skip


def decision(person: Person, *, whole: bool) -> DecisionLetter:
    sample = specimens.DecisionLetter()
    known = {each: getattr(sample, each) for each in sample.__slots__ if each != "was_voted"}
    letter = DecisionLetter(**known | CHECKED | {
        "addressee": person[0], "addressee_language": language_of(person[0]),
        "is_specimen": whole,
    })  # fmt: skip
    if whole:
        return letter
    return replace(
        letter, contact_zh="", contact_en="", reason_zh="", reason_en="", appeal_zh="", appeal_en=""
    )


def ticket(person: Person, *, whole: bool) -> TicketDocument:
    line = TicketLine(TALKS[1][1], "Confirmed", "10 July 2027", "09:00–10:30",
                      "02:00–03:30 in Lisbon" if whole else "", "Hall B1")  # fmt: skip
    face = TicketFace(
        name=fit(person[0], TICKET_WIDTH, TICKET_NAMES), name_language=language_of(person[0]),
        organisation="Universidade de Lisboa" if whole else "", role="Talent",
        event=EVENT["event_en"], event_other=EVENT["event_zh"], event_other_language="zh-Hans",
        dates="10 July 2027 – 12 July 2027", language="en",
        hint="Show this at the entrance.",
        where="Suzhou International Expo Centre\n688 Suzhou Avenue East\nMetro line 1, Culture & "
        "Expo Centre" if whole else "", reference="RG-2027-000001",
        qr=qr_svg_or_png(CHECK, pixels=1), url=CHECK, code="ABCD EFGH",
        sessions=tuple(replace(line, name=en) for _zh, en in TALKS) if whole else (),
        more="",
    )  # fmt: skip
    return TicketDocument("Ticket", "en", (face,))


def badges(person: Person, layout: Layout, *, whole: bool) -> BadgeDocument:
    room = GEOMETRY[layout]
    name, other = person
    face = BadgeFace(
        name=fit(name, room.name_width, room.names), name_language=language_of(name),
        other_name=fit(other, room.text_width, room.others), other_language=language_of(other),
        organisation=fit("Universidade de Lisboa" if whole else "", room.text_width,
                         room.organisations),
        organisation_language="pt", role_key="talent", role_zh="海外人才",
        role_en="Overseas talent", reference="RG-2027-000001",
        qr=qr_svg_or_png(CHECK, pixels=1), url=CHECK,
        sessions=tuple(f"07-10 09:00–10:30 {zh} {en}" for zh, en in TALKS) if whole else (),
    )  # fmt: skip
    names = EVENT.values()
    fitted = [fit(said, room.name_width, room.events) for said in names]
    event = replace(
        fitted[0], lines=tuple(" ".join(one.lines) for one in fitted),
        step=max(one.step for one in fitted),
    )  # fmt: skip
    words = {"talent": ("海外人才", "Overseas talent"), "media": ("媒体", "Media")}
    faces = [face] + [
        replace(face, role_key=role.value, role_zh=words.get(role, words["media"])[0],
                role_en=words.get(role, words["media"])[1])
        for role in ParticipantRole
    ]  # fmt: skip
    return BadgeDocument("Badges", layout, room.backdrop, event, (tuple(faces[: room.per_page]),))


def sheet(person: Person, *, whole: bool) -> SignInSheet:
    name, other = person
    row = SignInRow(1, name, language_of(name), other, language_of(other),
                    "Universidade de Lisboa" if whole else "")  # fmt: skip
    return SignInSheet(
        f"{EVENT['event_zh']} 签到表", f"{EVENT['event_en']}: sign-in sheet", *TALKS[1], "S2", "2027年7月10日 09:00–10:30",
        "10 July 2027, 09:00–10:30", "B1厅", "Hall B1",
        tuple(replace(row, number=n) for n in range(1, 13 if whole else 2)),
    )  # fmt: skip


def report(person: Person, *, whole: bool) -> Content:
    """Of a fair; no person stands on it, so names stand where somebody writes: trade and words."""
    name, other = person
    counts = {one.key: 1200 // number for number, one in enumerate(FIGURES, 1)}
    empty: dict[str, Counted] = {one.key: () for one in GROUPS}
    trades = [(name, 21), ("生物医药 Biomedicine", 12), ("集成电路 Integrated circuits", 3)]
    return Content(
        as_of=datetime(2027, 7, 15, 1, tzinfo=UTC), name={"zh": EVENT["event_zh"], "en": ""},
        first_day=FIRST, last_day=LAST, counts=counts if whole else dict.fromkeys(counts, 0),
        groups=empty | {"industry": trades, "ownership": [("private", 30), ("foreign", 6)]}
        if whole else empty,
        text={"zh": f"参会单位代表：{name} {other}", "en": ""},
    )  # fmt: skip


def every_kind(person: Person, *, whole: bool) -> list[tuple[str, str, Any]]:
    """A short name, the template and the content of each kind, for one person's two names."""
    return [
        ("title", "title_certificate.html", title(person, whole=whole)),
        ("attendance", "attendance_certificate.html", of_event(person, whole=whole)),
        ("training", "training_certificate.html", of_event(person, whole=whole, training=True)),
        ("award", "award_certificate.html", of_jury(person, whole=whole, award=True)),
        ("juror", "juror_certificate.html", of_jury(person, whole=whole)),
        ("minutes", "jury_minutes.html", minutes(person, whole=whole)),
        ("invitation", "invitation_letter.html", invitation(person, whole=whole)),
        ("decision", "decision_letter.html", decision(person, whole=whole)),
        ("ticket", "ticket.html", ticket(person, whole=whole)),
        ("sheet", "sign_in_sheet.html", sheet(person, whole=whole)),
        ("report", REPORT, report(person, whole=whole)),
        *((f"badges-{layout}", "badges_sheet.html", badges(person, layout, whole=whole))
          for layout in GEOMETRY),
    ]  # fmt: skip


def filled(template: str, content: Any) -> str:
    """With the second code, where the template shows one; a report as the program draws it."""
    if template == REPORT:
        with _pages().test_request_context(), speaking("zh"):
            return render_template(template, number=1, **drawn_from(content))
    return fill_template(template, content, statement=lambda: STATEMENT)


@cache
def _pages() -> Flask:
    """What working papers need of the program: its words and templates, no database."""
    compile_catalogue()
    app = Flask(__name__, template_folder=str(TEMPLATES))
    i18n.init_app(app)
    return app


def _holder(person: Person) -> dict[str, str]:
    name, other = person
    return {
        "holder_name": name, "holder_language": language_of(name), "holder_other_name": other,
        "holder_other_language": language_of(other) if other else "",
    }  # fmt: skip
