"""The award certificate of one person of a team, in both languages (R24)."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.documents.printed import PrintedField
from core.documents.states import DocumentKind
from core.documents.values import Order
from core.juries.results.cells import of_every_paper, pair
from core.juries.results.certificates import HEADINGS, TEMPLATE_VERSION, JuryCertificate
from core.scripts import language_of
from events.awards.models import Award
from events.awards.values import Holder

KIND = DocumentKind.AWARD_CERTIFICATE
# What won is as public as the award itself, so that the number alone opens it.
FIELDS = (PrintedField("project", _l("Project"), public=True),)


def issue_key(one: Award, holder: Holder) -> str:
    return f"award:{one.id}:{holder.key}"


def award_certificate(one: Award, holder: Holder, *, at: datetime) -> Order:
    """With a fresh serial; the name as entered (R6), the project where a round's name stands."""
    edition, name, title = one.edition, pair(one.prize.name), pair(one.project.name)
    event = pair(edition.name)
    content = JuryCertificate(
        **of_every_paper(at),
        heading_zh=HEADINGS[KIND][0], heading_en=HEADINGS[KIND][1],
        holder_name=holder.name, holder_language=language_of(holder.name),
        holder_other_name="", holder_other_language="",
        event_zh=event.text, event_en=event.en,
        round_zh=f"项目：{title.text}", round_en=f"Project: {title.en}" if title.en else "",
        held_from=beijing_date(edition.starts_at), held_to=beijing_date(edition.ends_at),
        place_zh="", place_en="", earned_zh=name.text, earned_en=name.en,
        issued_on=beijing_date(at),
    )  # fmt: skip
    return Order.about(
        one, KIND, content, version=TEMPLATE_VERSION, title=" ".join(HEADINGS[KIND]),
        issue_key=issue_key(one, holder), holder=(holder.user_id, holder.name),
        issuer=content.authority_zh, at=at,
        printed={
            "holder_name": holder.name, "event": str(event), "project": str(title),
            "award": str(name), "issued_on": content.issued_on.isoformat(),
            "authority": f"{content.authority_zh} {content.authority_en}",
        },
    )  # fmt: skip
