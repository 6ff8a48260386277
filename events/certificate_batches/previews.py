"""How a certificate would look, before any is issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.db import reading
from core.documents import services as documents
from core.documents.engine import DoesNotFit, EngineBusy, MissingGlyph, RenderFailed
from core.errors import DomainError, NotFound
from core.shares import busy
from events.certificates.documents import certificate, design_of
from events.certificates.queries import earned_by
from events.registrations.models import Registration

_NOT_DRAWN = _l("It could not be drawn. Try again, then tell the administrator.")


def preview_of(registration: Registration, *, at: datetime) -> bytes:
    """The page marked as a specimen, without seal; its number is fresh and enters no register.

    Refuses what cannot be printed, as the batch would.
    """
    earned = earned_by(registration)
    if not earned:
        raise NotFound
    order = certificate(registration, earned, design_of(registration.edition), issue_key="", at=at)
    with reading():
        try:
            content = replace(order.content, is_specimen=True)
            return documents.draw_plain(replace(order, content=content))
        except MissingGlyph:
            raise DomainError(_l("No typeface here prints this name.")) from None
        except DoesNotFit:
            raise DomainError(_l("The text does not fit the page.")) from None
        except EngineBusy:
            raise busy() from None
        except RenderFailed as failed:
            raise DomainError(_NOT_DRAWN) from failed
