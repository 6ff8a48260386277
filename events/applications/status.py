"""One's applications on the status page: where they stand and who must act."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from events.applications.models import Application
from events.applications.queries import list_own


def own_part(user: User) -> StatusPart:
    return StatusPart(
        heading=_l("Applications for posts"),
        lines=tuple(_line(one) for one in list_own(user)),
        empty=_l("You have applied for no post yet. Fill your profile, then apply with a click."),
        begin_url=url_for("profiles.show"),
        begin_label=_l("Your profile"),
    )  # fmt: skip


def _line(one: Application) -> StatusLine:
    return StatusLine(
        title=f"{tr(one.job.title)} · {tr(one.organisation.name)}",
        reference=one.reference,
        url=url_for("applications.show", reference=one.reference),
        state=one.standing,
        next_step=one.next_step,
        is_yours=one.awaits_talent,
        due_on=None,
    )
