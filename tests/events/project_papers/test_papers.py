"""What a project shows for itself, who opens it, and what the wallet lends until it is taken back."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.consents.models import Consent
from core.db import db
from core.files.models import StoredFile
from core.files.policies import LOANS, READERS
from core.files.services import keep_made
from events.project_papers import services
from events.project_papers.models import ProjectFile
from events.project_papers.states import FileKind, PaperPurpose
from events.project_teams.models import ProjectMember
from events.projects.states import ProjectState
from tests.core.files.corpus import page_pdf
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import logged, make_user
from tests.factories.projects import make_call, make_project
from tests.factories.teams import make_member, make_paper, show_file
from tests.talent.catalogue.public.reading import check_page


@pytest.fixture
def owner(app):
    return SignedIn(app, make_user(display_name="Ana Duarte"))


@pytest.fixture
def one(owner):
    return make_project(make_call().edition, ProjectState.DRAFT, owner=owner.user)


@pytest.fixture
def sent(owner):
    return make_project(make_call().edition, owner=owner.user)


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def papers(one):
    return f"/me/projects/{one.reference}/papers"


def add(owner, one, kind="plan", data=None, name="plan.pdf"):
    return owner.post(papers(one), kind=kind, file=(io.BytesIO(data or page_pdf()), name))


def shown():
    db.session.rollback()
    rows = select(ProjectFile).where(ProjectFile.removed_at.is_(None))
    return db.session.scalars(rows.order_by(ProjectFile.added_at)).all()


def lend(owner, one, paper, **changes):
    said = {"paper": str(paper.original_id), "agreed": "1"} | changes
    return owner.post(f"{papers(one)}/lend", **said)


def test_files_are_added_replaced_and_taken_out(app, owner, one):
    assert "No paper was added yet" in owner.get(papers(one)).text
    assert add(owner, one).status_code == 303
    first = shown()[0].id
    assert add(owner, one, name="计划书.pdf").status_code == 303
    add(owner, one, "deck", name="deck.pdf")
    plan, deck = shown()
    assert (plan.file.display_name, deck.kind) == ("计划书.pdf", "deck")
    assert plan.id != first
    page = owner.get(f"{papers(one)}?file={plan.id}").text
    assert f"/files/{plan.file_id}/pages/1" in page, "page by page beside the form"
    assert re.findall(r"<(h\d) id=\"viewer-title\"", page) == ["h2"], (
        "below the heading of the page"
    )
    check_page(page)
    owner.post(f"{papers(one)}/{deck.id}/remove")
    assert [each.kind for each in shown()] == ["plan"]
    assert owner.post(f"{papers(one)}/{deck.id}/remove").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "answer"),
    [
        (page_pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), "deck.pdf",
         "contains scripts, media or actions"),
        (b"PK\x03\x04" + b"0" * 200, "deck.pptx", "choose “Save as PDF”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 200, "deck.ppt", "choose “Save as PDF”"),
        (b"%PDF-1.7\n" + b"0" * 21 * 1024 * 1024, "deck.pdf", "larger than 20 MB"),
        (page_pdf(), "deck.png", "does not fit what the file holds"),
    ],
    ids=["active", "pptx", "ppt", "large", "ending"],
)  # fmt: skip
def test_a_deck_that_is_not_taken_says_why_and_what_was_chosen_stays(
    app, owner, one, data, name, answer
):
    refused = add(owner, one, "deck", data, name)
    assert refused.status_code == 422
    assert answer in refused.text
    assert '<option selected value="deck">' in refused.text
    assert not shown()
    (noted,) = logged("project:file_refused")
    assert (noted.subject_id, noted.details["kind"]) == (str(one.id), "deck")
    assert answer in noted.details["reason"]


def test_a_deck_far_too_large_is_refused_at_its_field_without_being_kept(app, owner, one):
    """Of 300 MB as of 23: only the beginning is read, and what was chosen with it stays."""
    show_file(one)
    refused = add(owner, one, "deck", b"%PDF-1.7" + bytes(23 * 1024 * 1024))
    assert refused.status_code == 413
    assert "Files of more than 20 MB together cannot be taken." in refused.text
    assert 'id="file-error"' in refused.text
    assert '<option selected value="deck">' in refused.text
    assert "file-held" not in refused.text
    check_page(refused.text)
    (noted,) = logged("project:file_refused")
    assert noted.details["kind"] == "deck"
    assert "data-max-bytes" in owner.get(papers(one)).text, "said before it is sent, with scripts"
    assert len(shown()) == 1


def test_a_step_with_more_than_is_taken_does_nothing(app, owner, one):
    file = (io.BytesIO(bytes(23 * 1024 * 1024)), "x.pdf")
    refused = owner.post(f"{papers(one)}/declare", agreed="1", file=file)
    assert refused.status_code == 413
    db.session.rollback()
    assert db.session.scalars(select(Consent)).all() == []


def test_a_project_shows_so_many_files(app, owner, one):
    for number in range(services.MOST_OTHERS):
        show_file(one, FileKind.OTHER, f"{number}.pdf")
    refused = add(owner, one, "other")
    assert refused.status_code == 422
    assert "Take one out first" in refused.text
    assert add(owner, one, "wallet").status_code == 422, "never an upload"


def test_who_opens_a_file(app, client, owner, sent, desk):
    file = show_file(sent).file_id
    assert owner.get(f"/files/{file}").status_code == 200
    assert desk.get(f"/files/{file}/pages/1").status_code == 200
    assert SignedIn(app, make_user()).get(f"/files/{file}").status_code == 404
    far = SignedIn(app, make_user(Role.ORGANISER, "kunshan"))
    assert far.get(f"/files/{file}").status_code == 404
    assert client.get(f"/files/{file}").status_code in {302, 303, 404}


def test_a_draft_and_what_was_taken_out_open_for_nobody_else(app, owner, one, desk):
    file = show_file(one)
    assert desk.get(f"/files/{file.file_id}").status_code == 404
    one.state, one.submitted_at = ProjectState.SUBMITTED, now()
    db.session.commit()
    assert desk.get(f"/files/{file.file_id}").status_code == 200
    file.removed_at = now()
    db.session.commit()
    assert desk.get(f"/files/{file.file_id}").status_code == 404


def test_the_wallet_is_offered_and_never_sent_by_itself(app, owner, sent, desk):
    paper = make_paper(owner.user, "2012")
    page = owner.get(papers(sent)).text
    assert "Papers of your wallet" in page
    assert "2012" in page
    check_page(page)
    assert not shown()
    assert desk.get(f"/files/{paper.original_id}").status_code == 404
    unticked = lend(owner, sent, paper, agreed="")
    assert unticked.status_code == 303
    assert not shown()
    lend(owner, sent, paper)
    assert desk.get(f"/files/{paper.original_id}/pages/1").status_code == 200
    (consent,) = db.session.scalars(
        select(Consent).where(Consent.purpose == PaperPurpose.LENDING)
    ).all()
    assert "hidden from them at once" in consent.text
    assert "2012" in desk.get(f"/desk/events/{sent.edition.slug}/projects/{sent.reference}").text


def test_withdrawn_it_is_hidden_at_once(app, owner, sent, desk):
    paper = make_paper(owner.user)
    address = f"/files/{paper.original_id}/pages/1"
    record = f"/desk/events/{sent.edition.slug}/projects/{sent.reference}"
    lend(owner, sent, paper)
    assert desk.get(address).status_code == 200
    owner.post(f"{papers(sent)}/{shown()[0].id}/remove")
    assert desk.get(address).status_code == 404
    assert str(paper.original_id) not in desk.get(record).text
    assert owner.get(address).status_code == 200, "it stays in the wallet"
    assert "Papers of your wallet" in owner.get(papers(sent)).text, "and may be lent again"
    lend(owner, sent, paper)
    consent = db.session.scalars(
        select(Consent).where(Consent.purpose == PaperPurpose.LENDING, Consent.withdrawn_at.is_(None))
    ).one()  # fmt: skip
    assert desk.get(address).status_code == 200
    from core.consents.services import withdraw_consent

    withdraw_consent(consent, by=owner.user, at=now())
    db.session.commit()
    assert desk.get(address).status_code == 404, "as on the page of all consents"


def test_a_paper_lent_to_one_project_is_not_lent_to_another(app, owner, sent, desk):
    paper = make_paper(owner.user)
    near = make_call()
    near.edition.venues[0].district = "sip"
    db.session.commit()
    other = make_project(near.edition, owner=owner.user, district="sip")
    lend(owner, sent, paper)
    district = SignedIn(app, make_user(Role.ORGANISER, "sip"))
    record = f"/desk/events/{other.edition.slug}/projects/{other.reference}"
    assert district.get(record).status_code == 200
    assert district.get(f"/files/{paper.original_id}").status_code == 404


def test_of_a_withdrawn_project_nothing_of_the_wallet_stays_open(app, owner, sent, desk):
    paper, plan = make_paper(owner.user), show_file(sent)
    lend(owner, sent, paper)
    assert desk.get(f"/files/{paper.original_id}").status_code == 200
    owner.post(f"/me/projects/{sent.reference}/withdraw")
    assert desk.get(f"/files/{paper.original_id}").status_code == 404
    assert desk.get(f"/files/{plan.file_id}").status_code == 200, "what was sent stays on record"
    consent = db.session.scalars(
        select(Consent).where(Consent.purpose == PaperPurpose.LENDING)
    ).one()
    assert consent.withdrawn_at, "it is asked for anew"
    assert owner.get(f"/files/{paper.original_id}").status_code == 200


def test_of_a_deleted_draft_neither_files_nor_people_are_kept(app, owner, one):
    paper, plan = make_paper(owner.user), show_file(one).file_id
    lend(owner, one, paper)
    add(owner, one)
    make_member(one, 20, email="lin@example.org")
    assert owner.post(f"/me/projects/{one.reference}/withdraw").status_code == 303
    assert db.session.scalars(select(ProjectFile)).all() == []
    assert db.session.scalars(select(ProjectMember)).all() == []
    assert [each.id for each in db.session.scalars(select(StoredFile))] == [paper.original_id]
    assert owner.get(f"/files/{plan}").status_code == 404
    assert owner.get(f"/me/projects/{one.reference}").status_code == 200


def test_a_loan_opens_nothing_that_is_not_lent(app, owner, sent):
    """Of whatever purpose, declared or not, and whoever owns the file or holds a role."""
    people = [owner.user, *(make_user(role) for role in Role)]
    file = show_file(sent, FileKind.OTHER)
    for purpose in [*READERS.by_key(), "declared-by-nobody"]:
        for person in people:
            held = keep_made(
                page_pdf(), name="a.pdf", owner_id=person.id, purpose=purpose, at=now()
            )
            assert not [loan.key for loan in LOANS if loan.call(person, held).allowed], purpose
    organiser = next(person for person in people if person.has_role(Role.ORGANISER))
    assert [loan.key for loan in LOANS if loan.call(organiser, file.file).allowed] == [
        "projects", "project_reviews",
    ]  # fmt: skip
    file.removed_at = now()
    db.session.flush()
    assert not [loan.key for loan in LOANS if loan.call(organiser, file.file).allowed]
    strays = keep_made(
        page_pdf(), name="b.pdf", owner_id=organiser.id, purpose="declared-by-nobody", at=now()
    )
    db.session.commit()
    assert SignedIn(app, organiser).get(f"/files/{strays.id}").status_code == 404


def test_nobody_lends_what_is_not_theirs(app, owner, sent):
    strangers = make_paper(make_user())
    assert lend(owner, sent, strangers).status_code == 404
    other = SignedIn(app, make_user())
    assert other.get(papers(sent)).status_code == 404
    assert lend(other, sent, make_paper(other.user)).status_code == 404
    file = show_file(sent)
    assert other.post(f"{papers(sent)}/{file.id}/remove").status_code == 404
    assert len(shown()) == 1


def test_what_was_sent_stays_until_it_is_returned(app, owner, sent):
    file = show_file(sent)
    assert add(owner, sent, "deck").status_code == 403
    assert owner.post(f"{papers(sent)}/{file.id}/remove").status_code == 403
    assert len(shown()) == 1


def test_the_statement_is_kept_once_as_it_was_seen(app, owner, one):
    assert owner.post(f"{papers(one)}/declare").status_code == 303
    assert not db.session.scalars(select(Consent)).all()
    for _press in range(2):
        owner.post(f"{papers(one)}/declare", agreed="1")
    (kept,) = db.session.scalars(select(Consent)).all()
    assert "no dispute about them" in kept.text
    page = owner.get(f"{papers(one)}?lang=zh").text
    assert re.search(r'<blockquote lang="en"><p>[^<]*no dispute about them', page), "as it was seen"


def test_the_same_queries_for_one_file_and_for_six(app, owner, sent, desk):
    address = f"/desk/events/{sent.edition.slug}/projects/{sent.reference}"
    show_file(sent)
    desk.get(address)
    few, _page = count_queries(lambda: desk.get(address))
    for number in range(5):
        show_file(sent, FileKind.OTHER, f"{number}.pdf")
    many, page = count_queries(lambda: desk.get(address))
    assert "4.pdf" in page.text
    assert many == few
    assert db.session.scalar(select(StoredFile.id).limit(1))
