"""A landing from its claim to its end: who does what, what is refused, and what counts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role, ScopeKind
from core.amounts import Currency
from core.audit.models import AuditEntry
from core.clock import today
from core.db import db
from core.files.models import StoredFile
from core.organisations.states import OrganisationState
from core.outbox.models import Message
from events.landings import queries
from events.landings.figures import count_landed
from events.landings.models import Landing
from events.landings.states import LandingState
from events.projects.models import Project
from events.projects.states import ProjectState
from tests.core.files.corpus import page_pdf
from tests.core.organisations.test_codes import REAL
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_user
from tests.factories.landings import make_landing
from tests.factories.projects import make_call, make_passed, make_project
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

DESK = "/desk/landings"
S = LandingState
FOUNDED = today() - timedelta(days=400)
SAID = {
    "company_name": "固态电池（苏州）有限公司", "credit_code": REAL[0], "district": "sip",
    "carrier": "纳米城", "capital": "500万", "currency": "CNY", "paid_in": "1,000,000",
    **{f"registered_on-{part}": getattr(FOUNDED, part) for part in ("day", "month", "year")},
}  # fmt: skip
BOTH = {"text_en": "Because of it", "text_zh": "原因如此"}


@pytest.fixture
def owner(app):
    return SignedIn(app, make_user(email="founder@example.org"))


@pytest.fixture
def project(owner):
    return make_passed(owner=owner.user)


@pytest.fixture
def desk(app):
    return SignedIn(app, make_user(Role.ORGANISER))


def page_of(project):
    return f"/me/projects/{project.reference}/landing"


def licence(data=None):
    return {"licence": (io.BytesIO(data or page_pdf()), "licence.pdf")}


def only():
    db.session.rollback()
    return db.session.scalars(select(Landing)).one()


def act(desk, one, action, **fields):
    said = {f"{action}-{name}": value for name, value in fields.items()}
    said[f"{action}-seen"] = only_version(one)
    return desk.post(f"{DESK}/{one.reference}/{action}", go="send", **said)


def only_version(one):
    db.session.rollback()
    return db.session.scalar(select(Landing.version).where(Landing.id == one.id))


def state_of(one):
    db.session.rollback()
    return db.session.scalar(select(Landing.state).where(Landing.id == one.id))


def ended(day):
    return {f"ended_on-{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_its_owner_claims_it_and_staff_verify_and_count_it(app, owner, project, desk):
    assert "Claim a landing" in owner.get(f"/me/projects/{project.reference}").text
    check_page(owner.get(page_of(project)).text)
    assert owner.post(page_of(project), **SAID, **licence()).status_code == 303
    one = only()
    assert (one.state, one.credit_code, int(one.capital), int(one.paid_in)) == (
        "claimed", REAL[0], 5_000_000, 1_000_000,
    )  # fmt: skip
    assert one.reference.startswith("LD-")
    assert count_landed().projects == 0
    page = words(check_page(desk.get(f"{DESK}/{one.reference}").text))
    assert "Verify" in page
    assert "Count it as landed" not in page
    assert act(desk, one, "accept").status_code == 409
    assert act(desk, one, "verify").status_code == 303
    assert count_landed().projects == 0
    assert act(desk, one, "accept").status_code == 303
    landed = count_landed()
    assert (landed.projects, {k: int(v) for k, v in landed.capital.items()}) == (
        1, {"CNY": 5_000_000},
    )  # fmt: skip
    letter = db.session.scalars(select(Message).order_by(Message.created_at.desc())).first()
    assert letter.address == "founder@example.org"
    assert one.reference in letter.subject
    own = words(check_page(owner.get(page_of(project)).text))
    assert "It counts as landed" in own
    assert own.count(str(LandingState.VALID.label)) == 1
    told = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "landing")
    ).all()
    moves = ["landing:claimed", "landing:verify", "landing:accept"]
    assert [one for one in told if one.startswith("landing:")] == moves


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"credit_code": REAL[0][:-1] + "A"}, "not a valid unified social credit code"),
        ({"credit_code": "12345"}, "18 characters"),
        ({"credit_code": ""}, "Enter the unified social credit code."),
        ({"registered_on-year": str(today().year + 1)}, "This day is still to come."),
        ({"registered_on-day": "", "registered_on-month": "", "registered_on-year": ""},
         "Enter the day of registration."),
        ({"capital": "much"}, "Enter an amount in figures"),
        ({"capital": "500.125"}, "at most two decimals"),
        ({"capital": "-1"}, "Enter an amount from 0 to"),
        ({"capital": "100000000000000"}, "Enter an amount from 0 to 99,999,999,999,999."),
        ({"capital": ""}, "Enter the registered capital."),
        ({"paid_in": "5,000,001"}, "More cannot be paid in than is registered."),
        ({"district": "nowhere"}, "Not a valid choice"),
        ({"company_name": " "}, "Enter the name of the company."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(owner, project, wrong, said):
    answer = owner.post(page_of(project), **{**SAID, **wrong}, **licence())
    assert answer.status_code == 422
    page = check_page(answer.text)
    assert said in words(page)
    assert "纳米城" in answer.text
    assert "licence.pdf" in words(page), "the file is kept for the next time"
    assert db.session.scalar(select(Landing)) is None


@pytest.mark.parametrize("currency", Currency)
def test_capital_is_in_any_currency_that_agreements_are_in(owner, project, desk, currency):
    said = SAID | {"currency": currency.value}
    assert owner.post(page_of(project), **said, **licence()).status_code == 303
    assert only().currency == currency
    assert only().reference in desk.get(f"{DESK}?currency={currency}").text


def test_the_owner_brings_the_licence_and_it_is_compared(owner, project, desk):
    answer = owner.post(page_of(project), **SAID)
    assert answer.status_code == 422
    assert "Choose the business licence." in words(check_page(answer.text))
    entered = desk.post(f"{DESK}/new", **SAID, project=project.reference.lower())
    assert entered.status_code == 303
    one = only()
    assert one.licence_id is None
    refused = act(desk, one, "verify")
    assert refused.status_code == 422
    assert "licence is missing" in words(check_page(refused.text))
    assert state_of(one) == "claimed"
    assert desk.post(f"{DESK}/{one.reference}/edit", **SAID, **licence()).status_code == 303
    assert act(desk, one, "verify").status_code == 303
    file = f"/files/{only().licence_id}"
    assert desk.get(file).status_code == owner.get(file).status_code == 200


def test_a_new_licence_takes_the_place_of_the_one_before(owner, project):
    owner.post(page_of(project), **SAID, **licence())
    owner.post(page_of(project), **SAID, **licence(page_pdf(b"% another")))
    files = select(StoredFile).where(StoredFile.purpose == "landing-licence")
    assert [file.id for file in db.session.scalars(files)] == [only().licence_id]


def test_a_returned_claim_is_corrected_and_claimed_anew(owner, project, desk):
    owner.post(page_of(project), **SAID, **licence())
    one = only()
    assert act(desk, one, "verify").status_code == 303
    assert act(desk, one, "return", **BOTH).status_code == 303
    page = owner.get(page_of(project))
    assert "Because of it" in words(check_page(page.text))
    assert (
        owner.post(page_of(project), **{**SAID, "capital": "80万", "paid_in": ""}).status_code
        == 303
    )
    one = only()
    assert (one.state, int(one.capital), one.paid_in, one.reason) == ("claimed", 800_000, None, {})


def test_what_was_compared_is_not_changed_behind_it(owner, project, desk):
    name = SAID["company_name"]
    one = make_landing(
        project, S.VALID, credit_code=REAL[0], registered_on=FOUNDED, company_name=name
    )
    answer = owner.post(page_of(project), **SAID)
    assert answer.status_code == 403
    edit = f"{DESK}/{one.reference}/edit"
    assert desk.post(edit, **{**SAID, "credit_code": REAL[1]}).status_code == 422
    another_day = {"registered_on-day": (FOUNDED - timedelta(days=1)).day}
    for other in (another_day, {"company_name": "另一家有限公司"}, {"capital": "800万"}):
        assert desk.post(edit, **{**SAID, **other}).status_code == 422
    assert desk.post(edit, **{**SAID, "district": "wuzhong"}).status_code == 303
    assert (only().district, only().state) == ("wuzhong", "valid")


@pytest.mark.parametrize("state", [s for s in ProjectState if s is not ProjectState.PASSED])
def test_a_project_that_did_not_pass_is_not_landed(app, owner, desk, state):
    project = make_project(make_call().edition, state, owner=owner.user)
    assert owner.get(page_of(project)).status_code == 403
    assert owner.post(page_of(project), **SAID, **licence()).status_code == 403
    answer = desk.post(f"{DESK}/new", **SAID, project=project.reference)
    assert answer.status_code == 422
    assert "No project of this number" in words(check_page(answer.text))


def test_one_landing_lasts_for_a_project(owner, project, desk):
    one = make_landing(project, S.VALID)
    answer = desk.post(f"{DESK}/new", **SAID, project=project.reference)
    assert answer.status_code == 422
    assert one.reference in words(check_page(answer.text))
    with pytest.raises(IntegrityError):
        make_landing(project, S.CLAIMED)
    db.session.rollback()
    assert act(desk, one, "close", **ended(today()), **BOTH).status_code == 303
    assert owner.post(page_of(project), **SAID, **licence()).status_code == 303


@pytest.mark.parametrize(("action", "state"), [("close", "closed"), ("move", "moved")])
def test_what_ended_stays_in_the_cumulative_number(desk, project, action, state):
    one = make_landing(project, S.VALID)
    for day in (one.registered_on - timedelta(days=1), today() + timedelta(days=1)):
        refused = act(desk, one, action, **ended(day), **BOTH)
        assert refused.status_code == 422
        assert "from the registration of the company" in words(check_page(refused.text))
    assert act(desk, one, action, **ended(today()), **BOTH).status_code == 303
    assert (state_of(one), count_landed().projects) == (state, 1)
    assert act(desk, one, "annul", **BOTH).status_code == 303
    assert count_landed().projects == 0
    for language, other in (("en", "zh"), ("zh", "en")):
        # As the reason and in the history, whoever wrote it in whichever language.
        page = words(check_page(desk.get(f"{DESK}/{one.reference}?lang={language}").text))
        assert page.count(BOTH[f"text_{language}"]) == 3
        assert BOTH[f"text_{other}"] not in page


def test_nobody_verifies_the_company_of_their_own_project(app, desk):
    own = make_passed(owner=desk.user)
    one = make_landing(own)
    assert act(desk, one, "verify").status_code == 403
    assert state_of(one) == "claimed"


def test_districts_verify_their_own_and_the_event_counts_them(app, project):
    near = SignedIn(app, make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT))
    event = SignedIn(
        app, make_user(Role.ORGANISER, str(project.edition_id), scope_kind=ScopeKind.EDITION)
    )
    one, far = make_landing(project, district="sip"), make_landing(district="wuzhong")
    assert near.get(f"{DESK}/{far.reference}").status_code == 404
    listed = near.get(DESK).text
    assert far.reference not in listed
    assert f'value="{far.project.edition.slug}"' not in listed
    assert f'value="{one.project.edition.slug}"' in listed
    assert act(near, one, "verify").status_code == 303
    assert act(near, one, "accept").status_code == 403
    assert event.get(f"{DESK}/{far.reference}").status_code == 404
    assert act(event, one, "accept").status_code == 303
    other = {**SAID, "district": "wuzhong", "credit_code": one.credit_code}
    assert near.post(f"{DESK}/{one.reference}/edit", **other).status_code == 422
    reviewer = SignedIn(app, make_user(Role.CITY_REVIEWER))
    assert reviewer.get(DESK).status_code == 404


def test_the_city_counts_distinct_projects_and_each_event_and_district_its_own(app, project):
    make_landing(project, S.CLOSED, capital=100)
    make_landing(project, S.VALID, capital=7_000_000, district="wuzhong")
    usd = make_landing(None, S.MOVED, capital=250_000, currency="USD")
    for state in (S.CLAIMED, S.VERIFIED, S.RETURNED, S.ANNULLED):
        make_landing(None, state)
    landed = count_landed()
    assert landed.projects == 2
    assert {k: int(v) for k, v in landed.capital.items()} == {"CNY": 7_000_000, "USD": 250_000}
    assert count_landed(Project.edition_id == usd.project.edition_id).projects == 1
    by_district = [count_landed(Landing.district == code).projects for code in ("sip", "wuzhong")]
    assert by_district == [2, 1], "the closed company was of another district"


def test_a_company_of_two_projects_is_pointed_out(app, desk, project):
    other = make_landing(None, S.VALID, company_name="Twice Ltd")
    one = make_landing(project, credit_code=other.credit_code)
    said = "The same code stands at other projects too"
    assert said in desk.get(f"{DESK}/{one.reference}").text
    # Not where it is none of their business: the other one is of another district.
    other.district = "wuzhong"
    db.session.commit()
    near = SignedIn(app, make_user(Role.ORGANISER, "sip", scope_kind=ScopeKind.DISTRICT))
    page = near.get(f"{DESK}/{one.reference}")
    assert page.status_code == 200
    assert said not in page.text
    assert other.reference not in page.text


def test_a_verified_carrier_is_known_by_its_name(owner, project):
    until = today() + timedelta(days=90)
    carrier = make_organisation(
        state=OrganisationState.VERIFIED, verified_at=project.created_at, verified_until=until
    )
    owner.post(page_of(project), **{**SAID, "carrier": carrier.name_zh}, **licence())
    assert only().carrier_id == carrier.id


def test_the_list_asks_the_database_as_often_for_one_as_for_three(app, desk):
    edition = make_call().edition

    def look():
        db.session.rollback()
        return desk.get(DESK)

    make_landing(make_passed(edition=edition))
    look()
    first, _page = count_queries(look)
    make_landing(make_passed(edition=edition), S.VALID)
    make_landing(make_passed(edition=edition), S.CLOSED)
    three, page = count_queries(look)
    assert three == first
    assert "landed projects" in words(check_page(page.text))


def test_pages_speak_both_languages(app, owner, desk, project):
    one = make_landing(project, S.RETURNED, reason={"en": "Because", "zh": "原因"})
    pages = [
        (owner, page_of(project)), (owner, f"/me/projects/{project.reference}"), (desk, DESK),
        (desk, f"{DESK}/{one.reference}"), (desk, f"{DESK}/{one.reference}/edit"),
        (desk, f"{DESK}/new"), (desk, "/desk"),
    ]  # fmt: skip
    for who, address in pages:
        tree = check_page(who.get(f"{address}?lang=zh").text)
        assert not in_wrong_language(tree, "zh"), address


def test_desks_say_what_waits(app, desk, project):
    make_landing(project)
    make_landing(None, S.VERIFIED)
    page = words(check_page(desk.get("/desk").text))
    assert "Landings to verify" in page
    assert "Landings to count" in page
    one_state = count_queries(lambda: queries.to_do(desk.user, S.CLAIMED))[0]
    cost, found = count_queries(lambda: queries.to_do(desk.user, S.CLAIMED, S.VERIFIED, S.RETURNED))
    assert [(len(few), count) for few, count in found.values()] == [(1, 1), (1, 1), (0, 0)]
    assert cost <= one_state, "one statement for all states"
