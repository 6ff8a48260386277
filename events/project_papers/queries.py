"""The papers of a project as its owner and those who review it see them."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.consents.models import Consent
from core.consents.queries import find_consent
from core.db import db
from core.errors import NotFound
from core.files.models import StoredFile
from events.ports import OfferedPaper, offered_papers
from events.project_papers.models import ProjectFile
from events.project_papers.states import FileKind, PaperPurpose
from events.projects.models import Project

_SHOWN, _ORDER = ProjectFile.removed_at.is_(None), (ProjectFile.added_at, ProjectFile.id)


def files_of(one: Project) -> Sequence[ProjectFile]:
    """What it shows now: its own files, and what is lent to it."""
    rows = select(ProjectFile).where(ProjectFile.project_id == one.id, _SHOWN)
    rows = rows.options(joinedload(ProjectFile.file), joinedload(ProjectFile.translation))
    return db.session.scalars(rows.order_by(*_ORDER)).all()


def file_ids_of(one: Project) -> Sequence[uuid.UUID]:
    """The originals of what it shows now, by id and in the same order."""
    return db.session.scalars(_FILE_IDS, {"project": one.id}).all()


_FILE_IDS = (
    select(ProjectFile.file_id)
    .where(ProjectFile.project_id == bindparam("project"), _SHOWN)
    .order_by(*_ORDER)
)


def every_file_of(one: Project) -> Sequence[ProjectFile]:
    """All it ever showed."""
    return db.session.scalars(select(ProjectFile).where(ProjectFile.project_id == one.id)).all()


def get_file(one: Project, file_id: uuid.UUID) -> ProjectFile:
    """One that it shows now; NotFound for any other."""
    for each in files_of(one):
        if each.id == file_id:
            return each
    raise NotFound


def not_lent(one: Project, owner: User) -> list[OfferedPaper]:
    """What the owner's wallet holds beside what this project shows."""
    lent = {each.file_id for each in files_of(one)}
    return [paper for paper in offered_papers(owner) if paper.original.id not in lent]


def ip_statement(one: Project) -> Consent | None:
    return find_consent(one, PaperPurpose.IP)


def projects_showing(
    file: StoredFile, kinds: Collection[FileKind] = tuple(FileKind)
) -> Sequence[Project]:
    """Those that show it now, as a paper of one of these kinds."""
    rows = select(Project).join(ProjectFile, ProjectFile.project_id == Project.id)
    is_it = or_(ProjectFile.file_id == file.id, ProjectFile.translation_id == file.id)
    known = joinedload(Project.edition)
    among = ProjectFile.kind.in_(kinds)
    return db.session.scalars(rows.where(is_it, among, _SHOWN).options(known)).all()
