"""The pages on which officers name who comes, and the desk that counts them."""

from __future__ import annotations

from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.states import ExhibitorState
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.exhibitors import make_exhibitor, make_fair

S = ExhibitorState


def test_a_person_is_replaced_and_removed(app):
    officer = SignedIn(app, make_user())
    one = make_exhibitor(make_fair(), S.CONFIRMED, officer=officer.user)
    own, first = f"/me/exhibitors/{one.reference}", staff_of(one)[0]
    assert first.name in officer.get(f"{own}/people/{first.id}/replace").text
    said = {"name": "Xu Wei", "email": "xu@lathes.example", "language": "en", "agreed": "y"}
    assert officer.post(f"{own}/people/{first.id}/replace", **said).status_code == 303
    assert first.registration.state == "cancelled"
    second = db.session.scalars(select(ExhibitorPerson).filter_by(name="Xu Wei")).one()
    officer.post(f"{own}/people/{second.id}/remove")
    db.session.rollback()
    assert staff_of(one) == []
    assert officer.get(f"{own}/people/{second.id}/replace").status_code == 404


def test_the_desk_sees_who_comes_and_finds_where_nobody_is_named(app):
    fair, desk = make_fair(), SignedIn(app, make_user(Role.ORGANISER))
    named, silent = make_exhibitor(fair, S.CONFIRMED), make_exhibitor(fair)
    address = f"/desk/events/{fair.slug}/exhibitors"
    assert staff_of(named)[0].name in desk.get(f"{address}/{named.reference}").text
    assert "Nobody is named yet." in desk.get(f"{address}/{silent.reference}").text
    page = desk.get(f"{address}?nobody=1").text
    assert silent.reference in page
    assert named.reference not in page
