"""What a juror is shown of a project; in a blind round without anybody's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import defer, joinedload

from core.db import db
from core.entry_forms.models import FormVersion
from core.entry_forms.showing import shown_answers
from core.errors import NotFound
from core.juries.subjects import EntryCard, Parties
from events.project_juries.parties import BEHIND, parties_among
from events.project_juries.redaction import redact
from events.project_papers.queries import file_ids_of
from events.projects.entry_form import COLUMNS, money_words
from events.projects.models import Project
from events.projects.states import Industry, Stage

# Columns that tell who somebody is, and those that stand on the page anyhow.
NAMING = frozenset(
    {"owner_name", "nationality", "residence", "born_on", "degree", "employer"}
    | {"company_name", "company_credit_code", "company_founded_on", "earlier_support"}
)
ELSEWHERE = frozenset({"owner_name", "title", "title_en", "summary"})
# Longer answers stand below the facts, under their question.
LONGEST_FACT = 120
Line = tuple[str, str]
# What is loaded at once. The draft is the owner's own; a form is read once (`definition_of`).
_SHOWN = (
    *BEHIND,
    defer(Project.draft),
    joinedload(Project.form_version).defer(FormVersion.definition),
)


def present(project_id: UUID, *, blind: bool) -> EntryCard:
    """The project as it was sent; `blind` leaves out and covers what tells whose it is."""
    project = db.session.get(Project, project_id, options=_SHOWN)
    if project is None:
        raise NotFound
    behind = parties_among([project])[project_id]
    cover = _cover(behind) if blind else str
    lines = [*_facts(project, behind, blind=blind), *_answers(project, blind=blind)]
    said = [(label, cover(text)) for label, text in lines if text]
    summary = [(_("Summary"), cover(project.summary))] if project.summary else []
    return EntryCard(
        title={language: cover(title) for language, title in project.name.items()},
        facts=[line for line in said if len(line[1]) <= LONGEST_FACT],
        texts=[*summary, *(line for line in said if len(line[1]) > LONGEST_FACT)],
        # Slides cannot be covered surely, so that a blind round shows no file.
        file_ids=[] if blind else file_ids_of(project),
    )


def _cover(behind: Parties) -> Callable[[str], str]:
    studied = (one.name for one in behind.universities)
    named = [*behind.organisation_names, *behind.recommender_names, *studied]
    return lambda text: redact(text, behind.people, named)


def _facts(project: Project, behind: Parties, *, blind: bool) -> Iterable[Line]:
    if not blind:
        yield _("Team"), "\n".join(behind.people)
        yield _("Recommended by"), _(", ").join(sorted(behind.recommender_names))
    if project.form_version is None:
        yield from _columns(project)


def _columns(project: Project) -> Iterable[Line]:
    """What every project has, where no form was asked by."""
    p, known = project, set(Industry)
    yield _("Industry"), str(Industry(p.industry).label) if p.industry in known else p.industry
    yield _("Stage"), str(Stage(p.stage).label) if p.stage in set(Stage) else p.stage
    yield _("Financing sought"), money_words(p.financing_sought, p.financing_currency)
    yield _("Total investment expected"), money_words(p.total_investment, p.investment_currency)


def _answers(project: Project, *, blind: bool) -> Iterable[Line]:
    """The answers to the call's own form, those that stand elsewhere left out."""
    if project.form_version is None:
        return
    left_out = ELSEWHERE | (NAMING if blind else frozenset())
    columns = {
        name: replace(column, is_identity=column.is_identity or name in left_out)
        for name, column in COLUMNS.items()
    }
    for _section, lines in shown_answers(project.form_version, project, columns, as_columns=True):
        yield from lines
