"""Searches are kept, and what is new in them is written to whoever keeps them."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.clock import beijing_date, now
from core.db import db
from core.errors import DomainError, NotFound
from core.i18n import LOCALES, tr
from core.jobs import job
from core.outbox import Letter, post
from core.web import absolute_url
from events.saved_searches.models import SavedSearch
from events.vacancies.criteria import Criteria, Sort, read_criteria
from events.vacancies.queries import choices, find

MOST_SEARCHES, MOST_TOLD = 20, 20
# The job comes by once a day, some minutes sooner or later.
_SLACK = timedelta(hours=2)


def criteria_of(query: str) -> Criteria:
    districts = current_app.extensions["settings"].city.districts
    return read_criteria(dict(parse_qsl(query)), {one.code: tr(one.name) for one in districts})


def save(query: str, every_days: int, *, by: User, at: datetime) -> SavedSearch:
    """Keep a search; saved again, it only changes how often is written."""
    own = list_own(by)
    known = next((one for one in own if one.query == query), None)
    if known is None:
        if len(own) >= MOST_SEARCHES:
            refusal = _l(
                "You keep %(most)s searches already. Delete one first.", most=MOST_SEARCHES
            )
            raise DomainError(refusal, field="every_days")
        known = SavedSearch(user_id=by.id, query=query, created_at=at, told_until=at)
        db.session.add(known)
    known.every_days = every_days
    return known


def list_own(user: User) -> Sequence[SavedSearch]:
    rows = select(SavedSearch).where(SavedSearch.user_id == user.id)
    return db.session.scalars(rows.order_by(SavedSearch.created_at, SavedSearch.id)).all()


@job("vacancies.tell", every=timedelta(days=1))
def tell() -> None:
    """Write to everybody whose search has something new and is due."""
    at = now()
    rows = select(SavedSearch).options(joinedload(SavedSearch.user))
    for one in db.session.scalars(rows.order_by(SavedSearch.id)):
        if at - one.told_until >= timedelta(days=one.every_days) - _SLACK:
            tell_of(one, at=at)


def tell_of(one: SavedSearch, *, at: datetime) -> None:
    """One letter with what was published since the last; none when nothing was.

    It names MOST_TOLD of them at most, and says when there are more.
    """
    asked = criteria_of(one.query)
    criteria = replace(asked, sort=Sort.NEWEST)
    newest = find(criteria, start=0, size=MOST_TOLD + 1).posts
    new = [each for each in newest if each.published_at and each.published_at > one.told_until]
    one.told_until = at
    if not new:
        return
    user = one.user
    with force_locale(LOCALES[user.preferred_language]):
        what = words_of(asked)
    values = {
        "posts": new[:MOST_TOLD], "has_more": len(new) > MOST_TOLD, "what": what,
        "search_url": absolute_url("jobs.index") + f"?{one.query}",
        "stop_url": absolute_url("search_mails.stop", token=_serializer().dumps(str(one.id))),
    }  # fmt: skip
    letter = Letter(
        "vacancies/new_posts", user.email, user.preferred_language, user.display_name or user.email,
        values, recipient_id=user.id, key=f"saved-search:{one.id}:{beijing_date(at)}",
    )  # fmt: skip
    post(letter)


def words_of(criteria: Criteria) -> str:
    """A search in short, in the words of its page."""
    said, words = replace(criteria, sort=Sort.FIT).said, choices()
    districts = current_app.extensions["settings"].city.districts
    words["place"] = {one.code: tr(one.name) for one in districts}
    words["shortage"] = {"1": _("Shortage occupations")}
    words["pay"] = {str(criteria.pay): _("at least CNY %(pay)s a month", pay=criteria.pay)}
    shown = [words.get(name, {}).get(value, value) for name, value in said.items()]
    return " · ".join(shown) or _("all posts")


def find_by_token(token: str) -> SavedSearch | None:
    """The search behind a link; None once it is gone, NotFound for a link of nobody's."""
    try:
        return db.session.get(SavedSearch, uuid.UUID(str(_serializer().loads(token))))
    except (BadSignature, ValueError) as error:
        raise NotFound from error


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="saved-search")
