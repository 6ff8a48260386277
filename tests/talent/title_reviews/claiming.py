"""Somebody who claims a title for works."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask

from core.clock import now, today
from core.db import db
from core.files.services import take_upload
from talent.catalogue.panels import panel_entry
from talent.catalogue.papers import Paper
from talent.catalogue.queries import edition_in_force
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.values import Application, ChosenPaper
from talent.title_reviews.models import TitleWork
from talent.title_reviews.queries import works_of
from talent.title_reviews.services import Said, begin_work, save_work
from talent.title_reviews.states import WorkKind
from talent.wallet.services import add_paper
from tests.core.files.corpus import page_pdf
from tests.core.files.corpus.honest import phone_photo
from tests.factories.core import make_user
from tests.factories.talent import (
    Office,
    make_application,
    make_calendar,
    make_edition,
    make_paper,
)
from tests.talent.claims.walking import EMPLOYMENT, EXPERIENCE, PERSON, Claimant

CODE = "PANEL-CRAFT"
KINDS = (Paper.IDENTITY, Paper.PHOTO, Paper.DEGREE, Paper.YEARS, Paper.EMPLOYMENT)
LAMP = Said("Lamp of paper 纸灯", WorkKind.DESIGN, 2024, "Lead designer", "https://example.org/lamp",
            "Shown in Suzhou.")  # fmt: skip
WORK = {"title": "Silk screen", "kind": "craft", "year": "2023", "role": "Maker",
        "description": "Of Suzhou silk.", "link": ""}  # fmt: skip


class Maker(Claimant):
    """A browser with a claim before a panel."""

    def __init__(self, app: Flask) -> None:
        edition = edition_in_force(today()) or make_edition()
        entry = panel_entry(CODE, edition)
        assert entry is not None
        super().__init__(app, entry)

    def begin(self) -> str:
        answer = self.post(self.url("works"))
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def add(self, url: str, data: bytes | None = None, name: str = "work.pdf", **typed: Any):
        file = (io.BytesIO(page_pdf() if data is None else data), name)
        return self.post(url, **(WORK | typed), file=file)

    @property
    def works(self) -> list[TitleWork]:
        return list(works_of(self.claim))

    def fill_all(self) -> None:
        self.start()
        for step, typed in (("person", PERSON), ("experience", EXPERIENCE),
                            ("employment", EMPLOYMENT)):  # fmt: skip
            answer = self.fill(step, **typed)
            assert "mend" not in answer.location, self.get(answer.location).text
        assert self.add(self.begin()).status_code == 303
        papers = {str(kind): str(make_paper_of(self.user, kind)) for kind in KINDS}
        db.session.commit()
        answer = self.fill("papers", **papers, go="next")
        assert answer.location.endswith("/check"), answer.location


def make_panel_claim(office: Office | None = None, *works: Said, **answers: Any) -> Claim:
    """A claim that rests on works, before its panel."""
    make_calendar()
    office, claimant = office or Office(), make_user()
    entry = panel_entry(CODE, edition_in_force(today()) or make_edition())
    assert entry is not None
    claim = services.start_claim(entry, by=claimant, at=now())
    for said in works or (LAMP,):
        save_work(begin_work(claim, by=claimant, at=now()), said, None, by=claimant, at=now())
    db.session.commit()
    told = make_application(claimant, entry, **answers)
    papers = tuple(ChosenPaper(kind, make_paper_of(claimant, kind)) for kind in KINDS)
    sent = Application(told.holder, None, told.experience, told.employment, papers, True)
    services.submit_claim(claim, sent, by=claimant, at=now())
    services.accept_claim(claim, by=office.district, at=now())
    services.forward_claim(claim, by=office.district, at=now())
    assert claim.title_level is not None
    services.send_to_panel(claim, claim.title_level, by=office.city, at=now())
    db.session.commit()
    return claim


def make_paper_of(claimant: Any, kind: Paper) -> Any:
    if kind is not Paper.PHOTO:
        return make_paper(claimant, kind).id
    checked = take_upload(io.BytesIO(phone_photo()), declared_name="me.jpg", field="original")
    paper = add_paper(kind, checked, owner=claimant, at=now())
    db.session.commit()
    return paper.id
