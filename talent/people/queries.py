"""What is known of a person, so that nothing is typed twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.outbox.models import Message
from talent.people.models import Person


def find_person(user: User) -> Person | None:
    return db.session.get(Person, user.id)


def known_facts(user: User, step: str) -> dict[str, Any]:
    """What fills a fresh wizard step: the dossier for the person, else nothing."""
    if step != "person":
        return {}
    person = find_person(user)
    if person is None:
        return {"name": user.display_name, "document_kind": "passport"}
    return {
        "name": person.name,
        "name_latin": person.name_latin,
        "name_chinese": person.name_chinese,
        "birth_on": person.birth_on,
        "nationality": person.nationality,
        "document_kind": person.document_kind,
        "document_country": person.document_country,
        "document_number": person.document_number,
    }


def letters_about(subject: Any, *, to: User) -> list[Message]:
    """The letters a person got about one thing of theirs, newest first, without secret links."""
    return list(
        db.session.scalars(
            select(Message)
            .where(
                Message.about_kind == subject.__tablename__,
                Message.about_id == str(subject.id),
                Message.recipient_id == to.id,
                Message.is_private.is_(False),
            )
            .order_by(Message.created_at.desc())
        )
    )
