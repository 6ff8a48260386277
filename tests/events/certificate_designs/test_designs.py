"""An organiser sets the certificates of an event; each change is a version, and papers keep theirs."""

from __future__ import annotations

import io

import pytest
from lxml import html
from sqlalchemy import inspect, select

from core.accounts.roles import Role
from core.clock import now
from core.db import db, own_transaction
from core.documents.designs import PLAIN, design_in, find_design, list_designs
from core.documents.engine import EngineBusy, RenderFailed
from core.documents.models import PaperDesignVersion
from core.documents.states import DocumentKind
from core.files.previews import PagePicture
from events.certificate_designs import services
from events.certificate_designs.services import kinds_of
from events.certificates.documents import certificate, design_of
from events.certificates.values import Earned
from tests.core.documents.engine.test_seal_picture import png
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

KIND = DocumentKind.ATTENDANCE_CERTIFICATE


@pytest.fixture
def edition(app):
    made = make_edition("entrepreneurship_week", sessions=1)
    db.session.commit()
    return made


@pytest.fixture
def client(app):
    return SignedIn(app, make_user(Role.ORGANISER))


@pytest.fixture
def page(edition):
    return f"/desk/events/{edition.slug}/certificates/designs/{KIND}"


def typed(**more):
    return {"seen": "0", "colour": "plum", "deed_zh": "圆满完成了", "deed_en": "completed"} | more


def test_a_change_is_a_version_and_issued_papers_name_theirs(client, edition, page):
    person = make_registration(edition)
    earned = Earned(tuple(edition.sessions))
    before = certificate(person, earned, design_of(person.edition), issue_key="a", at=now())
    picture = (io.BytesIO(png()), "seal.png")
    assert client.post(page, **typed(seal_picture=picture)).status_code == 303
    after = certificate(person, earned, design_of(person.edition), issue_key="b", at=now())
    assert before.content.design == PLAIN
    assert after.content.design.deed_en == "completed"
    assert after.content.design.seal_picture.startswith("data:image/png;base64,")
    assert (before.template_version, after.template_version) == ("3", "3/1")
    again = typed(seen="1", deed_en="finished", seal_picture_kept=after.content.design.seal_picture)
    assert client.post(page, **again).status_code == 303
    first, second = (find_design(KIND, edition.id, number) for number in (1, 2))
    assert design_in(first) == after.content.design
    assert design_in(second).seal_picture == after.content.design.seal_picture
    assert client.get(f"{page}/1").content_type.startswith("image/")
    # A megabyte each with pictures, and any number of them: a page lists them unread.
    of_edition = edition.id
    db.session.expunge_all()
    listed = list_designs(KIND, of_edition)
    assert [one.number for one in listed] == [2, 1]
    assert all(inspect(one).unloaded == {"content"} for one in listed)


def test_a_preview_shows_the_page_and_keeps_nothing(client, page):
    answer = client.post(page, **typed(preview="1"))
    assert answer.status_code == 200
    assert "data:image/" in answer.text
    assert "圆满完成了" in answer.text
    assert db.session.scalars(select(PaperDesignVersion)).all() == []


@pytest.mark.parametrize("kind", ["attendance-certificate", "award-certificate"])
def test_a_seal_over_a_made_up_name_is_marked_as_a_specimen(client, page, monkeypatch, kind):
    drawn = []
    monkeypatch.setattr(services, "render_in_child", lambda page, **_: drawn.append(page) or b"")
    monkeypatch.setattr(
        services, "page_picture", lambda *_, **__: PagePicture(b"", "image/png", 1, 1)
    )
    picture = (io.BytesIO(png((300, 300))), "seal.png")
    address = page.replace(KIND, kind)
    client.post(address, **typed(preview="1", seal_picture=picture))
    assert 'class="seal-picture"' in drawn[0]
    assert 'name="document-mark" content="specimen' in drawn[0]
    assert "Specimen, no official seal" in drawn[0]


WRONG = {
    "one language": (typed(deed_en=""), "Give this in both languages"),
    "no picture": (typed(logo=(io.BytesIO(b"GIF89a"), "a.png")), "This picture cannot be used"),
    "a forged kept picture": (typed(logo_kept="data:image/png;base64,AAAA"), "cannot be used"),
    "nobody prints it": (typed(deed_zh="\u0378"), "No typeface here"),
    "an older version": (typed(seen="7"), "Somebody changed this design"),
}


@pytest.mark.parametrize(("data", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, page, data, words):
    answer = client.post(f"{page}?lang=en", **data)
    assert answer.status_code in {409, 422}
    assert words in answer.text
    assert 'value="圆满完成了"' in answer.text or data["deed_zh"] == "\u0378"
    assert db.session.scalars(select(PaperDesignVersion)).all() == []


def test_a_picture_chosen_with_a_wrong_text_goes_with_the_form(client, page):
    answer = client.post(page, **typed(deed_en="", logo=(io.BytesIO(png((1000, 300))), "a.png")))
    assert answer.status_code == 422
    kept = html.fromstring(answer.text).xpath("//input[@name='logo_kept']/@value")
    assert kept[0].startswith("data:image/png;base64,")
    assert client.post(page, **typed(logo_kept=kept[0])).status_code == 303


@pytest.mark.parametrize(("fault", "status"), [(RenderFailed, 422), (EngineBusy, 503)])
def test_a_drawing_that_fails_loses_nothing(client, page, monkeypatch, fault, status):
    def draw(*_args, **_more):
        with own_transaction() as another:  # others may write meanwhile
            another.execute(select(1))
        raise fault

    monkeypatch.setattr(services, "render_in_child", draw)
    answer = client.post(page, **typed(preview="1"))
    assert answer.status_code == status
    assert 'value="圆满完成了"' in answer.text


def test_every_kind_of_the_event_can_be_set_and_no_other(client, edition, page):
    base = page.rpartition("/")[0]
    for kind in kinds_of(edition):
        assert client.get(f"{base}/{kind}").status_code == 200
    assert client.get(f"{base}/title-certificate").status_code == 404
