"""Show papers with a project, lend them out of a wallet, and take them back."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.consents.queries import find_consent
from core.consents.services import ConsentWithdrawn, give_consents, withdraw_consent
from core.db import db, parse_id
from core.errors import DomainError
from core.files.checks import CheckedUpload
from core.files.models import StoredFile
from core.files.services import erase_file, keep_upload
from core.i18n import LOCALES, speaking
from core.policy import Decision, allowed_if, authorize, decide
from events.ports import OfferedPaper
from events.project_papers.models import ProjectFile
from events.project_papers.queries import every_file_of, files_of, ip_statement, projects_showing
from events.project_papers.states import FILE_PURPOSE, FileKind, PaperPurpose
from events.projects.models import Project
from events.projects.parts import ProjectMoved
from events.projects.states import ProjectAction, ProjectPermission

# Others shown at once, and all that a project ever shows.
MOST_OTHERS, MOST_EVER = 5, 40


def may_read(user: User, file: StoredFile) -> Decision:
    """A file of a project's own is its owner's; to everybody else it is lent."""
    return allowed_if(file.owner_id == user.id)


def may_look(user: User, file: StoredFile) -> Decision:
    """Whatever purpose the file serves: whoever reads a project that shows it now."""
    shown = projects_showing(file)
    return allowed_if(any(decide(user, ProjectPermission.READ, one).allowed for one in shown))


def add_file(
    one: Project, kind: FileKind, checked: CheckedUpload, *, by: User, at: datetime
) -> ProjectFile:
    """Show a checked file with the project; it replaces the one of its kind, where that is one."""
    authorize(ProjectPermission.EDIT, one, user=by)
    alike = [each for each in files_of(one) if each.kind == kind]
    if len(alike) >= MOST_OTHERS or len(every_file_of(one)) >= MOST_EVER:
        raise DomainError(_l("There are too many of them. Take one out first."), field="kind")
    for each in alike if kind is not FileKind.OTHER else ():
        each.removed_at = at
    db.session.flush()
    file = keep_upload(checked, owner=by, purpose=FILE_PURPOSE, at=at)
    return _show(ProjectFile(project=one, kind=kind, file=file, added_at=at), by=by, at=at)


def remove_file(shown: ProjectFile, *, by: User, at: datetime) -> None:
    """Take a file out while the project may be changed; what is lent is taken back at any time.

    With the consent it is hidden from everybody it was lent to, at once.
    """
    consent = find_consent(shown, PaperPurpose.LENDING) if shown.is_lent else None
    permission = ProjectPermission.READ_OWN if consent else ProjectPermission.EDIT
    authorize(permission, shown.project, user=by)
    shown.removed_at = at
    db.session.flush()
    audit.record("project:file_removed", shown.project, by=by, at=at, kind=shown.kind)
    if consent:
        withdraw_consent(consent, by=by, at=at)


def lend(one: Project, paper: OfferedPaper, *, by: User, at: datetime) -> ProjectFile:
    """Let those who review the project look at a paper of the owner's wallet, with consent."""
    authorize(ProjectPermission.READ_OWN, one, user=by)
    if len(every_file_of(one)) >= MOST_EVER:
        raise DomainError(_l("There are too many of them. Take one out first."))
    name = {}
    for code in LOCALES:
        with speaking(code):
            name[code] = str(paper.label)
    lent = ProjectFile(
        project=one, kind=FileKind.WALLET, name=name, file=paper.original,
        translation=paper.translation, added_at=at,
    )  # fmt: skip
    _show(lent, by=by, at=at)
    give_consents(by, [PaperPurpose.LENDING], about=lent, at=at)
    return lent


def follow_withdrawal(news: ConsentWithdrawn) -> None:
    """The consent may be taken back on the person's page of consents too."""
    if news.consent.purpose == PaperPurpose.LENDING:
        lent = db.session.get(ProjectFile, parse_id(news.consent.about_id))
        if lent is not None:
            lent.removed_at = news.at


def follow_project(news: ProjectMoved) -> None:
    """Nobody reviews what is withdrawn: what was lent is taken back; of a draft nothing stays."""
    one = news.project
    if news.action is not ProjectAction.WITHDRAW or news.by is None:
        return
    for each in files_of(one):
        if each.is_lent:
            remove_file(each, by=news.by, at=news.at)
    if one.submitted_at is None:
        _erase_files(one)


def _erase_files(one: Project) -> None:
    kept = every_file_of(one)
    for each in kept:
        db.session.delete(each)
    db.session.flush()
    for each in kept:
        if not each.is_lent:
            erase_file(each.file)


def declare_ip(one: Project, *, by: User, at: datetime) -> None:
    """The owner's statement, kept as the sentence they saw; a second press adds nothing."""
    authorize(ProjectPermission.EDIT, one, user=by)
    if ip_statement(one) is None:
        give_consents(by, [PaperPurpose.IP], about=one, at=at)


def _show(shown: ProjectFile, *, by: User, at: datetime) -> ProjectFile:
    db.session.add(shown)
    db.session.flush()
    audit.record("project:file_added", shown.project, by=by, at=at, kind=shown.kind)
    return shown
