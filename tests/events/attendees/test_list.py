"""The attendee list: who sees whom, filters, order, columns, and what odd addresses do."""

from __future__ import annotations

import pytest
from lxml import html

from core.accounts.roles import Role
from core.db import db
from core.lists.choice import open_list
from core.lists.columns import Column
from core.lists.spec import LIST_ADDITIONS, Addition, Content
from core.reports.models import Export
from events.attendees.lists import ATTENDEES
from events.gate.models import Attendance
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.services import confirm_registration
from tests.counting import statements
from tests.events.attendees.people import Desk, publish_form
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue

pytestmark = pytest.mark.both_databases


@pytest.fixture
def edition(app):
    return make_edition("entrepreneurship_week", sessions=2, asks_identity=False)


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def desk(app, organiser, edition):
    return Desk(app, organiser, edition)


def names(answer) -> list[str]:
    """The names on the page, in order."""
    import re

    return re.findall(
        r'<td class="[^"]*row-name[^"]*">(?:<a [^>]*>)?<bdi>(?:<span [^>]*>)?([^<]+)<', answer.text
    )


def people(edition, *full_names, **fields):
    return [make_registration(edition, name=f"{name}", **fields) for name in full_names]


def shown(answer) -> list[str]:
    return [name.split()[0] for name in names(answer)]


def test_everybody_is_listed_newest_first(desk, edition):
    people(edition, "Anna", "Bertha")
    answer = desk.get()
    assert answer.status_code == 200
    assert set(shown(answer)) == {"Anna", "Bertha"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [("muller", ["Müller"]), ("MÜLLER", ["Müller"]), ("wang", ["王伟同学甲乙丙丁戊己"]), ("%", None), ("_", None)],
)  # fmt: skip
def test_names_are_found_folded_and_by_pinyin(desk, edition, typed, found):
    people(edition, "Müller", "王伟同学甲乙丙丁戊己")
    answer = desk.get(f"?words={typed}")
    assert answer.status_code == 200
    assert len(shown(answer)) == (2 if found is None else 1)
    assert found is None or shown(answer) == found


def test_filters_narrow_by_what_they_say(app, desk, edition, organiser):
    first, second = edition.sessions
    anna, bertha = people(edition, "Anna", "Bertha")
    carl = make_registration(edition, first, name="Carl", nationality="DE", channel="Park 100%")
    db.session.add(
        Attendance(
            registration_id=carl.id, session_id=first.id, first_at=carl.submitted_at, way="qr"
        )
    )
    anna.delegation_id = None
    bertha.state, bertha.cancelled_at = "cancelled", bertha.submitted_at
    db.session.commit()
    wanted = {
        f"session={second.id}": {"Anna", "Bertha"},
        f"session={first.id}&attended=yes": {"Carl"},
        f"session={second.id}&attended=yes": set(),
        "attended=no": {"Anna", "Bertha"},
        "nationality=DE": {"Carl"},
        "channel=100%25": {"Carl"},
        "channel=1_0": set(),
        "state=cancelled": {"Bertha"},
        "seat=confirmed": {"Anna", "Bertha", "Carl"} if carl.seats[0].state == "confirmed" else set(),
        "seat=no_show": set(),
        "role=talent": {"Anna", "Bertha", "Carl"},
        "role=guest": set(),
        "letter=none": {"Anna", "Bertha", "Carl"},
        "letter=issued": set(),
        "consent=share": set(),
        "consent=no_share": {"Anna", "Bertha", "Carl"},
    }  # fmt: skip
    for query, expected in wanted.items():
        answer = desk.get(f"?{query}")
        assert answer.status_code == 200
        assert set(shown(answer)) == expected, query


def test_the_bar_of_a_session_leads_to_as_many_people_as_it_says(desk, edition):
    """Who only waits is not behind the places that are taken."""
    session = make_session(edition, capacity=2)
    for number in range(4):
        make_registration(edition, session, name=f"Person {number}")
    page = html.fromstring(desk.client.get(f"/desk/events/{edition.slug}").text)
    (link,) = page.xpath(f"//main//a[contains(@href, 'session={session.id}')]/@href")
    assert (session.taken, len(names(desk.client.get(link)))) == (2, 2)
    assert len(names(desk.get(f"?session={session.id}"))) == 4


