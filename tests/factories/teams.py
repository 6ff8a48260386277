"""Teams and papers of projects for tests; each is committed to the database."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.files.services import keep_made, take_upload
from events.project_papers.models import ProjectFile
from events.project_papers.services import declare_ip
from events.project_papers.states import FILE_PURPOSE, FileKind
from events.project_teams.models import ProjectMember
from events.project_teams.services import Person, keep_member
from events.project_teams.states import MemberState
from events.projects.models import Project
from talent.catalogue.papers import Paper
from talent.wallet.models import WalletPaper
from talent.wallet.services import add_paper
from tests.core.files.corpus import page_pdf


def make_member(
    one: Project, share: int | str = 0, state: MemberState = MemberState.CONFIRMED, **fields: Any
) -> ProjectMember:
    """A row as it stands, without letters; the founder where `is_founder` says so."""
    fields = {"name": "Lin Yu", "role": "CTO", "email": ""} | fields
    if fields.get("is_founder"):
        fields |= {"email": one.owner.email, "user_id": one.owner_id}
    member = ProjectMember(project=one, share=Decimal(share), state=state, added_at=now(), **fields)
    db.session.add(member)
    db.session.commit()
    return member


def show_file(one: Project, kind: FileKind = FileKind.PLAN, name: str = "plan.pdf") -> ProjectFile:
    file = keep_made(
        page_pdf(), name=name, owner_id=one.owner_id, purpose=FILE_PURPOSE, at=now()
    )  # fmt: skip
    shown = ProjectFile(project=one, kind=kind, file=file, added_at=now())
    db.session.add(shown)
    db.session.commit()
    return shown


def make_paper(owner: User, title: str = "") -> WalletPaper:
    """A diploma in somebody's wallet."""
    checked = take_upload(io.BytesIO(page_pdf()), declared_name="diploma.pdf", field="original")
    paper = add_paper(Paper.DEGREE, checked, title=title, owner=owner, at=now())
    db.session.commit()
    return paper


def complete(one: Project) -> None:
    """The steps of team and papers, so that a draft can be sent."""
    person = Person("Ana", Decimal(100), one.owner.email, "CEO", is_founder=True)
    keep_member(one, person, by=one.owner, at=now())
    declare_ip(one, by=one.owner, at=now())
    show_file(one)
