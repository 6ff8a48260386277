"""A new version of a design, and a page that shows one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.documents.designs import PaperDesign, find_design
from core.documents.engine import (
    DoesNotFit,
    EngineBusy,
    MissingGlyph,
    RenderFailed,
    fill_template,
    render_in_child,
)
from core.documents.models import PaperDesignVersion
from core.documents.states import DocumentKind
from core.errors import Conflict, DomainError
from core.files.checks import MediaType
from core.files.previews import NoPicture, page_picture
from core.i18n import LOCALES
from core.juries.results.cells import of_every_paper
from core.juries.results.certificates import HEADINGS, JuryCertificate
from core.policy import authorize
from core.shares import busy
from events.certificate_designs.policies import DesignPermission
from events.certificates.documents import EventCertificate
from events.certificates.values import has_certificates, kind_for
from events.editions.models import Edition

WIDTH = 1000
_NOT_DRAWN = _l("It could not be drawn. Try again, then tell the administrator.")


def kinds_of(edition: Edition) -> tuple[DocumentKind, ...]:
    """The kinds of certificates that may be issued of this event."""
    own = (kind_for(edition),) if has_certificates(edition) else ()
    return (*own, DocumentKind.AWARD_CERTIFICATE, DocumentKind.JUROR_CERTIFICATE)


def publish(
    edition: Edition, kind: DocumentKind, design: PaperDesign, *, seen: int, by: User, at: datetime
) -> PaperDesignVersion:
    """Have certificates issued from now on set like this; those issued keep what they have.

    Refuses a design written on a version that is no longer the last.
    """
    authorize(DesignPermission.EDIT, edition, user=by)
    last = find_design(kind, edition.id)
    number = last.number if last is not None else 0
    if number != seen:
        raise Conflict(_l("Somebody changed this design since you opened it. Look again."))
    version = PaperDesignVersion(
        kind=kind, context_id=edition.id, number=number + 1, content=asdict(design),
        published_at=at, published_by_id=by.id,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    audit.record("paper_design:published", version, by=by, at=at, kind=str(kind))
    return version


def picture_of(
    edition: Edition, kind: DocumentKind, design: PaperDesign, *, at: datetime
) -> tuple[bytes, str]:
    """A page set like this with a made-up name, and its media type. Takes a second.

    Refuses what no typeface can print and what does not fit. Marked as a specimen, with the seal
    all the same; the number is in no register.
    """
    content = _sample(edition, kind, design, at)
    try:
        pdf = render_in_child(
            fill_template(f"{kind.value.replace('-', '_')}.html", content),
            title=content.heading_en, language="zh-Hans", created=at, attachment=None,
        )  # fmt: skip
        drawn = page_picture(pdf, media_type=MediaType.PDF, page=1, width=WIDTH)
    except MissingGlyph:
        raise DomainError(_l("No typeface here can print some of these characters.")) from None
    except DoesNotFit:
        raise DomainError(_l("The text does not fit the page.")) from None
    except (RenderFailed, NoPicture) as failed:
        if getattr(failed, "may_come_later", False):
            raise busy() from None
        raise DomainError(_NOT_DRAWN) from failed
    except EngineBusy:
        raise busy() from None
    return drawn.data, drawn.media_type


def _sample(
    edition: Edition, kind: DocumentKind, design: PaperDesign, at: datetime
) -> EventCertificate | JuryCertificate:
    paper = of_every_paper(at) | {"is_specimen": True, "is_sample": True}
    common = paper | {
        "holder_name": "样例姓名", "holder_language": "zh-Hans", "holder_other_name": "Sample Name",
        "holder_other_language": "en", "event_zh": edition.name.get("zh", ""),
        "event_en": edition.name.get("en", ""), "held_from": beijing_date(edition.starts_at),
        "held_to": beijing_date(edition.ends_at), "place_zh": "", "place_en": "",
        "issued_on": beijing_date(at), "design": design,
    }  # fmt: skip
    if kind in HEADINGS:
        zh, en = HEADINGS[kind]
        return JuryCertificate(
            **common, heading_zh=zh, heading_en=en, round_zh="", round_en="", earned_zh="样例",
            earned_en="Sample",
        )  # fmt: skip
    headings = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            headings[code] = str(edition.type.certificate_title)
    return EventCertificate(
        **common, heading_zh=headings["zh"], heading_en=headings["en"], sessions=1, lines=(),
        lines_left=0, hours="",
    )  # fmt: skip
