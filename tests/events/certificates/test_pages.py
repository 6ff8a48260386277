"""The certificate on paper, on the registration's page, at the desk, and at the public check."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from lxml import html

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents.engine import check_token
from core.documents.sealing import check_key
from core.reports.readers import read_sheet
from events.certificates import jobs
from events.certificates.queries import certificates_of
from events.editions.states import EditionState
from events.gate.models import Attendance
from tests.core.documents.browser import send
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.events.tickets.reading import text_of
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue, words

NAME = "Ngọc Ánh Đặng-Łukasz 𠮷野家"


def attended(type_key="training", *, user=None, sessions=2, **fields):
    """A registration whose certificate was really drawn."""
    edition = make_edition(type_key, sessions=sessions, checks_out=False)
    for session in edition.sessions:
        session.hours = Decimal("1.5")
    return came(edition, *edition.sessions, user=user, **({"name": NAME} | fields))


def came(edition, *sessions, **fields):
    """Somebody who was at these sessions of an edition that is closed since."""
    edition.state = EditionState.OPEN
    registration = make_registration(edition, *sessions, **fields)
    db.session.add_all(
        Attendance(
            registration_id=registration.id,
            session_id=session.id,
            first_at=session.starts_at,
            way="qr",
        )
        for session in sessions
    )
    edition.state = EditionState.CLOSED
    db.session.commit()
    return registration


def issue(registration):
    jobs.settle(str(registration.id))
    db.session.commit()
    return certificates_of(registration)[0]


@pytest.mark.parametrize("type_key", ["training", "round_table"])
def test_paper_says_all_in_both_languages(app, client, type_key):
    holder = make_user()
    registration = attended(type_key, user=holder)
    issued = issue(registration)
    sign_in(client, holder)
    page = client.get(f"/me/registrations/{registration.reference}").text
    assert issued.serial in page
    (badge,) = re.findall(r'href="([^"]+/credential)"', page)
    assert client.get(badge).content_type == "application/vc+jwt"
    answer = client.get(f"/me/registrations/{registration.reference}/certificate")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = "".join(text_of(answer.data).split())
    edition = registration.edition
    for said in (NAME, edition.name["zh"], edition.name["en"], issued.serial, "苏州市人才服务"):
        assert "".join(said.split()) in text, said
    assert ("3小时" in text) is (type_key == "training")
    assert ("培训证明" in text) is (type_key == "training")
    assert ("参会证明" in text) is (type_key == "round_table")


def test_check_page_opens_all_fields_by_the_code_and_no_name_by_the_number(client):
    issued = issue(attended())
    by_number = client.get(f"/verify/{issued.serial}").text
    assert issued.printed["event"].split()[0] in by_number
    assert NAME not in by_number
    serial = issued.serial
    token = check_token(serial, check_key())
    opened = client.get(f"/verify/{serial}/{token}").text
    for said in (NAME, "Sessions attended", "Hours"):
        assert said in opened, said


def test_guest_fetches_it_by_the_link_of_the_letter(client):
    from events.registrations.links import registration_token

    registration = attended()
    issue(registration)
    token = registration_token(registration)
    assert client.get(f"/r/{token}/certificate").data.startswith(b"%PDF")
    assert client.get(f"/r/{token}x/certificate").status_code == 404
    assert "/certificate" in client.get(f"/r/{token}").text


def test_without_one_there_is_nothing_to_fetch(client):
    holder = make_user()
    registration = make_registration(make_edition("training"), user=holder)
    sign_in(client, holder)
    assert client.get(f"/me/registrations/{registration.reference}/certificate").status_code == 404


def desk(edition):
    return f"/desk/events/{edition.slug}/certificates"


def test_desk_shows_how_far_it_is_and_issues_the_rest(app, work):
    registration = attended()
    edition = registration.edition
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    assert "0 of 1 issued" in organiser.get(desk(edition)).text
    assert organiser.post(f"{desk(edition)}/batches/new").status_code == 303
    work()
    page = organiser.get(desk(edition)).text
    assert "1 of 1 issued" in page
    assert certificates_of(registration)[0].serial in page
    assert "corrected since</a>" not in page
    registration.name = "Corrected Name"
    db.session.commit()
    assert f'{desk(edition)}?renamed=1">1 with a name' in organiser.get(desk(edition)).text
    organiser.post(f"{desk(edition)}/{registration.reference}/reissue")
    work()
    assert certificates_of(registration)[0].holder_name == "Corrected Name"
    assert registration.reference not in organiser.get(f"{desk(edition)}?renamed=1").text


def line_of(page, reference):
    """The cells of somebody's row."""
    [row] = html.fromstring(page).xpath(f"//tr[@data-row][contains(., '{reference}')]")
    return [" ".join(cell.text_content().split()) for cell in row.xpath("td")], row


