"""The juror's side: what is to be declared, marked and discussed, and nothing beside it.

Three things open one after the other: who stands behind an entry, once it is given; what was
entered, once the juror declared on it; what the others say, once the own mark is in.

- queries: what one has in hand; whatever shows, counts or hands over entries begins there
- views, forms, lists: the pages at /me/juries
- status: what stands on the page where everybody sees what is theirs
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, the list, and the part of one's own page."""
    from core.calendars import CALENDAR_ENTRIES
    from core.juries import conflicts
    from core.juries.juror import status, views
    from core.juries.juror.lists import OWN_ENTRIES
    from core.lists import add_list
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS

    install(app, conflicts, views)
    add_list(app, OWN_ENTRIES)
    STATUS_PARTS.add(app, Provider("juries", status.own_part, 60))
    CALENDAR_ENTRIES.add(app, Provider("juries", status.calendar_entries))
