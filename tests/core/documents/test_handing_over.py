"""Staff open and print what was issued: one, many as a ZIP, many in one file."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pikepdf
import pytest
from sqlalchemy import func, select

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.documents import lists
from core.documents.states import DocumentKind
from talent.claims import lists as claims_lists
from tests.core.documents.browser import send
from tests.core.documents.orders import issue
from tests.factories.core import make_user, sign_in

GIVE = "/desk/certificates/give"


@pytest.fixture
def reviewer(app):
    return sign_in(app.test_client(), make_user(Role.CITY_REVIEWER))


def noted() -> int:
    rows = select(func.count()).select_from(AuditEntry)
    return db.session.scalar(rows.where(AuditEntry.action == "document:handed_over"))


@pytest.mark.parametrize("role", [Role.CITY_REVIEWER, Role.AUDITOR])
def test_a_document_is_opened_from_its_page(app, issued, drawn, role):
    client = sign_in(app.test_client(), make_user(role))
    page = client.get(f"/desk/certificates/{issued[0].serial}").text
    assert f"/files/{issued[0].file_id}" in page
    assert client.get(f"/files/{issued[0].file_id}").data == drawn[0].pdf


def test_others_open_nothing(app, issued):
    for role in (None, Role.DISTRICT_REVIEWER, Role.CATALOGUE_EDITOR, Role.ADMINISTRATOR):
        client = sign_in(app.test_client(), make_user(role))
        assert client.get(f"/files/{issued[0].file_id}").status_code == 404
        refs = [one.serial for one in issued]
        assert send(client, GIVE, action="documents_zip", ref=refs).status_code in (403, 404)


def test_the_ticked_ones_come_as_a_zip(reviewer, issued, drawn):
    refs = [one.serial for one in issued[:3]]
    answer = send(reviewer, GIVE, action="documents_zip", ref=refs)
    assert answer.mimetype == "application/zip"
    with ZipFile(io.BytesIO(answer.data)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {
        f"{one.serial}.pdf": made.pdf for one, made in zip(issued, drawn[:3], strict=False)
    }
    assert noted() == 3


def test_all_of_the_list_come_in_one_file_to_print(reviewer, issued):
    answer = send(reviewer, f"{GIVE}?q=", action="documents_print", scope="all")
    assert answer.mimetype == "application/pdf"
    named = r"attachment; filename=Documents-in-one-file-to-print_\d{8}-\d{4}\.pdf"
    assert re.match(named, answer.headers["Content-Disposition"])
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == len(issued)
    assert noted() == len(issued)


def test_a_part_whose_rows_have_more_papers_than_most_is_given_all_the_same(
    app, issued, monkeypatch
):
    """It was refused with the word to narrow the list, which shows nobody which rows these are."""
    monkeypatch.setattr(lists, "MOST_PRINTED", 4)
    _zip, printed = lists.giving(lambda _rows: issued, of_each=2)
    assert printed.at_once == 2
    with app.test_request_context(method="POST"):
        answer = printed.give([None, None], make_user(Role.CITY_REVIEWER), now())
        answer.direct_passthrough = False
        with pikepdf.open(io.BytesIO(answer.data)) as pdf:
            assert len(pdf.pages) == len(issued) > 4
        db.session.commit()
    assert noted() == len(issued)


def test_more_rows_than_one_file_takes_come_in_numbered_parts(reviewer, issued, monkeypatch):
    (printed,) = (one for one in lists.DOCUMENTS.actions if one.key == "documents_print")
    monkeypatch.setitem(printed.__dict__, "at_once", 4)
    asked = {"action": "documents_print", "scope": "all"}
    page = send(reviewer, GIVE, **asked)
    assert page.status_code == 200
    assert "Part 1: rows 1 to 4" in page.text
    assert "Part 2: rows 5 to 6" in page.text
    assert noted() == 0
    pages = 0
    for part, size in ((1, 4), (2, 2)):
        answer = send(reviewer, GIVE, **asked, part=part)
        assert f"_part-{part}_" in answer.headers["Content-Disposition"]
        with pikepdf.open(io.BytesIO(answer.data)) as pdf:
            assert len(pdf.pages) == size
            pages += len(pdf.pages)
    assert pages == noted() == len(issued)
    assert "Part 1" in send(reviewer, GIVE, **asked, part=3).text


def test_no_part_of_the_claims_has_more_papers_than_one_file_takes():
    """A claim has a certificate and a letter as a rule: a hundred of them were refused."""
    given = {one.key: one.at_once for one in claims_lists.CLAIMS.actions if one.give}
    assert 2 * given["documents_print"] <= lists.MOST_PRINTED
    assert 2 * given["documents_zip"] <= lists.MOST_ZIPPED


def test_a_letter_with_a_passport_number_is_not_for_the_register(app, reviewer):
    document = issue()
    document.kind = DocumentKind.INVITATION_LETTER
    db.session.commit()
    assert reviewer.get(f"/files/{document.file_id}").status_code == 404
    assert (
        f"/files/{document.file_id}"
        not in reviewer.get(f"/desk/certificates/{document.serial}").text
    )
    assert send(reviewer, GIVE, action="documents_zip", ref=document.serial).status_code == 303


def test_the_list_offers_both(reviewer, issued):
    page = reviewer.get("/desk/certificates").text
    assert 'value="documents_zip"' in page
    assert 'value="documents_print"' in page
