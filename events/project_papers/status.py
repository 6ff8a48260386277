"""The papers of a project as a step of its entry, on its owner's page, and at the desk."""

from collections.abc import Collection
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.errors import Words
from core.files.viewing import view_paper
from events.project_papers.queries import files_of, ip_statement
from events.project_papers.states import FileKind
from events.projects.models import Project
from events.registrations.own_parts import OwnPart

PAGES = "events/project_papers"
_NEEDED = {FileKind.PLAN, FileKind.DECK}


def lacking(one: Project) -> Words | None:
    if not any(each.kind in _NEEDED for each in files_of(one)):
        return _l("Add the business plan or the slides.")
    return None if ip_statement(one) else _l("The statement on intellectual property is missing.")


def own_part(one: Project, *, in_step: bool = False) -> OwnPart:
    """`in_step`: on the page on which all is checked, where it stands below the step's heading."""
    return OwnPart(f"{PAGES}/_own.html", shown_of(one, "") | {"in_step": in_step})


def desk_part(one: Project, _reader: User, address: str) -> OwnPart:
    return OwnPart(f"{PAGES}/_desk.html", shown_of(one, address))


def shown_of(
    one: Project, address: str, kinds: Collection[FileKind] = tuple(FileKind)
) -> dict[str, Any]:
    """Its papers of these kinds; the one asked for in the address is open in `view`."""
    files = [each for each in files_of(one) if each.kind in kinds]
    asked = request.args.get("file", "")
    opened = next((each for each in files if str(each.id) == asked and address), None)
    view = opened and view_paper(
        opened.file, opened.translation, request.args, address=address, kept={"file": asked}
    )
    shown = {"project": one, "files": files, "statement": ip_statement(one), "address": address}
    return shown | {"opened": opened, "view": view}