def test_answers_narrow_whatever_letters_they_are_in(desk, edition):
    publish_form(edition)
    make_registration(
        edition, name="Anna", answers={"hotel": True, "interests": ["bio"], "size": "s"}
    )
    make_registration(
        edition, name="Bertha", answers={"hotel": False, "interests": ["bio", "芯片"]}
    )
    make_registration(edition, name="Carl")
    wanted = {
        "x_hotel=yes": {"Anna"},
        "x_hotel=no": {"Bertha"},
        "x_interests=bio": {"Anna", "Bertha"},
        "x_interests=芯片": {"Bertha"},
        "x_size=s": {"Anna"},
        "x_size=l": set(),
    }
    for query, expected in wanted.items():
        assert set(shown(desk.get(f"?{query}"))) == expected, query


def test_a_withdrawn_consent_is_seen_at_once(desk, edition):
    anna = make_registration(
        edition,
        name="Anna",
        consents=frozenset({EventPurpose.PROCESSING, EventPurpose.SHARING}),
    )
    assert shown(desk.get("?consent=share")) == ["Anna"]
    anna.may_share = False
    db.session.commit()
    assert shown(desk.get("?consent=share")) == []
    assert shown(desk.get("?consent=no_share")) == ["Anna"]


def test_it_sorts_by_every_column_that_can_be_shown(desk, edition, organiser):
    publish_form(edition)
    people(edition, "Bertha", "Anna")
    for key, column in open_list(ATTENDEES, edition, organiser).columns.items():
        if column.sorts_by is None or column.is_sensitive:
            continue
        for order in (key, f"-{key}"):
            answer = desk.get(f"?columns=name,{key}&order={order}")
            assert answer.status_code == 200, order
            assert len(shown(answer)) == 2
            assert "cannot be sorted" not in answer.text
    assert shown(desk.get("?order=name")) == ["Anna", "Bertha"]
    assert shown(desk.get("?order=-name")) == ["Bertha", "Anna"]


def test_names_stand_as_people_file_them(desk, edition):
    in_order = ["阿里", "anna", "Łukasz", "区志强", "Öz", "张安", "张伟", "章安", "Zoe"]
    for place, name in enumerate(reversed(in_order)):
        (person,) = people(edition, name, organisation=in_order[place])
        person.name_chinese = in_order[place]
    db.session.commit()
    for key in ("name", "organisation", "name_chinese"):
        standing = shown(desk.get(f"?order={key}"))
        assert standing == (in_order if key == "name" else in_order[::-1])
        assert shown(desk.get(f"?order=-{key}")) == standing[::-1]


def test_chosen_columns_come_in_their_order(desk, edition):
    people(edition, "Anna")
    answer = desk.client.get(
        f"{desk.list_url}/columns?col=name&col=email&col=reference&at_email=1&at_name=2&order=name&state=submitted"
    )
    assert answer.status_code == 302
    assert "columns=email%2Cname%2Creference" in answer.location
    assert "state=submitted" in answer.location
    page = desk.get("?columns=email,name").text
    heading = page[page.index("<thead") : page.index("</thead>")]
    assert heading.index("E-mail address") < heading.index("Name")


HOSTILE = ["'", '"', "';DROP TABLE registration;--", "1 OR 1=1", "name)", "%00", "..", "{{7*7}}", "registration.id", "<script>"]  # fmt: skip


@pytest.mark.parametrize("odd", HOSTILE)
def test_odd_addresses_are_told_and_change_nothing(desk, edition, odd):
    from urllib.parse import quote

    people(edition, "Anna", "Bertha")
    for name in (
        "columns",
        "order",
        "state",
        "session",
        "venue",
        "nationality",
        "x_hotel",
        f"x_{odd}",
    ):
        answer = desk.client.get(f"{desk.list_url}?{quote(name)}={quote(odd)}")
        assert answer.status_code == 200, name
        assert set(shown(answer)) == {"Anna", "Bertha"}
        assert "notice-warning" in answer.text, name
        assert "<script>" not in answer.text.replace('<script src="', "")
    for name in ("words", "channel"):
        assert desk.client.get(f"{desk.list_url}?{name}={quote(odd)}").status_code == 200
    assert db.session.query(Registration).count() == 2


