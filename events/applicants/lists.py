"""Applicants as their employer lists them, and a fair's applications without anybody's name."""

import json
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user

from core.accounts.models import User
from core.i18n import language, tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of
from core.organisations.models import Organisation
from core.organisations.queries import get_organisation, shown_name
from core.organisations.queries import get_own as get_own_organisation
from events.applicants.queries import (
    at_fair,
    holding_title,
    posts_of,
    shows_title,
    titles_among,
    titles_of_rows,
    visible_applications,
)
from events.applications.models import Application
from events.applications.sharing import LEVEL, shares_otherwise, shown
from events.applications.states import ApplicationPermission, ApplicationState, SharingLevel
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.job_descriptions.states import JobDegree
from events.jobs.models import JobPost
from events.profiles.states import ProfileLanguage

_K, _L, _P = ColumnKind, SharingLevel, ApplicationPermission
_POST = lazy_pgettext("vacancy", "Post")
_SHOWN: dict[str, Any] = {"on_screen": True}
LISTED = [state for state in ApplicationState if state is not ApplicationState.WITHDRAWN]
# Of those whom the employer sees the name, the profile, the contacts of; empty for all others.
NAME = shown(_L.NAME, Application.name)
DEGREE = shown(_L.PROFILE, Application.degree)
CV = shown(_L.CV, Application.cv_id, None)


def said(part: str, key: str) -> Any:
    """A text of the snapshot, as far as it is shared."""
    level = _L.PROFILE if part == "profile" else _L.CV
    return shown(level, Application.snapshot[part][key].as_string())


def languages(codes: str | None) -> str:
    """The languages of a snapshot, which JSON keeps as a list, in words."""
    known = words_of(ProfileLanguage)
    return ", ".join(str(known(code)) for code in json.loads(codes or "[]"))


def _steps() -> list[Column]:
    one = Application
    return [
        column_of(one.sent_at, _l("Sent on"), _K.MOMENT, **_SHOWN),
        column_of(one.updated_at, _l("Renewed on"), _K.MOMENT),
        column_of(one.seen_at, _l("Seen on"), _K.MOMENT),
        column_of(one.shortlisted_at, _l("Shortlisted on"), _K.MOMENT),
        column_of(one.interview_at, _l("Interview since"), _K.MOMENT),
        column_of(one.intent_at, _l("Intent of both on"), _K.MOMENT),
        column_of(one.signed_at, _l("Signed on"), _K.MOMENT),
        column_of(one.hired_at, _l("Hired on"), _K.MOMENT),
    ]


def _content(employer: Organisation, _reader: User) -> Content:
    one, here = Application, language()
    post = JobPost.title[here].as_string()
    pay = shown(_L.PROFILE, one.snapshot["profile"]["pay_wanted"].as_integer(), None)
    columns = [
        column_of(one.reference, _l("Reference"), **_SHOWN),
        Column("name", _l("Name"), _K.NAME, source=NAME,
               words=lambda name: name or _("Name not shared"),
               order=shown(_L.NAME, one.name_key), **_SHOWN),
        Column("headline", _l("Headline"), source=said("profile", "headline"), **_SHOWN),
        Column("post", _POST, source=JobPost.title.expression, pick=tr, order=post, **_SHOWN),
        state_column("state", _l("State"), ApplicationState, one.state, **_SHOWN),
        Column("degree", _l("Highest degree"), _K.CHOICE, source=DEGREE,
               words=words_of(JobDegree), **_SHOWN),
        Column("title", _l("Recognised title, checked"), load=titles_of_rows, **_SHOWN),
        Column("field", _l("Field of study"), source=said("profile", "field")),
        Column("institution", _l("University of the degree"),
               source=said("profile", "institution")),
        Column("employer", _l("Employer now"), source=said("profile", "employer")),
        Column("job_title", _l("Post now"), source=said("profile", "job_title")),
        Column("languages", _l("Languages"), source=said("profile", "languages"),
               words=languages),
        Column("pay_wanted", _l("Pay wanted"), _K.NUMBER, source=pay),
        Column("email", _l("E-mail address"), source=said("contacts", "email")),
        Column("phone", _l("Telephone"), source=said("contacts", "phone")),
        Column("cv", _l("CV"), source=CV, words=lambda _id: _("CV"), codes=str,
               url=lambda id_: url_for("files.download", file_id=id_)),
        Column("shared", _l("What you see"), _K.CHOICE, source=LEVEL,
               words=words_of(SharingLevel)),
        Column("fair", _l("Event"), source=Edition.name.expression, pick=tr,
               order=Edition.name[here].as_string()),
        *_steps(),
        column_of(one.internal_note, _l("Internal note")),
    ]  # fmt: skip
    return Content(columns, _filters(employer))


