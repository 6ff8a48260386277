"""A team is named, asked by letter, and answers by a link; shares are never more than the whole."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.outbox.models import Message
from events.project_teams import services
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.projects.states import ProjectState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import logged, make_organisation, make_user
from tests.factories.projects import make_call, make_project
from tests.factories.teams import make_member
from tests.talent.catalogue.public.reading import check_page

HOSTILE = "<script>alert(1)</script>{{7*7}}"
LIN = {"name": "Lin Yu", "email": "lin@example.org", "role": "CTO", "share": "40", "language": "en"}
STUDY = {"universities-0-uni": "TU Delft", "universities-0-since": "2008",
         "universities-0-until": "2012"}  # fmt: skip
LINK = re.compile(r"/projects/team/[\w-]+")


@pytest.fixture
def owner(app):
    return SignedIn(app, make_user(display_name="Ana Duarte", preferred_language="en"))


@pytest.fixture
def one(owner):
    return make_project(make_call().edition, ProjectState.DRAFT, owner=owner.user, title="Cells")


def team(one):
    return f"/me/projects/{one.reference}/team"


def add(owner, one, **changes):
    return owner.post(f"{team(one)}/new", **(LIN | changes))


def member():
    db.session.rollback()
    return db.session.scalars(select(ProjectMember).where(~ProjectMember.is_founder)).one()


def letters(kind):
    names = "project_teams/invited", "projects/team_answered"
    (name,) = [one for one in names if one.endswith(kind)]
    rows = select(Message).where(Message.kind == name)
    return db.session.scalars(rows.order_by(Message.created_at)).all()


def link():
    db.session.rollback()
    return LINK.search(letters("invited")[-1].text)[0]


def answer(browser, address, go, **fields):
    page = browser.get(address).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    return browser.post(address, data={"csrf_token": token, "go": go, **fields})


def test_a_team_is_named_and_answers_by_its_letter(app, client, owner, one):
    owner.post(f"{team(one)}/own", role="CEO", share="60 %", employer="Cells BV")
    assert "40 % are still to be given" in owner.get(team(one)).text
    assert add(owner, one, **STUDY).status_code == 303
    page = owner.get(team(one)).text
    assert "The shares add up to 100 %" in page
    assert "Invited" in page
    check_page(page)
    (letter,) = letters("invited")
    assert (letter.address, letter.language, letter.is_private) == (LIN["email"], "en", True)
    assert "Your share: 40 %. Your role: CTO." in letter.text
    seen = client.get(link())
    assert seen.status_code == 200
    assert "TU Delft" in seen.text
    check_page(seen.text)
    assert member().standing is MemberState.INVITED
    said = {"employer": "Delft Labs", "universities-0-uni": "TU Delft",
            "universities-0-since": "２００８", "universities-0-until": "", "note": "Glad to."}  # fmt: skip
    assert answer(client, link(), "yes", **said).status_code == 303
    lin = member()
    assert lin.standing is MemberState.CONFIRMED
    assert lin.universities == [{"name": "TU Delft", "from": 2008, "to": None}]
    assert lin.employer == "Delft Labs"
    (told,) = letters("answered")
    assert told.address == owner.user.email
    assert "Lin Yu has confirmed" in told.subject
    assert "Glad to." in told.text


def test_opening_the_link_says_nothing(app, client, owner, one):
    """A mail scanner opens every link, more than once and by every harmless method."""
    add(owner, one)
    address = link()
    for method in ("get", "head", "options"):
        getattr(client, method)(address)
    client.get(f"{address}?go=yes")
    assert client.post(address, data={"go": "yes"}).status_code == 400, "without a page's token"
    assert member().standing is MemberState.INVITED
    shown = client.get(address)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "noindex" in shown.headers["X-Robots-Tag"]
    assert not letters("answered")


def test_who_declines_frees_the_share_and_nothing_is_lost(app, client, owner, one):
    owner.post(f"{team(one)}/own", role="CEO", share="60")
    add(owner, one)
    answer(client, link(), "no", note="I have another job.")
    lin = member()
    assert (lin.standing, lin.share, lin.role) == (MemberState.DECLINED, 40, "CTO")
    (told,) = letters("answered")
    assert "has declined" in told.subject
    assert "I have another job." in told.text
    assert "40 % are still to be given" in told.text
    page = owner.get(team(one)).text
    assert "40 % are still to be given" in page
    assert "The share of 40 % is free again." in page
    assert "ask the founder to invite you again" in client.get(link()).text
    refused = answer_again(client, link())
    assert refused.status_code == 422
    assert "has moved on" in refused.text
    assert member().standing is MemberState.DECLINED


def answer_again(client, address):
    """A page that was open since before."""
    return client.post(address, data={"csrf_token": token_of(client), "go": "yes"})


def token_of(client):
    page = client.get("/verify").text
    return re.search(r'<meta name="csrf-token" content="([^"]+)"', page)[1]


def test_a_share_beyond_the_whole_is_refused_at_its_field(app, owner, one):
    owner.post(f"{team(one)}/own", role="CEO", share="60")
    refused = add(owner, one, share="40.01")
    assert refused.status_code == 422
    assert "at most 40 % are left" in refused.text
    assert 'value="lin@example.org"' in refused.text, "what was typed stays"
    for wrong in ("", "many", "-1", "1e9", "NaN", "101"):
        assert add(owner, one, share=wrong).status_code == 422, wrong
    assert len(letters("invited")) == 0
    noted = [row.details["reason"] for row in logged("project:member_refused")]
    assert "at most 40 % are left" in noted[0]
    assert add(owner, one, share="４０％").status_code == 303
    assert member().share == 40


def test_what_a_member_would_confirm_is_asked_anew_when_it_changes(app, client, owner, one):
    add(owner, one)
    first = link()
    answer(client, first, "yes")
    address = f"{team(one)}/{member().id}"
    owner.post(address, **LIN, employer="Other Ltd")
    assert member().standing is MemberState.CONFIRMED, "not by what it does not say"
    owner.post(address, **(LIN | {"share": "30"}))
    assert member().standing is MemberState.INVITED
    assert len(letters("invited")) == 2
    assert client.get(first).status_code == 404
    assert "a newer letter has replaced it" in client.get(first).text
    assert client.get(link()).status_code == 200


def test_a_declined_share_given_away_cannot_be_invited_back(app, client, owner, one):
    owner.post(f"{team(one)}/own", role="CEO", share="60")
    add(owner, one)
    answer(client, link(), "no")
    lin = member().id
    owner.post(f"{team(one)}/own", role="CEO", share="100")
    again = owner.client.post(
        f"{team(one)}/{lin}/invite", data={"csrf_token": owner.token}, follow_redirects=True
    )
    assert "at most 0 % are left" in again.text
    assert member().standing is MemberState.DECLINED


def test_a_fund_holds_shares_and_is_asked_nothing(app, owner, one):
    make_member(one, 60, is_founder=True)
    add(owner, one, name="Seed Fund", email="")
    assert not letters("invited")
    page = owner.get(team(one)).text
    assert "Holds shares only" in page
    assert "add up to 100 %" in page


def test_one_address_once_and_employers_are_known_by_name(app, owner, one):
    make_member(one, 10, is_founder=True)
    known = make_organisation(name_zh="德尔夫特实验室")
    add(owner, one, employer="德尔夫特实验室")
    assert member().organisation_id == known.id
    twice = add(owner, one, email="LIN@example.org", share="1")
    assert twice.status_code == 422
    assert "has this address already" in twice.text
    assert "has this address already" in add(owner, one, email=owner.user.email, share="1").text


def test_years_are_years(app, owner, one):
    for wrong in ({"since": "abc"}, {"since": "2010", "until": "2001"}, {"since": "20100"},
                  {"uni": "", "since": "2010"}):  # fmt: skip
        typed = {f"universities-0-{part}": text for part, text in
                 ({"uni": "TU Delft"} | wrong).items()}  # fmt: skip
        refused = add(owner, one, **typed)
        assert refused.status_code == 422, wrong
    assert not db.session.scalars(select(ProjectMember)).all()


def test_without_a_title_nobody_is_asked(app, owner):
    untitled = make_project(
        make_call().edition, ProjectState.DRAFT, owner=owner.user, title="", title_en=""
    )
    refused = add(owner, untitled)
    assert refused.status_code == 422
    assert "its title first" in refused.text
    db.session.rollback()
    assert not db.session.scalars(select(ProjectMember)).all()


def test_the_founder_stays_and_others_go_with_all_that_is_kept(app, owner, one):
    founder = make_member(one, 50, is_founder=True)
    add(owner, one)
    owner.post(f"{team(one)}/{founder.id}/remove")
    owner.post(f"{team(one)}/{member().id}/remove")
    db.session.rollback()
    assert [each.is_founder for each in db.session.scalars(select(ProjectMember))] == [True]
    assert db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "project:member_removed")
    ).one()


def test_nobody_elses_team(app, owner, one):
    lin = make_member(one, 40, email="lin@example.org")
    other = SignedIn(app, make_user())
    for path in ("", "/own", "/new", f"/{lin.id}"):
        assert other.get(team(one) + path).status_code == 404
        assert other.post(team(one) + path, **LIN).status_code == 404
    for act in ("invite", "remove"):
        assert other.post(f"{team(one)}/{lin.id}/{act}").status_code == 404
    mine = make_project(make_call().edition, ProjectState.DRAFT, owner=other.user)
    assert other.get(f"{team(mine)}/{lin.id}").status_code == 404, "of another project"


def test_after_sending_only_a_refusal_opens_the_team_again(app, client, owner):
    one = make_project(make_call().edition, owner=owner.user, title="Cells")
    make_member(one, 60, is_founder=True)
    lin = make_member(one, 40, email="lin@example.org")
    assert owner.post(f"{team(one)}/own", role="CEO", share="50").status_code == 403
    assert "its team stays as it is" in owner.get(team(one)).text
    lin.state = MemberState.DECLINED
    db.session.commit()
    assert owner.post(f"{team(one)}/own", role="CEO", share="100").status_code == 303
    db.session.rollback()
    assert db.session.get(ProjectMember, lin.id).share == Decimal(40)
    assert "add up to 100 %" in owner.get(team(one)).text


def test_an_ended_project_takes_no_answer(app, client, owner, one):
    add(owner, one)
    address = link()
    one.state = ProjectState.WITHDRAWN
    db.session.commit()
    assert "has ended" in client.get(address).text
    assert answer_again(client, address).status_code == 422
    assert member().standing is MemberState.INVITED


def test_links_that_were_never_sent(app, client, one):
    make_member(one, 40, email="lin@example.org")
    for made_up in ("None", "x" * 43, "%00", "0"):
        assert client.get(f"/projects/team/{made_up}").status_code == 404


def test_what_people_write_is_text(app, client, owner, one):
    make_member(one, 10, is_founder=True)
    add(owner, one, name=HOSTILE, role=HOSTILE, employer=HOSTILE,
        **(STUDY | {"universities-0-uni": HOSTILE}))  # fmt: skip
    answer(client, link(), "yes", note=HOSTILE, employer=HOSTILE)
    for page in (owner.get(team(one)).text, client.get(link()).text,
                 owner.get(f"/me/projects/{one.reference}").text):  # fmt: skip
        assert HOSTILE not in page
        assert "49" not in re.sub(r'"[^"]*"', "", page.partition("&lt;script")[2][:200])
    assert "<script>" not in letters("invited")[0].html


def test_the_same_queries_for_one_and_for_twenty(app, owner, one):
    make_member(one, 5, is_founder=True)
    few, _page = count_queries(lambda: owner.get(team(one)))
    for number in range(19):
        make_member(one, 5, email=f"m{number}@example.org")
    many, page = count_queries(lambda: owner.get(team(one)))
    assert page.text.count("m1@example.org") == 1
    assert many == few
    refused = add(owner, one, share="0")
    assert "20 people at most" in refused.text


def test_two_changes_at_once_never_make_more_than_the_whole(app, owner, one):
    """Both saw 60 % taken; the second write finds the project moved on."""
    make_member(one, 60, is_founder=True)
    first = services.Person("Lin", Decimal(40), role="CTO")
    stale = one.version
    services.keep_member(one, first, by=owner.user, at=now())
    db.session.commit()
    assert one.version > stale, "what a second one, begun before, is refused by"