def test_the_list_tells_whose_is_missing_valid_and_under_which_name(app, work):
    registration = attended(name="Łódź Anna")
    edition = registration.edition
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    cells, _row = line_of(organiser.get(desk(edition)).text, registration.reference)
    assert cells[1:] == ["Łódź Anna", registration.reference, "Being made", "", "", "", ""]
    assert registration.reference in organiser.get(f"{desk(edition)}?state=none&words=lodz").text
    assert registration.reference not in organiser.get(f"{desk(edition)}?state=issued").text

    held = issue(registration)
    registration.name = "Anna Łódź"
    db.session.commit()
    cells, row = line_of(
        organiser.get(f"{desk(edition)}?state=issued&renamed=1").text, registration.reference
    )
    assert (cells[1], cells[3], cells[4], cells[5], cells[7]) == (
        "Anna Łódź", "Valid", held.serial, "PDF", "Łódź Anna",
    )  # fmt: skip
    # Who may revoke it is led to where that is proposed.
    assert row.xpath(f"//a[@href='/desk/certificates/{held.serial}']")
    assert row.xpath(f"//a[@href='/files/{held.file_id}']")
    assert row.xpath(
        f"//a[@href='/desk/events/{edition.slug}/registrations/{registration.reference}']"
    )
    taken = organiser.post(
        f"{desk(edition)}/export?renamed=1", file_format="xlsx", which="standard"
    )
    [said] = list(read_sheet(taken.data, declared_name="list.xlsx").rows)
    assert [held.serial, "Anna Łódź"] == [said.values[3], said.values[0]]


def test_many_are_issued_anew_by_whoever_runs_their_venue_and_the_rest_is_named(app, work):
    registration = attended()
    edition = registration.edition
    venue = make_venue(edition, name=words("Kunshan"), district="kunshan")
    theirs = came(edition, make_session(edition, venue), name="Before")
    issue(theirs)
    theirs.name = "After"
    db.session.commit()
    sent = {"action": "reissue", "sure": "1", "ref": [registration.reference, theirs.reference]}
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert "Issue anew" not in auditor.get(desk(edition)).text
    assert auditor.post(f"{desk(edition)}/change", **sent).status_code == 403
    district = SignedIn(app, make_user(Role.ORGANISER, "kunshan"))
    assert district.post(f"{desk(edition)}/change", **sent).status_code == 303
    work()
    assert [one.holder_name for one in certificates_of(theirs)] == ["After", "Before"]
    assert certificates_of(registration) == []


def test_nothing_is_issued_anew_before_the_close(app):
    edition = make_edition("training")
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    assert organiser.post(f"{desk(edition)}/change", action="reissue").status_code == 403


def test_any_number_of_people_takes_the_same_questions(app):
    registration = attended()
    edition = registration.edition
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    organiser.get(desk(edition))
    few, _page = count_queries(lambda: organiser.get(desk(edition)))
    for _more in range(3):
        came(edition, edition.sessions[0])
    many, page = count_queries(lambda: organiser.get(desk(edition)))
    assert "0 of 4 issued" in page.text
    assert few == many == 9


def test_desk_issues_nothing_before_the_close(app):
    edition = make_edition("training")
    make_registration(edition)
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    assert "Nothing is issued before the edition is closed." in organiser.get(desk(edition)).text
    assert organiser.post(f"{desk(edition)}/batches/new").status_code == 403


