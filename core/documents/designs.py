"""What an organiser may say and show otherwise on a certificate, and which version is in force."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, defer, joinedload

from core.db import db
from core.documents.models import PaperDesignVersion
from core.documents.states import DocumentKind
from core.states import Labelled


class Colour(Labelled):
    """Of the event's name and of what was won; each has its rules in event_certificate.css."""

    CANAL = "", _l("Canal green, as delivered")
    CINNABAR = "cinnabar", _l("Cinnabar red")
    INDIGO = "indigo", _l("Indigo blue")
    PLUM = "plum", _l("Plum")
    INK = "ink", _l("Ink black")


@dataclass(frozen=True)
class PaperDesign:
    """Words in both languages, pictures and a colour; "" leaves what the kind says by itself."""

    opening_zh: str = ""
    opening_en: str = ""
    deed_zh: str = ""
    deed_en: str = ""
    closing_zh: str = ""
    closing_en: str = ""
    signatory_zh: str = ""
    signatory_en: str = ""
    colour: str = ""
    # ``data:`` addresses as the engine's checks of pictures make them.
    logo: str = ""
    seal_picture: str = ""


PLAIN = PaperDesign()


def find_design(
    kind: DocumentKind, context_id: UUID | None, number: int | None = None
) -> PaperDesignVersion | None:
    """The version of that number, or the one in force; None where nobody made any."""
    one = PaperDesignVersion
    query = select(one).where(one.kind == kind, one.context_id == context_id)
    if number is not None:
        query = query.where(one.number == number)
    return db.session.scalars(query.order_by(one.number.desc()).limit(1)).first()


def designs_in_force(context_id: UUID) -> list[PaperDesignVersion]:
    """The newest version of each kind that was designed."""
    one, newer = PaperDesignVersion, aliased(PaperDesignVersion)
    later = (newer.context_id == one.context_id, newer.kind == one.kind, newer.number > one.number)
    query = select(one).where(one.context_id == context_id, ~exists().where(*later))
    return list(db.session.scalars(query.order_by(one.kind)))


def list_designs(kind: DocumentKind, context_id: UUID) -> list[PaperDesignVersion]:
    """All versions with who published them, the newest first; their pictures stay unread."""
    one = PaperDesignVersion
    query = select(one).where(one.kind == kind, one.context_id == context_id)
    query = query.options(joinedload(one.published_by), defer(one.content))
    return list(db.session.scalars(query.order_by(one.number.desc())))


def design_in(version: PaperDesignVersion | None) -> PaperDesign:
    return PaperDesign(**version.content) if version is not None else PLAIN


def with_design(template_version: str, version: PaperDesignVersion | None) -> str:
    """What the register keeps of how a paper was set: the template's version and the design's."""
    return f"{template_version}/{version.number}" if version is not None else template_version
