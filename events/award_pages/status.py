"""Awards on desks, on the pages of whoever won, and among what came of an edition."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import false, or_, select

from core.accounts.models import User
from core.desk.shares import Share
from core.documents.attached import credential_beside
from core.documents.models import IssuedDocument
from core.documents.states import DocumentState
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from events.awards import queries
from events.awards.models import Award, Prize
from events.awards.scopes import readable_by
from events.awards.states import AwardState
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.results import Outcome, Results
from events.projects.models import Project
from events.registrations.own_parts import OwnPart

AWARDED_MEANS = _l("Distinct projects with an award that two people confirmed.")
PAGES = "events/award_pages"


def awards_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """What waits for a second person, and what is on public notice."""
    mine = or_(false(), *(readable_by(user, one).sql for one in editions))
    rows = select(Award).join(Award.prize).join(Award.project)
    waits, noticed = AwardState.PROPOSED, AwardState.NOTICE
    return Share(
        waiting_in(
            editions, rows, Prize.edition_id, "awards_desk.index",
            Queue(_l("Awards to decide"), {"state": waits}, (Award.state == waits) & mine),
            Queue(_l("Awards on public notice"), {"state": noticed},
                  (Award.state == noticed) & mine),
        )
    )  # fmt: skip


def results(edition: Edition, user: User, _on: date) -> Results:
    count = queries.count_awarded(edition, readable_by(user, edition).sql)
    url = url_for("awards_desk.index", slug=edition.slug, state=AwardState.CONFIRMED)
    return Results([Outcome(_l("Awarded projects"), count, url, AWARDED_MEANS)])


def team_part(user: User) -> StatusPart | None:
    """The certificates of awards that the person has; left out for everybody else."""
    lines = tuple(_line(*each) for each in queries.certificates_held(user))
    if not lines:
        return None
    here = url_for("verify.index")
    return StatusPart(_l("Your awards"), lines, "", here, _l("Check a certificate"))


def _line(one: Award, document: IssuedDocument) -> StatusLine:
    return StatusLine(
        title=f"{tr(one.prize.name)} · {tr(one.project.name)}",
        reference=document.serial,
        url=url_for("files.download", file_id=document.file_id),
        state=DocumentState(document.state),
        next_step=_("%(event)s: award certificate", event=tr(one.edition.name)),
        is_yours=False,
        due_on=None,
        also=credential_beside(document),
    )


def own_part(project: Project) -> OwnPart | None:
    """On the owner's page: what was announced or confirmed, with the team's certificates."""
    return _part(queries.awards_of(project, is_told=True))


def desk_part(project: Project, reader: User, _address: str) -> OwnPart | None:
    may = readable_by(reader, project.edition).test
    return _part([one for one in queries.awards_of(project) if may(one)], is_desk=True)


def _part(awards: Sequence[Award], *, is_desk: bool = False) -> OwnPart | None:
    if not awards:
        return None
    papers = {one.id: queries.certificates_of(one) for one in awards}
    return OwnPart(f"{PAGES}/_of_project.html",
                   {"awards": awards, "papers": papers, "is_desk": is_desk})  # fmt: skip
