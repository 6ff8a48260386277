"""The posts staff look after, as a list; those to be approved stand first."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import ColumnElement, or_, select

from core.accounts.models import User
from core.clock import today
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, state_column, words_of, yes_no
from core.lists.spec import Card, Content, ListSpec, Rights
from core.organisations.models import Organisation
from events.job_descriptions.states import JobDegree
from events.jobs.models import JobPost
from events.jobs.scopes import checked_by, judged_by
from events.jobs.states import JobKind, JobPermission, JobState

_K, _P = ColumnKind, JobPermission


def waiting_for(reader: User) -> ColumnElement[bool]:
    """What this person is to approve: new posts, and changes of published ones."""
    sent = or_(JobPost.state == JobState.SUBMITTED, JobPost.pending_at.is_not(None))
    return sent & judged_by(reader).sql


def _content(_nothing: None, reader: User) -> Content:
    one = JobPost
    columns = [
        column_of(one.reference, _l("Reference"), on_screen=True),
        Column("title_zh", lazy_pgettext("vacancy", "Title in Chinese"), _K.NAME,
               source=one.title["zh"].as_string(), on_screen=True),
        Column("title_en", lazy_pgettext("vacancy", "Title in English"),
               source=one.title["en"].as_string()),
        column_of(Organisation.name_zh, _l("Employer"), _K.NAME, key="employer", on_screen=True),
        state_column("state", _l("State"), JobState, one.state, on_screen=True),
        column_of(one.kind, _l("Kind"), _K.CHOICE, words=words_of(JobKind)),
        column_of(one.headcount, _l("How many people"), _K.NUMBER, on_screen=True),
        column_of(one.place, _l("Place of work"), on_screen=True, is_quiet=True),
        column_of(one.pay_min, _l("Pay from"), _K.NUMBER, on_screen=True),
        column_of(one.pay_max, _l("Pay to"), _K.NUMBER),
        column_of(one.degree, _l("Degree at least"), _K.CHOICE, words=words_of(JobDegree)),
        column_of(one.field, _l("Field of study or work")),
        column_of(one.title_wanted, _l("Recognised title wanted")),
        column_of(one.shortage_code, _l("Occupation in urgent need")),
        column_of(one.valid_until, _l("Valid until"), _K.DATE, on_screen=True),
        column_of(one.submitted_at, _l("Sent on"), _K.MOMENT, on_screen=True),
        column_of(one.pending_at, _l("Change sent on"), _K.MOMENT),
        column_of(one.published_at, _l("Published on"), _K.MOMENT),
        Column(
            "flagged", _l("Wording flagged"), _K.YES_NO, source=JobPost.flags_open > 0,
            words=yes_no(),
        ),
    ]  # fmt: skip
    texts = (one.reference, one.title["zh"].as_string(), one.title["en"].as_string())
    return Content(columns, [
        filters.search(_("Title, employer or number"), *texts, Organisation.name_zh,
                       Organisation.name_en),
        filters.choice("state", _("State"), filters.choices_of(JobState), one.state),
        filters.choice("kind", _("Kind"), filters.choices_of(JobKind), one.kind),
        filters.flag("waiting", _("Waiting for you"), waiting_for(reader)),
        filters.flag("changed", _("With a change that waits"), one.pending_at.is_not(None)),
        filters.flag("flagged", _("With flagged wording"), JobPost.flags_open > 0),
        filters.flag("ended", _("No longer valid"), one.valid_until < today()),
    ])  # fmt: skip


JOBS = ListSpec(
    key="events.jobs",
    label=_l("Posts"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=lambda user, _nothing: (
        select(JobPost).join(JobPost.organisation).where(checked_by(user).sql)
    ),
    id=JobPost.id,
    ref=JobPost.reference,
    content=_content,
    order="-submitted_at",
    card=Card("title_zh", ("employer", "valid_until"), "state"),
    link=lambda _nothing, reference: url_for("jobs_desk.show", reference=reference),
    is_queue=True,
    nothing=_l("No post fits these filters"),
    source=_l("Employers write their posts on the page of their organisation."),
)