def _filters(employer: Organisation) -> list[filters.Filter]:
    one = Application
    titles = {"any": _("Any")} | titles_among(employer)
    posts = {post: f"{post} {tr(title)}" for post, title in posts_of(employer)}
    return [
        filters.search(_("Name, headline or number"), NAME, said("profile", "headline"),
                       said("profile", "field"), one.reference),
        filters.choice("state", _("State"), filters.choices_of(LISTED), one.state),
        filters.choice("post", _POST, posts, JobPost.reference),
        filters.choice("degree", _("Highest degree"), filters.choices_of(JobDegree), DEGREE),
        filters.choice("title", _("Recognised title"), titles, _has_title),
        *filters.days("sent", _("Sent from"), _("Sent until"), one.sent_at),
    ]  # fmt: skip


def _has_title(code: str) -> Any:
    among = holding_title("" if code == "any" else code)
    return shows_title & Application.user_id.in_(among)


APPLICANTS = ListSpec(
    key="events.applicants",
    label=_l("Applicants"),
    rights=Rights(see=_P.LIST, take=_P.LIST, share=_P.LIST),
    rows=visible_applications,
    id=Application.id,
    ref=Application.reference,
    content=_content,
    order="-sent_at",
    card=Card("name", ("post", "headline", "sent_at"), "state"),
    find=lambda organisation: get_own_organisation(organisation, current_user),
    get=lambda id_: get_organisation(UUID(id_)),
    outdated=lambda organisation, since: shares_otherwise(organisation.id, since),
    title=lambda employer, *_more: [tr(employer.name)],
    link=lambda employer, ref: url_for(
        "applicants.show", organisation=employer.reference, reference=ref
    ),
    is_queue=True,
    lead=_l("You see of each person what they share with you now; they may change it at any time."),
    nothing=_l("No application fits these filters"),
    source=_l("People apply on the pages of your posts."),
)


def _fair_content(_edition: Edition, _reader: User) -> Content:
    one, here = Application, language()
    columns = [
        column_of(one.reference, _l("Reference"), **_SHOWN),
        Column("employer", _l("Employer"), source=shown_name(), **_SHOWN),
        Column("post", _POST, source=JobPost.title.expression, pick=tr,
               order=JobPost.title[here].as_string(), **_SHOWN),
        state_column("state", _l("State"), ApplicationState, one.state, **_SHOWN),
        column_of(one.degree, _l("Highest degree"), _K.CHOICE, words=words_of(JobDegree)),
        *_steps(),
    ]  # fmt: skip
    return Content(columns, [
        filters.search(_("Number or employer"), one.reference, Organisation.name_zh,
                       Organisation.name_en),
        filters.choice("state", _("State"), filters.choices_of(ApplicationState), one.state),
    ])  # fmt: skip


FAIR_APPLICATIONS = ListSpec(
    key="events.fair_applications",
    label=_l("Applications"),
    rights=Rights(see=_P.LIST_FAIR, take=_P.LIST_FAIR),
    rows=lambda _reader, edition: at_fair(edition),
    id=Application.id,
    ref=Application.reference,
    content=_fair_content,
    order="-sent_at",
    card=Card("reference", ("employer", "post", "sent_at"), "state"),
    link=lambda edition, ref: url_for("fair_applications.show", slug=edition.slug, reference=ref),
    nothing=_l("No application fits these filters"),
    source=_l("Talent apply on the pages of the posts offered here."),
    **OF_EDITION,
)
