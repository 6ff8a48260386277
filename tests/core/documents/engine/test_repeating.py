"""Papers copied from one laid-out shape say and show what each would say and show by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from core.documents.engine import fill_template, qr_svg_or_png
from core.documents.engine.fitting import NOTHING, Fitted, fit
from core.documents.engine.render import render_pdf
from events.tickets.documents.badges import GEOMETRY
from events.tickets.documents.tickets import TICKET_NAMES, TICKET_WIDTH
from events.tickets.states import Layout
from events.tickets.values import (
    BadgeDocument,
    BadgeFace,
    TicketDocument,
    TicketFace,
    TicketLine,
)
from tests.core.documents.engine import lint
from tests.core.documents.engine.specimens import CREATED, NAMES

ROLES = ("talent", "guest", "media")
ORGANISATIONS = ("Soochow University", "苏州大学", "Ländlich-Schmidt & Söhne " * 8, "x")
HOSTILE = ("<b>Bobby</b> <img src=http://evil.example/x.png>", "en", "")
WIDE = ("W" * 60, "en", "")


def badges(layout: Layout) -> str:
    room = GEOMETRY[layout]
    faces = [
        BadgeFace(
            name=fit(name, room.name_width, room.names),
            name_language=language,
            other_name=fit(latin, room.text_width, room.others) if latin else NOTHING,
            other_language="en",
            organisation=fit(ORGANISATIONS[number % 4], room.text_width, room.organisations),
            organisation_language="en",
            role_key=ROLES[number % 3],
            role_zh="嘉宾",
            role_en=ROLES[number % 3].title(),
            reference=f"EV-{number:03d}",
            qr=qr_svg_or_png(f"https://a.example/T/{number:04d}", pixels=1),
            url=f"https://a.example/T/{number:04d}",
            sessions=(f"07-10 09:0{number % 2} 开幕 Opening",),
        )
        for number, (name, language, latin) in enumerate((*NAMES, HOSTILE, WIDE))
    ]
    pages = tuple(
        tuple(faces[first : first + room.per_page]) for first in range(0, len(faces), room.per_page)
    )
    event = Fitted(("海外人才创业周", "Overseas Talent Week"), 0)
    return fill_template(
        "badges_sheet.html", BadgeDocument("Badges", layout, room.backdrop, event, pages)
    )


def tickets() -> str:
    line = TicketLine("Opening", "Confirmed", "10 July 2027", "09:00", "", "Expo Centre")
    faces = tuple(
        TicketFace(
            name=fit(name, TICKET_WIDTH, TICKET_NAMES),
            name_language=language,
            organisation=ORGANISATIONS[number % 4],
            role="Talent",
            event="Overseas Talent Week",
            event_other="海外人才创业周",
            event_other_language="zh-Hans",
            dates="10 July 2027",
            where="Expo Centre\n1 Lake Road",
            language="en",
            hint="Show this.",
            reference=f"EV-{number:03d}",
            qr=qr_svg_or_png(f"https://a.example/T/{number:04d}", pixels=1),
            url=f"https://a.example/T/{number:04d}",
            code=f"T7JH G85T {number:04d}",
            sessions=tuple(replace(line, name=f"Part {n}") for n in range(1 + number % 3 * 4)),
            more="",
        )
        for number, (name, language, _latin) in enumerate((*NAMES, HOSTILE, WIDE))
    )
    return fill_template("ticket.html", TicketDocument("Ticket", "en", faces))


def drawn(html: str) -> bytes:
    return render_pdf(html, title="Papers", language="en", created=CREATED, attachment=None)


PAPERS = [
    *(pytest.param(lambda one=one: badges(one), id=one) for one in GEOMETRY),
    pytest.param(tickets, id="tickets"),
]


@pytest.mark.parametrize("made", PAPERS)
def test_the_copies_equal_what_is_laid_out_paper_by_paper(made) -> None:
    html = made()
    copied, reference = drawn(html), drawn(re.sub(r' data-cell="\w+"', "", html))
    assert lint.faults(copied) == []
    ours, theirs = pypdfium2.PdfDocument(copied), pypdfium2.PdfDocument(reference)
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert one.get_textpage().get_text_bounded() == other.get_textpage().get_text_bounded()
        pictures = [page.render(scale=1).to_pil().convert("L") for page in (one, other)]
        unlike = sum(ImageChops.difference(*pictures).histogram()[64:])
        # A line in a fallback typeface may stand a pixel or two higher; nothing else moves.
        assert unlike < pictures[0].width * pictures[0].height * 0.01


def test_each_name_in_the_outline_and_each_picture_is_its_own() -> None:
    html = tickets()
    with pikepdf.open(BytesIO(drawn(html))) as pdf, pdf.open_outline() as outline:
        titles = [item.title.replace(" ", "") for item in outline.root]
        pictures = {
            bytes(image.read_raw_bytes())
            for page in pdf.pages
            for image in page.get_images().values()
        }
    assert titles == [name.replace(" ", "") for name, *_ in (*NAMES, HOSTILE, WIDE)]
    assert len(pictures) == len(titles)


def test_the_same_papers_twice_are_the_same_bytes() -> None:
    html = badges(Layout.SHEET)
    assert drawn(html) == drawn(html)
