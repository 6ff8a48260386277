"""What of the poster and the people keeps an edition from being published."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.editions.models import Edition
from events.editions.poster.queries import people_of
from events.editions.publication import desk_path, missing_texts
from events.editions.values import Fault


def find_faults(edition: Edition) -> list[Fault]:
    """A text of the poster or of a person that stands in one language alone."""
    return [*_poster_faults(edition), *_people_faults(edition)]


def _poster_faults(edition: Edition) -> Iterator[Fault]:
    url = desk_path("poster_desk.poster", slug=edition.slug)
    if any((edition.audience or {}).values()):
        yield from missing_texts(_l("For whom"), edition.audience, f"{url}#audience")
    if edition.picture_id is not None:
        place = _l("What the picture shows")
        yield from missing_texts(place, edition.picture_alt, f"{url}#picture_alt")


def _people_faults(edition: Edition) -> Iterator[Fault]:
    for person in people_of(edition):
        url = desk_path("poster_desk.person", slug=edition.slug, person_id=person.id)
        place = _("Person “%(name)s”", name=person.name)
        label = _("%(place)s, position and affiliation", place=place)
        yield from missing_texts(label, person.role, f"{url}#role")
        if any((person.text or {}).values()):
            yield from missing_texts(_("%(place)s, text", place=place), person.text, f"{url}#text")
