"""What the people of a project are written about an award; texts in templates/emails/awards."""

from __future__ import annotations

from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.outbox import Letter
from core.web import absolute_url
from events.awards.models import Award
from events.awards.values import Holder
from events.projects.mails import owner_letter


def moved(one: Award) -> Letter | None:
    """To the owner: where it stands now, and why where it was withdrawn."""
    url = absolute_url("awards.index", slug=one.edition.slug)
    return owner_letter(
        one.project, "awards/moved", about=one, award=one, prize=one.prize, edition=one.edition,
        awards_url=url,
    )  # fmt: skip


def certified(one: Award, holder: Holder, document: IssuedDocument) -> Letter:
    """The certificate is there without having been asked for (R24); once for each."""
    return _to_holder(one, holder, document, "awards/certified")


def revoked(one: Award, holder: Holder, document: IssuedDocument) -> Letter:
    """It no longer holds, and why, in the words of whoever withdrew the award."""
    return _to_holder(
        one, holder, document, "documents/revoked", kind=DocumentKind(document.kind).label,
        ended_at=document.ended_at, reason=document.end_reason,
    )  # fmt: skip


def _to_holder(
    one: Award, holder: Holder, document: IssuedDocument, template: str, **values: object
) -> Letter:
    told: dict[str, object] = {"prize": one.prize, "edition": one.edition, "project": one.project}
    told |= {"serial": document.serial, "verify_url": _check_url(document)}
    own = absolute_url("people.status") if holder.user_id else _check_url(document)
    return Letter(
        template, holder.email, holder.language, holder.name,
        {**told, "own_url": own, "has_account": holder.user_id is not None, **values},
        recipient_id=holder.user_id, key=f"{template}:{document.id}", about=one,
    )  # fmt: skip


def _check_url(document: IssuedDocument) -> str:
    return absolute_url("verify.check", serial=document.serial)