def test_district_organisers_see_their_own_people_only(app):
    edition = make_edition(sessions=0)
    edition.venues[0].district = "sip"
    here = make_session(edition, make_venue(edition, parent=edition.venues[0]))
    there = make_session(edition, make_venue(edition, district="wuzhong"))
    make_registration(edition, here, name="Hereabouts")
    make_registration(edition, there, name="Elsewhere")
    both = make_registration(edition, here, there, name="Everywhere")
    desk = Desk(app, make_user(Role.ORGANISER, "sip"), edition)
    assert set(shown(desk.get())) == {"Hereabouts", "Everywhere"}
    assert set(shown(desk.get(f"?session={there.id}"))) == {"Everywhere"}
    assert {row["Name"].split()[0] for row in desk.rows("?columns=name")} == {
        "Hereabouts",
        "Everywhere",
    }
    assert both.reference in desk.get().text
    nobody = Desk(app, make_user(Role.ORGANISER, "gusu"), edition)
    assert nobody.get().status_code == 404
    assert nobody.export().status_code == 404


def test_an_auditor_looks_and_changes_nothing(app, edition):
    people(edition, "Anna")
    auditor = Desk(app, make_user(Role.AUDITOR), edition)
    page = auditor.get()
    assert shown(page) == ["Anna"]
    assert 'name="ref"' not in page.text
    assert auditor.export().status_code == 403
    assert auditor.post("/change", action="confirm", scope="all", sure="1").status_code == 403
    assert db.session.query(Export).count() == 0


def test_sensitive_columns_are_dots_on_the_page_and_absent_without_the_right(app, desk, edition):
    edition.venues[0].district = "sip"
    make_registration(edition, name="Anna", document_number="SECRET123", document_kind="passport")
    page = desk.get("?columns=name,document_number,birth_on").text
    assert "•••" in page
    assert "SECRET123" not in page
    district = Desk(app, make_user(Role.ORGANISER, "sip"), edition)
    page = district.get().text
    assert 'value="document_number"' not in page
    assert 'value="identity"' not in page
    answer = district.export("?columns=name,document_number", purpose="because")
    assert answer.status_code == 403
    assert "SECRET123" not in answer.text
    assert district.export(which="identity", purpose="because").status_code in {403, 422}
    assert db.session.query(Export).count() == 0


def test_one_page_asks_the_same_number_of_questions_for_one_and_for_fifty(
    app, desk, edition, organiser
):
    publish_form(edition)
    everything = ",".join(open_list(ATTENDEES, edition, organiser).columns)
    make_registration(edition)
    desk.get()
    counts = []
    for more in (0, 7):
        for _ in range(more):
            make_registration(edition)
        with statements() as asked:
            assert desk.get(f"?columns={everything}&order=check_in").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_confirming_is_seen_in_the_list(app, desk, organiser):
    edition = make_edition(needs_approval=True)
    anna = make_registration(edition, name="Anna")
    desk = Desk(app, organiser, edition)
    assert shown(desk.get("?state=confirmed")) == []
    from core.clock import now

    confirm_registration(anna, by=organiser, at=now())
    db.session.commit()
    assert shown(desk.get("?state=confirmed")) == ["Anna"]


def test_slices_add_columns_that_load_for_many_rows_at_once(app, desk, edition):
    people(edition, "Anna", "Bertha")
    asked = []

    def load(_connection, ids):
        asked.append(len(ids))
        return dict.fromkeys(ids, "=heard")

    heard = Content([Column("heard", "Heard", load=load)])
    before = app.extensions["registry list additions"]
    LIST_ADDITIONS.add(app, Addition("test", ATTENDEES.key, lambda *_: heard))
    try:
        assert "=heard" in desk.get("?columns=name,heard").text
        assert [row["Heard"] for row in desk.rows("?columns=name,heard")] == ["=heard", "=heard"]
        assert asked == [2, 2]
    finally:
        app.extensions["registry list additions"] = before


def test_what_is_kept_from_the_list_holds_what_is_seen(desk, edition):
    """Files, views and changes made from a page are of the list that the page shows."""
    people(edition, "Anna")
    page = html.fromstring(desk.get("?state=confirmed").text)
    forms = page.xpath("//main//form[@method='post']")
    assert len(forms) >= 3
    assert all("state=confirmed" in one.get("action") for one in forms)