def test_desk_is_for_those_who_run_or_audit_it(app):
    registration = attended()
    edition = registration.edition
    stranger, auditor = SignedIn(app, make_user()), SignedIn(app, make_user(Role.AUDITOR))
    assert stranger.get(desk(edition)).status_code == 404
    assert stranger.post(f"{desk(edition)}/batches/new").status_code == 404
    assert auditor.get(desk(edition)).status_code == 200
    assert auditor.post(f"{desk(edition)}/batches/new").status_code == 403
    assert auditor.post(f"{desk(edition)}/{registration.reference}/reissue").status_code == 403


def test_district_organiser_sees_those_of_the_own_venue(app):
    registration = attended()
    edition = registration.edition
    make_venue(edition, name=words("Kunshan"), district="kunshan")
    organiser = SignedIn(app, make_user(Role.ORGANISER, "kunshan"))
    assert registration.reference not in organiser.get(desk(edition)).text
    address = f"{desk(edition)}/{registration.reference}/reissue"
    assert organiser.post(address).status_code == 404
    assert organiser.post(f"{desk(edition)}/batches/new").status_code == 403


def test_a_type_without_certificates_has_no_such_page(app, monkeypatch):
    edition = make_edition("training")
    monkeypatch.setattr("events.certificates.policies.has_certificates", lambda _edition: False)
    organiser = SignedIn(app, make_user(Role.ORGANISER))
    assert organiser.get(desk(edition)).status_code == 404


def test_hours_print_without_needless_zeros(app):
    registration = attended(sessions=2)
    registration.edition.sessions[0].hours = Decimal("10.00")
    registration.edition.sessions[1].hours = Decimal("0.50")
    registration.edition.ends_at = now() + timedelta(days=60)
    db.session.commit()
    assert issue(registration).printed["hours"] == "10.5"


def test_the_file_opens_for_its_holder_and_for_those_who_run_the_venue(app):
    holder = make_user()
    registration = attended(user=holder)
    registration.edition.venues[0].district = "sip"
    db.session.commit()
    url = f"/files/{issue(registration).file_id}"

    def status(user):
        return sign_in(app.test_client(), user).get(url).status_code

    assert status(holder) == 200
    assert status(make_user(Role.ORGANISER)) == 200
    assert status(make_user(Role.ORGANISER, "sip")) == 200
    assert status(make_user(Role.AUDITOR)) == 200
    assert status(make_user(Role.ORGANISER, "kunshan")) == 404
    # Who works with the register of all that was issued.
    assert status(make_user(Role.CITY_REVIEWER)) == 200
    assert status(make_user(Role.DISTRICT_REVIEWER, "sip")) == 404
    assert status(make_user()) == 404


def test_the_attendee_list_hands_them_over(app):
    registration = attended()
    document = issue(registration)
    page = f"/desk/events/{registration.edition.slug}/attendees"
    organiser = sign_in(app.test_client(), make_user(Role.ORGANISER))
    assert 'value="documents_print"' in organiser.get(page).text
    answer = send(organiser, f"{page}/give", action="documents_zip", ref=registration.reference)
    with ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == [f"{document.serial}.pdf"]


def test_names_of_newest_characters_are_named_and_nothing_is_made_for_them(app, client):
    edition = make_edition("training", sessions=1, checks_out=False)
    named = [
        came(edition, *edition.sessions, name=f"{one}明") for one in ("\U00031350", "\U0002ebf0")
    ]
    fine = came(edition, *edition.sessions, name="𠮷明")
    for one in (*named, fine):
        jobs.settle(str(one.id))
        db.session.commit()
    assert [len(certificates_of(one)) for one in (*named, fine)] == [0, 0, 1]
    sign_in(client, make_user(Role.ORGANISER))
    page = client.get(f"/desk/events/{edition.slug}/certificates").text
    for one, code in zip(named, ("U+31350", "U+2EBF0"), strict=True):
        assert f"{one.name} ({one.reference}): {one.name[0]} ({code})" in page
    assert f"{fine.name} ({fine.reference}):" not in page
