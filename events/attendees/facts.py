"""What cells need besides their row: names of an edition's sessions, venues and questions.

Plain values, read once: files are written after the request, when no model may be touched.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.db import db
from core.entry_forms.queries import published_definitions
from core.entry_forms.values import FieldSpec
from core.i18n import language, tr
from events.editions.models import Edition
from events.editions.paths import lies_within
from events.registrations.entry_form import edition_forms
from events.registrations.groups import Delegation


@dataclass(frozen=True)
class EditionFacts:
    """Names by id in `language`; `questions` are those that fill no column.

    `type_key` is that of the event. `venues_below` gives for a venue its own id and all that lie
    within it. `listed` holds the labels of choices by the column they fill.
    """

    edition_id: uuid.UUID
    type_key: str
    language: str
    session_codes: Mapping[uuid.UUID, str]
    session_names: Mapping[uuid.UUID, str]
    venue_names: Mapping[uuid.UUID, str]
    venues_below: Mapping[uuid.UUID, frozenset[uuid.UUID]]
    sessions_at: Mapping[uuid.UUID, frozenset[uuid.UUID]]
    delegations: Mapping[uuid.UUID, str]
    questions: Mapping[str, FieldSpec]
    listed: Mapping[str, Mapping[str, str]]

    def __hash__(self) -> int:
        # What is made of them is kept; equal are those that say the same of everything.
        return hash((self.edition_id, self.language))

    @staticmethod
    def choice_labels(spec: FieldSpec) -> dict[str, str]:
        return {one.value: tr(one.label) or one.value for one in spec.choices}


def facts_of(edition: Edition) -> EditionFacts:
    """Read what the columns and filters of an edition need (three queries)."""
    questions: dict[str, FieldSpec] = {}
    listed: dict[str, dict[str, str]] = {}
    for definition in published_definitions(edition_forms(edition)):
        for spec in definition:
            if spec.fills is None:
                # The newest version's words win; fields it dropped keep their column.
                questions[spec.key] = spec
            elif spec.choices:
                listed.setdefault(spec.fills, {}).update(EditionFacts.choice_labels(spec))
    paths = {venue.id: venue.path for venue in edition.venues}
    below = {
        top: frozenset(one for one, path in paths.items() if lies_within(path, paths[top]))
        for top in paths
    }
    return EditionFacts(
        edition_id=edition.id,
        type_key=edition.type.key,
        language=language(),
        session_codes={one.id: one.code for one in edition.sessions},
        session_names={one.id: tr(one.name) for one in edition.sessions},
        venue_names={one.id: tr(one.name) for one in edition.venues},
        venues_below=below,
        sessions_at={
            top: frozenset(one.id for one in edition.sessions if one.venue_id in inside)
            for top, inside in below.items()
        },
        delegations=_delegations(edition),
        questions=questions,
        listed=listed,
    )


def _delegations(edition: Edition) -> dict[uuid.UUID, str]:
    rows = db.session.execute(
        select(Delegation.id, Delegation.name)
        .where(Delegation.edition_id == edition.id)
        .order_by(Delegation.name_key, Delegation.id)
    )
    return {row.id: row.name for row in rows}
