"""The projects of an edition as a list at the desk."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func

from core.accounts.models import User
from core.errors import Words
from core.i18n import language
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, secret, whole_amount, words_of, yes_no
from core.regions import district_names, region_name
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.projects.models import Project, ProjectCarrier
from events.projects.queries import visible_projects
from events.projects.states import Industry, ProjectPermission, ProjectState, Stage

_K, _P, _S = ColumnKind, Project, ProjectState


def _content(_edition: Edition, _reader: User) -> Content:
    states = filters.choices_of(_S)
    screen: dict[str, Any] = {"on_screen": True}
    states.pop(_S.DRAFT)
    districts = district_names()
    industries, stages = filters.choices_of(Industry), filters.choices_of(Stage)
    named = (_P.reference, _P.title, _P.title_en, _P.owner_name, _P.company_name)
    columns = [
        column_of(_P.reference, _l("Reference"), **screen),
        title_column(_l("Title of the project")),
        column_of(_P.title, _l("Title as entered"), _K.NAME, key="title_entered"),
        column_of(_P.title_en, _l("Title in English"), _K.NAME),
        state_column("state", _l("State"), _S, _P.state.expression, **screen),
        column_of(_P.level, _l("Level"), _K.NUMBER, **screen),
        column_of(_P.industry, _l("Industry"), _K.CHOICE, words=words_of(Industry), **screen),
        column_of(_P.stage, _l("Stage"), _K.CHOICE, words=words_of(Stage)),
        column_of(_P.owner_name, _l("Entered by"), _K.NAME, **screen),
        column_of(_P.residence, _l("Residence"), words=region_name),
        column_of(_P.nationality, _l("Nationality (country or region)"), words=region_name),
        column_of(_P.degree, _l("Highest degree")),
        column_of(_P.employer, _l("Organisation")),
        column_of(_P.submitted_at, _l("Sent on"), _K.MOMENT, is_quiet=True, **screen),
        Column("rolled_over", _l("Sent after the cut-off before"), _K.YES_NO,
               source=_P.rolled_over_from_id.is_not(None), words=yes_no()),
        column_of(_P.financing_sought, _l("Financing sought"), _K.NUMBER, pick=whole_amount),
        column_of(_P.financing_currency, _l("Currency of the financing")),
        column_of(_P.total_investment, _l("Total investment expected"), _K.NUMBER,
                  pick=whole_amount),
        column_of(_P.investment_currency, _l("Currency of the investment")),
        column_of(_P.company_name, _l("Company")),
        column_of(_P.company_credit_code, _l("Unified social credit code")),
        column_of(_P.district, _l("District"), _K.CHOICE, words=lambda c: districts.get(c, c)),
        column_of(_P.registers_on, _l("Registration of the company planned for"), _K.DATE),
        column_of(_P.channel, _l("Recommended by")),
        column_of(_P.shares_with_carriers, _l("Shown to carriers"), _K.YES_NO, words=yes_no()),
        column_of(_P.summary, _l("Summary")),
        secret(column_of(_P.born_on, _l("Date of birth"), _K.DATE)),
    ]  # fmt: skip
    levels = {str(level): str(level) for level in range(1, 7)}
    abroad = {"abroad": _("abroad"), "home": _("in China")}
    narrowing = [
        filters.search(_("Title, name or number"), *named),
        filters.choice("state", _("State"), states, _P.state),
        filters.choice("level", _("Level"), levels, lambda value: _P.level == int(value)),
        filters.choice("industry", _("Industry"), industries, _P.industry),
        filters.choice("stage", _("Stage"), stages, _P.stage),
        filters.choice("district", _("District"), districts, _P.district),
        filters.choice("lives", _("Owner lives"), abroad,
                       lambda value: (_P.residence == "CN") == (value == "home")),
        filters.words(_("Intended carrier"), _names_carrier, name="carrier"),
        filters.flag("shared", _("Shown to carriers"), _P.shares_with_carriers.is_(True)),
        filters.flag("recommended", _("Recommended"), _P.channel != ""),
    ]  # fmt: skip
    return Content(columns, narrowing)


def title_column(label: Words) -> Column:
    """The project's title as its readers know it, in its own order."""
    return Column("title", label, _K.NAME, source=shown_title(), order=_P.title_key.expression,
                  on_screen=True)  # fmt: skip


def number_column(edition: Edition, *, on_screen: bool = False) -> Column:
    """The project's number, which leads to its page at the desk of its event."""
    return Column(
        "project", _l("Project"), source=_P.reference.expression, on_screen=on_screen,
        url=lambda number: url_for("projects_desk.show", slug=edition.slug, reference=number),
    )  # fmt: skip


def shown_title() -> ColumnElement[str]:
    """In the reader's language where there is one in it."""
    if language() == "zh":
        return _P.title.expression
    return func.coalesce(func.nullif(_P.title_en, ""), _P.title)


def _names_carrier(text: str) -> object:
    return _P.carriers.any(ProjectCarrier.name.icontains(text, autoescape=True))


PROJECTS = ListSpec(
    key="events.projects",
    label=_l("Projects"),
    rights=Rights(ProjectPermission.LIST, ProjectPermission.LIST, ProjectPermission.CALL),
    rows=visible_projects,
    id=Project.id,
    ref=Project.reference,
    content=_content,
    order="-submitted_at",
    card=Card("title", ("owner_name", "industry"), "state"),
    link=lambda edition, ref: url_for("projects_desk.show", slug=edition.slug, reference=ref),
    is_queue=True,
    nothing=_l("No project fits these filters"),
    source=_l("People enter projects on the page of the call."),
    **OF_EDITION,
)
