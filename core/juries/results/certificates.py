"""Certificates of a decided round: for those who judged, and for what won an award."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.documents.designs import PLAIN, PaperDesign, design_in, find_design, with_design
from core.documents.printed import PrintedField
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.juries.models import Entry, Juror
from core.juries.results.cells import Cell, of_every_paper, pair
from core.juries.subjects import JURY_SUBJECTS
from core.scripts import language_of

TEMPLATE_VERSION = "4"
HEADINGS = {
    DocumentKind.JUROR_CERTIFICATE: ("评委证书", "Certificate of service on a jury"),
    DocumentKind.AWARD_CERTIFICATE: ("获奖证书", "Award certificate"),
}
FIELDS = (
    PrintedField("award", _l("Award"), public=True),
    PrintedField("entry", _l("Entry")),
    PrintedField("entries_marked", _l("Entries marked")),
)


@dataclass(frozen=True)
class JuryCertificate:
    """What juror_certificate.html and award_certificate.html read.

    `holder_name` is a person as entered, or what is awarded; `earned` the award, or how many
    entries were marked; `round` stands below the event where there is one.
    """

    serial: str
    heading_zh: str
    heading_en: str
    holder_name: str
    holder_language: str
    holder_other_name: str
    holder_other_language: str
    event_zh: str
    event_en: str
    round_zh: str
    round_en: str
    held_from: date
    held_to: date
    place_zh: str
    place_en: str
    earned_zh: str
    earned_en: str
    issued_on: date
    authority_zh: str
    authority_en: str
    check_address: str
    check_url: str
    qr: str
    seal_fingerprint: str
    is_specimen: bool
    design: PaperDesign = PLAIN
    # Made up to look at a design: a specimen that shows the seal all the same.
    is_sample: bool = False


def juror_certificate(juror: Juror, marked: int, *, at: datetime) -> Order:
    """For `marked` entries; a name is printed exactly as entered (R6) or not at all."""
    said = Cell(f"评审 {marked} 项", en=f"Entries judged: {marked}")
    names = {"holder_name": juror.name}
    more = {"entries_marked": str(marked)}
    kind, holder = DocumentKind.JUROR_CERTIFICATE, (juror.user_id, juror.name)
    return _order(juror, kind, at, holder=holder, names=names, earned=said, more=more)


def award_certificate(
    entry: Entry, award: Mapping[str, str], holder: tuple[UUID | None, str], *, at: datetime
) -> Order:
    """Of an award by its name in both languages, for an entry and whoever stands behind it."""
    title = pair(entry.title)
    names = {"holder_name": title.text, "holder_latin_name": holder[1] or title.en}
    said = pair(award)
    more = {"award": str(said), "entry": entry.reference}
    kind, keeper = DocumentKind.AWARD_CERTIFICATE, (holder[0], holder[1] or title.text)
    return _order(entry, kind, at, holder=keeper, names=names, earned=said, more=more)


def issue_key(kind: DocumentKind, subject: Juror | Entry) -> str:
    return f"{kind}:{subject.id}"


def _order(
    subject: Juror | Entry,
    kind: DocumentKind,
    at: datetime,
    *,
    holder: tuple[UUID | None, str],
    names: Mapping[str, str],
    earned: Cell,
    more: Mapping[str, str],
) -> Order:
    one = subject.round
    name, other = names["holder_name"], names.get("holder_latin_name", "")
    # Where there is no event, the round is what was judged.
    told, called = JURY_SUBJECTS[one.subject].context_name(one.context_id), pair(one.name)
    event, below = (pair(told), called) if told else (called, Cell(""))
    design = find_design(kind, one.context_id)
    content = JuryCertificate(
        **of_every_paper(at),
        heading_zh=HEADINGS[kind][0], heading_en=HEADINGS[kind][1],
        holder_name=name, holder_language=language_of(name), holder_other_name=other,
        holder_other_language=language_of(other) if other else "",
        event_zh=event.text, event_en=event.en, round_zh=below.text, round_en=below.en,
        held_from=beijing_date(one.opens_at), held_to=beijing_date(one.closes_at),
        place_zh="", place_en="", earned_zh=earned.text, earned_en=earned.en,
        issued_on=beijing_date(at), design=design_in(design),
    )  # fmt: skip
    return Order.about(
        subject, kind, content, version=with_design(TEMPLATE_VERSION, design),
        title=" ".join(HEADINGS[kind]), issue_key=issue_key(kind, subject), holder=holder,
        issuer=content.authority_zh, at=at,
        printed={
            **names, "event": str(event), "round": f"{one.reference} {called}", **more,
            "issued_on": content.issued_on.isoformat(),
            "authority": f"{content.authority_zh} {content.authority_en}",
        },
    )  # fmt: skip
