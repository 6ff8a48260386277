"""Exhibitors on organisers' desks, and on the status page of those who act for them."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.desk.shares import Share, Task
from core.i18n import tr
from core.status_page import StatusPart
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.exhibitors import queries
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import line_of
from events.exhibitors.scopes import acted_for_by
from events.exhibitors.states import ExhibitorState


def exhibitors_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """What waits to be checked, and who has not confirmed."""
    state, states = Exhibitor.state, ExhibitorState
    sent = Queue(_l("Exhibitors to check"), {"state": states.SUBMITTED}, state == states.SUBMITTED)
    silent = _l("Exhibitors that have not confirmed")
    quiet = Queue(silent, {"state": states.APPROVED}, state == states.APPROVED)
    rows, desk = queries.visible_exhibitors(user, *editions), "exhibitors_desk.index"
    waiting = waiting_in(editions, rows, Exhibitor.edition_id, desk, sent, quiet)
    return Share(waiting, [_task(one) for one in queries.to_check(user, editions)])


def _task(one: Exhibitor) -> Task:
    url = url_for("exhibitors_desk.show", slug=one.edition.slug, reference=one.reference)
    title = f"{one.reference} {tr(one.name)}"
    what = _l("Exhibitor to check")
    return Task(title, url, what, one.standing, one.submitted_at, None, one.edition.name)


def own_part(user: User) -> StatusPart | None:
    """The fairs of the organisations one acts for; those over are on the organisation's page."""
    own = [one for one in queries.list_where(acted_for_by(user).sql) if one.edition.ends_at > now()]
    if not own:
        return None
    lines, url = tuple(line_of(one, user) for one in own), url_for("editions.index")
    return StatusPart(_l("Your organisations at fairs"), lines, "", url, _l("Find a fair"))
