"""Letters of a round; answers go to its own address. Texts: templates/emails/juries."""

import uuid
from collections.abc import Sequence
from typing import Any

from itsdangerous import BadSignature

from core import outbox
from core.accounts.models import User
from core.db import db, parse_id
from core.errors import NotFound
from core.i18n import language
from core.juries.models import Juror, JuryRound
from core.juries.states import JurorState
from core.keys.signed import link_signer
from core.outbox import Letter
from core.web import absolute_url

LINK_DAYS = 90
_SALT = "juror"


def write_invitation(juror: Juror, *, by: User) -> None:
    """To somebody who may have no account yet; the link is theirs alone."""
    link = absolute_url("jury_invitations.show", token=invitation_token(juror))
    outbox.post(_letter(juror, "invited", is_private=True, link=link, by=by))


def write_leave(juror: Juror) -> None:
    """That they are on the panel no longer, with what stays of their marks."""
    outbox.post(_letter(juror, "left"))


def write_digest(juror: Juror, lines: Sequence[str], *, key: str) -> None:
    link = absolute_url("juror_entries.index", reference=juror.round.reference)
    outbox.post(_letter(juror, "digest", key=key, lines=lines, link=link))


def contact_of(round_id: str) -> dict[str, str]:
    """Where answers to a round's letters go, by its id."""
    key = parse_id(round_id)
    one = db.session.get(JuryRound, key) if key else None
    return dict.fromkeys(("en", "zh"), one.contact_email) if one else {}


def invitation_token(juror: Juror) -> str:
    return str(link_signer(_SALT).dumps(str(juror.id)))


def find_invited(token: str, user: User) -> Juror:
    """The place behind a link; NotFound for a wrong, old or another's one.

    The link alone is not enough: the account's address is the one that was invited.
    """
    try:
        said = link_signer(_SALT).loads(token, max_age=LINK_DAYS * 86_400)
        juror = db.session.get(Juror, uuid.UUID(said))
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise NotFound from error
    if juror is None or (user.id != juror.user_id and user.email != juror.email):
        raise NotFound
    if juror.standing not in (JurorState.INVITED, JurorState.ACCEPTED, JurorState.DECLINED):
        raise NotFound
    return juror


def _letter(
    juror: Juror, template: str, *, key: str | None = None, is_private: bool = False, **values: Any
) -> Letter:
    user = juror.user
    return Letter(
        f"juries/{template}",
        juror.email,
        user.preferred_language if user else language(),
        juror.name or juror.email,
        {"round": juror.round, "answers_to": juror.round.contact_email, **values},
        recipient_id=juror.user_id,
        key=key,
        about=juror.round,
        is_private=is_private,
    )
