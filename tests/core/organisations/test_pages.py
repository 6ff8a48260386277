"""An organisation from its entry by an officer to the office's verification, and back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.accounts.roles import Role
from core.clock import add_months, now, today
from core.db import db
from core.files.services import keep_made
from core.organisations import queries, services
from core.organisations.mails import invitation_token
from core.organisations.models import Officer, Organisation, OrganisationPaper
from core.organisations.policies import FILE_PURPOSE
from core.organisations.states import OrganisationKind, OrganisationState, PaperKind
from core.outbox.models import Message
from tests.core.organisations.test_codes import REAL
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_organisation, make_token, make_user
from tests.talent.catalogue.public.reading import check_page, in_wrong_language, words

HOSTILE = "<script>alert(1)</script>{{7*7}}"
NEW = "/me/organisations/new"
SAID = {
    "kind": "employer",
    "name_zh": "示例机器人有限公司",
    "name_en": "Example Robotics",
    "credit_code": REAL[0],
    "district": "",
    "contact_name": "王芳",
    "contact_phone": "+86 512 6000 0000",
    "contact_email": "hr@robotics.example",
}


@pytest.fixture
def officer(app):
    return SignedIn(app, make_user(display_name="Wang Fang"))


@pytest.fixture
def office(app):
    return SignedIn(app, make_user(Role.CITY_REVIEWER))


@pytest.fixture
def picture():
    from PIL import Image

    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(kept, "JPEG")
    return kept.getvalue()


def entered(officer, **fields):
    answer = officer.post(NEW, **{**SAID, **fields})
    assert answer.status_code == 303, words(check_page(answer.text))
    one = db.session.scalar(select(Organisation).order_by(Organisation.reference.desc()))
    return one, f"/me/organisations/{one.reference}"


def add_paper(officer, address, kind, picture, **day):
    file = (io.BytesIO(picture), f"{kind}.jpg")
    return officer.post(f"{address}/papers/{kind}", file=file, **day)


def sent(officer, picture, **fields):
    one, address = entered(officer, **fields)
    for kind in (PaperKind.LICENCE, PaperKind.AUTHORITY):
        assert add_paper(officer, address, kind, picture).status_code == 303
    assert officer.post(f"{address}/submit").status_code == 303
    db.session.expire_all()
    return one, address


def decide(office, one, action, **fields):
    db.session.refresh(one)
    fields = {f"{action}-{name}": value for name, value in {"seen": one.version, **fields}.items()}
    return office.post(f"/desk/organisations/{one.reference}/{action}", go="send", **fields)


def letters():
    return list(db.session.scalars(select(Message.subject).order_by(Message.created_at)))


def test_from_the_entry_to_the_verification(officer, office, picture):
    one, _address = sent(officer, picture)
    assert one.standing is OrganisationState.SUBMITTED
    assert not officer.user.has_role(Role.EMPLOYER_OFFICER)
    home = office.get("/desk").text
    assert f"{one.reference} Example Robotics" in home
    page = office.get(f"/desk/organisations/{one.reference}").text
    check_page(page)
    file = one.paper(PaperKind.LICENCE).file_id
    assert f"/files/{file}" in page
    assert office.get(f"/files/{file}").status_code == 200

    assert decide(office, one, "verify").status_code == 303
    db.session.refresh(one)
    db.session.refresh(officer.user)
    assert one.verified_until == add_months(today(), 6)
    assert officer.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))
    assert officer.user.organisation_id == one.id
    assert letters()[-1] == "Example Robotics is verified"


def test_wrong_entries_come_back_at_their_fields_with_what_was_typed(officer):
    wrong = {
        "credit_code": REAL[0].lower()[:-1] + "o", "contact_email": "nobody", "name_zh": " ",
        "website": "javascript:alert(1)",
    }  # fmt: skip
    answer = officer.post(NEW, **{**SAID, **wrong})
    assert answer.status_code == 422
    for said in ("not a valid unified social credit code", "Enter the name as on the licence.",
                 "Enter an e-mail address such as", "Begin with https://."):  # fmt: skip
        assert said in answer.text
    assert 'value="javascript:alert(1)"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0
    without = officer.post(NEW, **{**SAID, "credit_code": ""})
    assert "Enter the code, or say that it has none." in without.text
    abroad, _address = entered(officer, credit_code="", is_abroad="y")
    assert abroad.credit_code is None


def test_a_code_in_lower_case_and_full_width_is_kept_as_the_register_has_it(officer):
    typed = "".join(chr(ord(c) + 0xFEE0) for c in REAL[0].lower())
    one, _address = entered(officer, credit_code=typed)
    assert one.credit_code == REAL[0]


def test_one_code_is_one_organisation(app, officer):
    entered(officer)
    second = SignedIn(app, make_user()).post(NEW, **SAID)
    assert second.status_code == 422
    assert "This organisation is here already." in second.text


def test_a_branch_goes_by_the_code_of_its_legal_entity(officer, office, picture):
    company, _address = sent(officer, picture)
    alone = officer.post(NEW, **{**SAID, "credit_code": "", "parent_code": REAL[1]})
    assert "No legal entity of this code is here." in alone.text
    branch, _address = entered(
        officer, credit_code="", parent_code=REAL[0], name_zh="昆山分公司", name_en=""
    )
    assert branch.parent == company
    of_a_branch = officer.post(NEW, **{**SAID, "credit_code": REAL[1], "parent_code": REAL[0]})
    assert of_a_branch.status_code == 303
    shown = officer.get(f"/me/organisations/{company.reference}").text
    assert "昆山分公司" in shown
    assert "昆山分公司" not in office.get(f"/desk/organisations/{company.reference}").text


BRANCH = {"credit_code": "", "parent_code": REAL[0], "name_zh": "昆山分公司", "name_en": ""}
PARENTS = "Add the licence and the authorisation of the parent"


def branch_with_own_papers(officer, picture):
    branch, address = entered(officer, **BRANCH)
    for kind in ("licence", "authority"):
        add_paper(officer, address, kind, picture)
    return branch, address


def test_a_branch_is_sent_with_its_parents_papers(officer, office, picture):
    _company, company_address = entered(officer)  # never sent
    assert "parent&#39;s licence" not in officer.get(company_address).text
    branch, address = branch_with_own_papers(officer, picture)
    officer.post(f"{address}/submit")
    page = officer.get(address).text
    assert PARENTS in page
    assert f"{address}/papers/parent" in page
    db.session.refresh(branch)
    assert branch.standing is OrganisationState.DRAFT
    officer.post(f"{address}/submit?lang=zh")
    assert "请添加所属法人的营业执照和授权文件" in officer.get(f"{address}?lang=zh").text
    officer.get(f"{address}?lang=en")
    check_page(officer.get(f"{address}/papers/parent").text)
    assert add_paper(officer, address, "parent", picture).status_code == 303
    officer.post(f"{address}/submit")
    db.session.refresh(branch)
    assert branch.standing is OrganisationState.SUBMITTED
    desk = office.get(f"/desk/organisations/{branch.reference}?paper=parent").text
    assert f"/files/{branch.paper(PaperKind.PARENT).file_id}/pages/1" in desk
    assert decide(office, branch, "verify").status_code == 303
    db.session.refresh(branch)
    assert branch.is_verified(today())


def test_a_branch_of_a_verified_parent_needs_no_papers_of_it(officer, office, picture):
    company, _address = verified(officer, office, picture)
    branch, address = branch_with_own_papers(officer, picture)
    assert "papers/parent" not in officer.get(address).text
    officer.post(f"{address}/submit")
    db.session.refresh(branch)
    assert branch.standing is OrganisationState.SUBMITTED
    said = {"text_en": "False papers.", "text_zh": "材料不实。"}
    decide(office, company, "suspend", **said)
    refused = decide(office, branch, "verify")
    assert refused.status_code == 422
    assert PARENTS in refused.text
    db.session.refresh(branch)
    assert branch.standing is OrganisationState.SUBMITTED


def test_verified_and_then_a_branch_it_waits_for_its_parents_papers(officer, office, picture):
    entered(officer)
    one, address = verified(officer, office, picture, credit_code=REAL[1])
    changed = {**SAID, "credit_code": REAL[1], "parent_code": REAL[0]}
    assert officer.post(f"{address}/edit", **changed).status_code == 303
    db.session.refresh(one)
    assert one.standing is OrganisationState.EXPIRED
    assert not one.is_verified(today())
    add_paper(officer, address, "parent", picture)
    officer.post(f"{address}/submit")
    db.session.refresh(one)
    assert one.standing is OrganisationState.SUBMITTED


def test_nothing_is_sent_without_its_papers_or_with_an_expired_one(officer, picture):
    one, address = entered(officer)
    page = officer.post(f"{address}/submit")
    assert page.status_code == 303
    assert "This paper is missing: Business licence." in officer.get(address).text
    old = today() - timedelta(days=1)
    day = {"valid_until-day": old.day, "valid_until-month": old.month, "valid_until-year": old.year}
    refused = add_paper(officer, address, "licence", picture, **day)
    assert refused.status_code == 422
    assert "This paper has expired." in refused.text
    # The chosen file is not lost by the other field's error.
    assert "licence.jpg" in refused.text
    assert db.session.scalar(select(func.count()).select_from(OrganisationPaper)) == 0
    assert one.standing is OrganisationState.DRAFT


def test_a_newer_paper_takes_the_place_of_the_old_which_stays_readable(officer, picture):
    one, address = entered(officer)
    for _time in range(2):
        add_paper(officer, address, "licence", picture)
    first, second = one.papers
    assert first.removed_at is not None
    assert one.paper(PaperKind.LICENCE) is second
    assert officer.get(f"/files/{first.file_id}").status_code == 200


def test_returned_it_is_corrected_and_sent_again(officer, office, picture):
    one, address = sent(officer, picture)
    assert "it can be changed when the office has answered" in officer.get(f"{address}/edit").text
    missing = decide(office, one, "return", text_en="The stamp is missing.", text_zh="")
    assert missing.status_code == 422
    said = {"text_en": f"The stamp is missing. {HOSTILE}", "text_zh": "缺少公章。"}
    assert decide(office, one, "return", **said).status_code == 303
    page = officer.get(address).text
    assert "The stamp is missing." in page
    assert HOSTILE not in page
    assert officer.post(f"{address}/submit").status_code == 303
    db.session.refresh(one)
    assert one.standing is OrganisationState.SUBMITTED


def test_verified_under_another_name_it_is_verified_anew(officer, office, picture):
    one, address = sent(officer, picture)
    decide(office, one, "verify")
    assert officer.post(f"{address}/edit", **{**SAID, "contact_name": "李雷"}).status_code == 303
    db.session.refresh(one)
    assert one.is_verified(today())
    officer.post(f"{address}/edit", **{**SAID, "name_zh": "另一家公司"})
    db.session.refresh(one)
    assert one.standing is OrganisationState.SUBMITTED
    assert not one.is_verified(today())


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("name_zh", "另一家公司", "name_zh"),
        ("kind", "carrier", "kind"),
        ("credit_code", REAL[1], "credit_code"),
    ],
)
@pytest.mark.parametrize("papers", ["missing", "expired"])
def test_what_cannot_be_verified_anew_is_refused_at_its_field_and_stays_as_typed(
    app, officer, papers, field, value, at
):
    one, address = entered(officer)
    one.state, one.verified_until = OrganisationState.VERIFIED, add_months(today(), 1)
    if papers == "expired":
        for kind in PaperKind:
            file = keep_made(b"%PDF", name="old.pdf", owner_id=None, purpose=FILE_PURPOSE, at=now())
            over = today() - timedelta(days=1)
            one.papers.append(
                OrganisationPaper(kind=kind, file=file, valid_until=over, added_at=now())
            )
    services.let_act(officer.user, one, by=officer.user, at=now())
    db.session.commit()
    typed = {**SAID, "website": "https://robotics.example/jobs", field: value}
    refused = officer.post(f"{address}/edit", **typed)
    assert refused.status_code == 422
    page = check_page(refused.text)
    assert all(typed[name] in refused.text for name in ("name_zh", "credit_code", "website"))
    assert f'id="{at}-error"' in refused.text
    gone = {"missing": "This paper is missing", "expired": "This paper has expired"}[papers]
    assert f"{gone}: Business licence." in words(page)
    db.session.expire_all()
    assert getattr(one, field) == SAID[field]
    assert officer.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))


def test_a_code_of_another_is_refused_at_its_field_when_the_entry_is_corrected(officer):
    make_organisation(credit_code=REAL[1])
    _one, address = entered(officer)
    refused = officer.post(f"{address}/edit", **{**SAID, "credit_code": REAL[1]})
    assert refused.status_code == 422
    assert "This organisation is here already." in refused.text
    assert 'id="credit_code-error"' in refused.text


def test_with_another_code_nobody_acts_for_it_until_it_is_verified_again(officer, office, picture):
    one, address = sent(officer, picture)
    decide(office, one, "verify")
    services.expire_due(at=now() + timedelta(days=200))
    db.session.commit()
    assert officer.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))
    officer.post(f"{address}/edit", **{**SAID, "credit_code": REAL[1]})
    db.session.refresh(officer.user)
    assert not officer.user.has_role(Role.EMPLOYER_OFFICER)
    assert officer.user.organisation_id is None
    officer.post(f"{address}/submit")
    decide(office, one, "verify")
    db.session.refresh(officer.user)
    assert officer.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))


def test_one_person_takes_no_codes_and_writes_to_no_addresses_without_end(officer):
    for _number in range(10):
        one, address = entered(officer, credit_code="", is_abroad="y")
    again = officer.post(NEW, **{**SAID, "credit_code": "", "is_abroad": "y"})
    assert again.status_code == 422
    assert "You have entered 10 that are not verified yet." in again.text
    answers = []
    for number in range(41):
        answers.append(officer.post(f"{address}/officers", email=f"p{number}@example.org"))
        for invited in [each for each in one.officers if each.accepted_at is None]:
            officer.post(f"{address}/officers/{invited.id}/remove")
        db.session.expire_all()
    assert answers[-1].status_code == 429
    assert answers[-2].status_code == 303


def test_ones_own_page_asks_as_much_for_many_organisations(officer):
    counts = []
    for _time in range(2):
        entered(officer, credit_code="", is_abroad="y")
        entered(officer, credit_code="", is_abroad="y")
        officer.get("/me")
        counts.append(count_queries(lambda: officer.get("/me"))[0])
    assert counts[0] == counts[1]


def test_it_stays_verified_while_it_is_verified_again_and_expires_at_its_day(
    officer, office, picture
):
    one, address = sent(officer, picture)
    decide(office, one, "verify")
    assert officer.post(f"{address}/submit").status_code == 303
    db.session.refresh(one)
    assert one.is_verified(today())
    decide(office, one, "verify")
    db.session.refresh(one)
    until = one.verified_until
    services.expire_due(at=now() + timedelta(days=160))
    services.expire_due(at=now() + timedelta(days=161))
    db.session.commit()
    assert sum("verified until" in subject for subject in letters()) == 1
    services.expire_due(at=now() + timedelta(days=200))
    db.session.commit()
    assert one.standing is OrganisationState.EXPIRED
    assert not one.is_verified(until + timedelta(days=1))
    assert letters()[-1] == "Example Robotics: the verification has expired"


def test_a_verification_ends_at_its_day_though_the_next_is_under_way(officer, office, picture):
    one, address = sent(officer, picture)
    decide(office, one, "verify")
    officer.post(f"{address}/submit")
    db.session.refresh(one)
    until, later = one.verified_until, now() + timedelta(days=200)
    services.expire_due(at=now() + timedelta(days=160))
    assert not any("verified until" in subject for subject in letters())  # it was sent already
    assert one.is_verified(until)
    services.expire_due(at=later)
    services.expire_due(at=later)
    db.session.commit()
    # It keeps its place among those that wait for the office; its officers are told once.
    assert one.standing is OrganisationState.SUBMITTED
    assert not one.is_verified(until)
    assert not db.session.scalar(select(queries.is_verified(until)).select_from(Organisation))
    assert letters().count("Example Robotics: the verification has expired") == 1
    assert "Verification expired" in office.get(f"/desk/organisations/{one.reference}").text
    assert decide(office, one, "verify").status_code == 303
    db.session.refresh(one)
    assert one.is_verified(today())


def test_returned_it_expires_at_its_day_too(officer, office, picture):
    one, address = sent(officer, picture)
    decide(office, one, "verify")
    officer.post(f"{address}/submit")
    decide(office, one, "return", text_en="Stamp.", text_zh="缺少公章。")
    db.session.refresh(one)
    assert one.is_verified(today())
    services.expire_due(at=now() + timedelta(days=200))
    db.session.commit()
    assert one.standing is OrganisationState.EXPIRED
    assert officer.post(f"{address}/submit").status_code == 303


def test_suspended_nobody_acts_for_it(officer, office, picture):
    one, _address = sent(officer, picture)
    decide(office, one, "verify")
    said = {"text_en": "False papers.", "text_zh": "材料不实。"}
    assert decide(office, one, "suspend", **said).status_code == 303
    db.session.refresh(officer.user)
    assert not officer.user.has_role(Role.EMPLOYER_OFFICER)
    assert officer.user.organisation_id is None
    decide(office, one, "lift", **said)
    db.session.refresh(one)
    assert one.standing is OrganisationState.RETURNED
    assert not one.is_verified(today())


def test_a_colleague_joins_by_the_link_and_by_no_other_account(app, officer, office, picture):
    one, address = sent(officer, picture)
    decide(office, one, "verify")
    colleague = SignedIn(app, make_user())
    again = {"email": colleague.user.email.upper()}
    assert officer.post(f"{address}/officers", **again).status_code == 303
    assert "invited already" in officer.post(f"{address}/officers", **again).text
    invited = db.session.scalar(select(Officer).where(Officer.email == colleague.user.email))
    link = f"/me/organisations/invitations/{invitation_token(invited)}"
    assert SignedIn(app, make_user()).get(link).status_code == 404
    assert colleague.get(address).status_code == 404
    check_page(colleague.get(link).text)
    assert colleague.post(link).status_code == 303
    db.session.refresh(colleague.user)
    assert colleague.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))
    assert colleague.get(address).status_code == 200

    removal = f"{address}/officers/{invited.id}/remove"
    assert officer.post(removal).status_code == 303
    db.session.refresh(colleague.user)
    assert not colleague.user.has_role(Role.EMPLOYER_OFFICER)
    assert colleague.get(address).status_code == 404
    assert colleague.get(link).status_code == 404
    own = next(each for each in one.officers if each.user_id == officer.user.id)
    officer.post(f"{address}/officers/{own.id}/remove")
    assert officer.get(address).status_code == 200


def test_an_invitation_taken_back_opens_nothing(app, officer):
    one, address = entered(officer)
    colleague = SignedIn(app, make_user())
    officer.post(f"{address}/officers", email=colleague.user.email)
    invited = next(each for each in one.officers if each.accepted_at is None)
    link = f"/me/organisations/invitations/{invitation_token(invited)}"
    officer.post(f"{address}/officers/{invited.id}/remove")
    assert colleague.post(link).status_code == 404
    assert colleague.get("/me/organisations/invitations/nothing").status_code == 404


def test_nobody_verifies_their_own(app, picture):
    reviewer = SignedIn(app, make_user(Role.CITY_REVIEWER))
    one, _address = sent(reviewer, picture)
    assert decide(reviewer, one, "verify").status_code == 403
    db.session.refresh(one)
    assert one.standing is OrganisationState.SUBMITTED


def test_a_district_sees_its_own_and_what_was_sent(app, officer, picture):
    districts = [each.code for each in app.extensions["settings"].city.districts]
    draft, _address = entered(officer, district=districts[0])
    sent_in, _address = sent(
        officer, picture, credit_code=REAL[1], district=districts[0], name_zh="已提交"
    )
    here = SignedIn(app, make_user(Role.DISTRICT_REVIEWER, districts[0]))
    there = SignedIn(app, make_user(Role.DISTRICT_REVIEWER, districts[1]))
    listed = here.get("/desk/organisations").text
    assert sent_in.reference in listed
    assert draft.reference not in listed
    assert here.get(f"/desk/organisations/{draft.reference}").status_code == 404
    assert there.get(f"/desk/organisations/{sent_in.reference}").status_code == 404
    file = sent_in.paper(PaperKind.LICENCE).file_id
    assert here.get(f"/files/{file}").status_code == 200
    assert there.get(f"/files/{file}").status_code == 404
    assert officer.get("/desk/organisations").status_code == 404


def test_the_list_is_found_by_former_names_and_costs_as_many_queries_for_many(app, office):
    for number in range(30):
        make_organisation(
            state=OrganisationState.SUBMITTED, submitted_at=now(), aliases=f"曾用名{number}号\nOld"
        )
    carrier = make_organisation(
        state=OrganisationState.SUBMITTED, kind=OrganisationKind.CARRIER, aliases="旧称"
    )
    office.get("/desk/organisations")
    asked, page = count_queries(lambda: office.get("/desk/organisations").text)
    assert asked == 7
    check_page(page)
    found = office.get("/desk/organisations?words=旧称").text
    assert carrier.reference in found
    assert found.count("OR-2020-") == office.get("/desk/organisations?kind=carrier").text.count(
        "OR-2020-"
    )


def test_programs_read_the_list_by_the_same_rules(app):
    make_organisation(state=OrganisationState.DRAFT)
    seen = make_organisation(state=OrganisationState.SUBMITTED, submitted_at=now())
    reviewer = make_user(Role.CITY_REVIEWER)
    token = make_token(reviewer, ["organisations:list"])
    answer = app.test_client().get(
        "/api/v1/organisations", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200
    assert [row["reference"] for row in answer.json["rows"]] == [seen.reference]


def test_pages_are_whole_in_chinese(officer, office, picture):
    one, address = sent(officer, picture)
    decide(office, one, "return", text_en="Stamp.", text_zh="缺少公章。")
    for person in (officer, office):
        person.get("/me")  # what was said in English is read
    for person, path in (
        (officer, NEW), (officer, address), (officer, f"{address}/edit"),
        (officer, f"{address}/papers/licence"), (office, "/desk/organisations"),
        (office, f"/desk/organisations/{one.reference}"),
    ):  # fmt: skip
        page = person.get(f"{path}?lang=zh").text
        assert not in_wrong_language(check_page(page), "zh"), path


def test_staff_turn_the_papers_beside_the_case(officer, office, picture):
    one, _address = sent(officer, picture)
    page = f"/desk/organisations/{one.reference}"
    licence, authority = (
        one.paper(kind).file_id for kind in (PaperKind.LICENCE, PaperKind.AUTHORITY)
    )
    first = office.get(page).text
    check_page(first)
    assert f"/files/{licence}/pages/1" in first
    assert f"/files/{authority}/pages/1" not in first
    second = office.get(f"{page}?paper=authority&turn=90").text
    assert f"/files/{authority}/pages/1?size=large&amp;turn=90" in second
    assert f"/files/{authority}/pages/1" in office.get(f"{page}?paper=authority&zoom=9").text
    alone = office.client.get(f"{page}?paper=authority", headers={"X-Part": "viewer"}).text
    assert "<html" not in alone
    assert f"/files/{authority}/pages/1" in alone
    assert office.get(f"/files/{licence}/pages/1").status_code == 200


ASK = {"credit_code": REAL[0], "text": "Head of personnel since May."}


def asked(app, **fields):
    person = SignedIn(app, make_user())
    answer = person.post("/me/organisations/ask", **{**ASK, **fields})
    assert answer.status_code == 303
    row = db.session.scalar(select(Officer).where(Officer.user_id == person.user.id))
    return person, row, answer


def verified(officer, office, picture, **fields):
    one, address = sent(officer, picture, **fields)
    assert decide(office, one, "verify").status_code == 303
    return one, address


def days_later(row, days=6):
    row.asked_at = now() - timedelta(days=days)
    db.session.commit()


def test_officers_admit_whoever_asks_and_nothing_is_given_away_before(
    app, officer, office, picture
):
    one, address = verified(officer, office, picture)
    person, row, answer = asked(app)
    assert person.get(address).status_code == 404
    assert one.name_zh not in person.get("/me").text
    assert letters()[-1].endswith("asks to act for Example Robotics")
    # A code that nobody has is answered alike, and asking twice asks once.
    again = SignedIn(app, make_user()).post(
        "/me/organisations/ask", **{**ASK, "credit_code": REAL[1]}
    )
    assert (again.status_code, again.location) == (answer.status_code, answer.location)
    person.post("/me/organisations/ask", **ASK)
    assert db.session.scalar(select(func.count()).select_from(Officer)) == 2
    page = officer.get(address).text
    check_page(page)
    assert ASK["text"] in page
    assert person.post(f"{address}/officers/{row.id}/admit").status_code == 404
    assert officer.post(f"{address}/officers/{row.id}/admit").status_code == 303
    assert person.get(address).status_code == 200
    db.session.expire_all()
    assert person.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))
    assert letters()[-1] == "You act for Example Robotics now"


def test_declined_one_sees_nothing_and_is_told(app, officer, office, picture):
    _one, address = verified(officer, office, picture)
    person, row, _answer = asked(app)
    assert officer.post(f"{address}/officers/{row.id}/decline").status_code == 303
    assert person.get(address).status_code == 404
    assert letters()[-1] == "Your request to act for an organisation was declined"
    assert officer.post(f"{address}/officers/{row.id}/admit").status_code == 404


def test_staff_decide_once_no_officer_answered(app, officer, office, picture):
    one, _address = verified(officer, office, picture)
    person, row, _answer = asked(app)
    desk = f"/desk/organisations/{one.reference}"
    assert office.post(f"{desk}/officers/{row.id}/admit").status_code == 403
    office.get(desk)  # where what was done before is said
    assert one.reference not in office.get("/desk/organisations?asked=1").text
    days_later(row)
    assert one.reference in office.get("/desk/organisations?asked=1").text
    assert "Requests to act for an organisation" in office.get("/desk").text
    assert office.post(f"{desk}/officers/{row.id}/admit").status_code == 303
    db.session.expire_all()
    assert person.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))


def test_of_an_entry_never_verified_staff_alone_decide_and_free_its_code(
    app, officer, office, picture
):
    squatted, address = entered(officer)
    desk = f"/desk/organisations/{squatted.reference}"
    assert office.get(desk).status_code == 404  # a draft is its officers' own
    person, row, _answer = asked(app)
    assert not any("asks to act" in subject for subject in letters())
    assert officer.post(f"{address}/officers/{row.id}/admit").status_code == 403
    assert "Free the credit code" in office.get(desk).text
    said = {"text_en": "Not yours.", "text_zh": "并非贵单位。"}
    assert decide(office, squatted, "free_code", **said).status_code == 303
    db.session.expire_all()
    assert (squatted.credit_code, squatted.state) == (None, OrganisationState.REFUSED)
    assert "You can register your organisation now" in letters()
    mine, _page = entered(person)
    assert mine.credit_code == REAL[0]


def test_the_code_of_a_verified_one_is_not_freed(app, officer, office, picture):
    one, _address = verified(officer, office, picture)
    asked(app)
    said = {"text_en": "Taken.", "text_zh": "占用。"}
    assert "Free the credit code" not in office.get(f"/desk/organisations/{one.reference}").text
    assert decide(office, one, "free_code", **said).status_code in {403, 409}
    db.session.expire_all()
    assert one.credit_code == REAL[0]


def test_who_asks_is_admitted_by_an_invitation_too(app, officer, office, picture):
    one, address = verified(officer, office, picture)
    person, _row, _answer = asked(app)
    assert officer.post(f"{address}/officers", email=person.user.email).status_code == 303
    db.session.expire_all()
    assert person.user.has_role(Role.EMPLOYER_OFFICER, str(one.id))


def test_a_request_is_not_an_invitation(app, officer, office, picture):
    _one, _address = verified(officer, office, picture)
    person, row, _answer = asked(app)
    assert person.post(f"/me/organisations/invitations/{invitation_token(row)}").status_code == 404


@pytest.mark.parametrize("wrong", [{"credit_code": "12345"}, {"text": " "}, {"credit_code": ""}])
def test_a_request_names_what_is_wrong(app, wrong):
    answer = SignedIn(app, make_user()).post("/me/organisations/ask", **{**ASK, **wrong})
    assert answer.status_code == 422
    check_page(answer.text)
