"""What organisations' officers are written; the texts stand in templates/emails/organisations."""

import uuid
from datetime import date, timedelta
from typing import Any

from itsdangerous import BadSignature

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.i18n import language
from core.keys.signed import link_signer
from core.organisations.models import Officer, Organisation
from core.organisations.queries import active_officers
from core.outbox import Letter, post
from core.web import absolute_url

INVITATION_LIFE = timedelta(days=14)
_SALT = "organisation-officer"


def write_officers(
    one: Organisation, template: str, *, key: str | None = None, about: Any = None, **values: Any
) -> None:
    """The same letter to everybody who acts for it, each in their own language.

    `about` is what it tells of, where that is not the organisation itself.
    """
    url = absolute_url("organisations.show", reference=one.reference)
    for officer in active_officers(one):
        post(
            Letter(
                template=template,
                address=officer.email,
                language=officer.preferred_language,
                recipient_name=officer.display_name or officer.email,
                values={"organisation": one, "organisation_url": url, **values},
                recipient_id=officer.id,
                key=f"{key}:{officer.id}" if key else None,
                about=about or one,
            )
        )


def write_expiring(one: Organisation, until: date) -> None:
    """Once for each end of a verification."""
    write_officers(
        one, "organisations/expiring", key=f"organisation-expiring:{one.id}:{until}", until=until
    )


def write_asker(asked: Officer, person: User, template: str) -> None:
    """To whoever asked to act for it; what became of that stands in the row."""
    one = asked.organisation
    is_in = asked.accepted_at is not None
    here = absolute_url("organisations.show", reference=one.reference) if is_in else None
    values = {
        "organisation": one, "is_admitted": is_in,
        "link": here or absolute_url("organisations.new"),
    }  # fmt: skip
    letter = Letter(
        template, person.email, person.preferred_language, person.display_name or person.email,
        values, recipient_id=person.id, about=one,
    )  # fmt: skip
    post(letter)


def write_invitation(officer: Officer, *, by: User) -> None:
    """To somebody who may have no account yet, in the language of whoever invites."""
    url = absolute_url("organisations.join", token=invitation_token(officer))
    values = {"organisation": officer.organisation, "by": by.display_name or by.email, "link": url}
    letter = Letter(
        "organisations/invited", officer.email, language(), officer.email, values,
        about=officer.organisation, is_private=True,
    )  # fmt: skip
    post(letter)


def invitation_token(officer: Officer) -> str:
    return str(link_signer(_SALT).dumps(str(officer.id)))


def find_invited(token: str, user: User) -> Officer:
    """The invitation behind a link; NotFound for a wrong, old, withdrawn or another's one.

    The link alone is not enough: the account's address is the one that was invited.
    """
    try:
        said = link_signer(_SALT).loads(token, max_age=int(INVITATION_LIFE.total_seconds()))
        officer = db.session.get(Officer, uuid.UUID(said))
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise NotFound from error
    if officer is None or officer.removed_at is not None or officer.email != user.email:
        raise NotFound
    if officer.is_asking:
        raise NotFound
    return officer
