"""The exhibitors of a fair for other programs; open to everybody."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from core.api import api_blueprint
from core.api.operations import Answer, Operation, operation
from core.api.paging import decode_cursor, encode_cursor, next_link
from core.api.shapes import Strict, Words, both
from core.db import db
from events.editions.api import CACHE_SECONDS
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.exhibitor_calls.queries import public_exhibitors
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import ExhibitorFact, facts_of


class ExhibitorsQuery(Strict):
    q: str = Field("", max_length=200, description="Words in a name or the industry.")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, description="From the Link header of the page before.")


class ExhibitorItem(BaseModel):
    """One exhibitor; `facts` by their keys, such as industry, posts and booth."""

    reference: str
    name: Words
    introduction: Words
    website: str
    facts: dict[str, Any]


class Exhibitors(BaseModel):
    """Approved exhibitors by their Chinese names."""

    exhibitors: list[ExhibitorItem]


blueprint = api_blueprint("exhibitors")


@blueprint.get("/events/<slug>/exhibitors")
@operation(
    Operation(_l("Exhibitors of a fair"), "Recruitment fairs", Exhibitors, ExhibitorsQuery,
              cache_seconds=CACHE_SECONDS)
)  # fmt: skip
def index(slug: str, query: ExhibitorsQuery) -> Answer:
    edition = get_public_edition(slug, Part.EXHIBITORS)
    start = int(decode_cursor(query.cursor)) if query.cursor else 0
    rows = public_exhibitors(edition, query.q).offset(start).limit(query.limit + 1)
    found = db.session.scalars(rows).all()
    shown = found[: query.limit]
    facts = facts_of(shown)
    more = len(found) > query.limit
    headers = {"Link": next_link(encode_cursor(start + query.limit))} if more else {}
    return Answer(Exhibitors(exhibitors=[_item(one, facts[one.id]) for one in shown]), headers)


def _item(one: Exhibitor, facts: Sequence[tuple[ExhibitorFact, Any]]) -> ExhibitorItem:
    return ExhibitorItem(
        reference=one.reference, name=both(one.name), introduction=both(one.introduction),
        website=one.organisation.website,
        facts={fact.key: value for fact, value in facts},
    )  # fmt: skip
