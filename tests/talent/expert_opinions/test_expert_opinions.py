"""An expert's opinion on a claim: asked for, seen of it what is needed, answered, and only advice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.outbox.models import Message
from talent.claims.clock import read_clock
from talent.claims.services import refuse_claim
from talent.claims.states import ClaimState
from talent.expert_opinions import services
from talent.expert_opinions.jobs import remind_experts
from talent.expert_opinions.models import ExpertOpinion
from talent.expert_opinions.queries import experts_for
from talent.expert_opinions.services import Asked
from talent.expert_opinions.states import OpinionState
from tests.factories.core import make_organisation, make_user
from tests.factories.juries import bar, make_entry, make_juror, make_round
from tests.factories.talent import REFUSAL, Office, make_claim
from tests.talent.claims.pages import Reviewer
from tests.talent.claims.walking import day

NAME, EMPLOYER = "Kanarienvogel Ñ", "金丝雀公司"
DUE = timedelta(days=9)
BOX = re.compile(r'<input[^>]*value="(identity|certificate)"[^>]*>')


@pytest.fixture
def office(app):
    return Office()


@pytest.fixture
def claim(office):
    return make_claim(ClaimState.SECOND_REVIEW, office=office, name=NAME, employer_name=EMPLOYER)


def expert(**fields):
    return make_user(Role.JUROR, display_name="Professor Weiss", **fields)


def signed(user):
    return {"by": user, "at": now()}


def asked(office, claim, to, **changed):
    said = {"question": "Is it of this level?", "due_on": today() + DUE, "kinds": ["certificate"]}
    return services.ask_expert(claim, to, Asked(**said | changed), **signed(office.city))


def letters(kind):
    found = db.session.scalars(select(Message).where(Message.kind == f"expert_opinions/{kind}"))
    return [(one.address, f"{one.subject} {one.text}") for one in found]


def test_through_the_pages_an_expert_sees_what_the_question_needs_and_advises(app, office, claim):
    weiss = expert()
    city, other = Reviewer(app, office.city), Reviewer(app, weiss)
    page = f"/desk/claims/{claim.reference}/ask-expert"
    assert page in city.get(f"/desk/claims/{claim.reference}").text
    form = city.get(page).text
    boxes = {found[1]: found[0] for found in BOX.finditer(form)}
    assert "checked" in boxes["certificate"]
    assert "checked" not in boxes["identity"]
    before = read_clock(claim, today())
    sent = {"expert": str(weiss.id), "question": "Is it of this level?", "kinds": "certificate"}
    wrong = city.post(page, **sent, **day("due_on", today()))
    assert "Choose a day after today." in wrong.text
    assert "Is it of this level?" in wrong.text
    hidden = city.post(page, **sent | {"kinds": "identity"}, **day("due_on", today() + DUE))
    assert "Say that the question needs it." in hidden.text
    assert city.post(page, **sent, **day("due_on", today() + DUE)).status_code == 303
    one = db.session.scalars(select(ExpertOpinion)).one()
    ((address, text),) = letters("asked")
    assert address == weiss.email
    assert NAME not in text
    # What the expert sees: the qualification and this paper; never who it is.
    url = f"/desk/opinions/{one.reference}"
    shown = other.get(url).text
    assert claim.entry["name_en"] in shown
    assert "Is it of this level?" in shown
    for secret in (NAME, EMPLOYER, claim.reference, claim.document_number):
        assert secret not in shown
        assert secret not in other.get("/desk/opinions").text
    files = {used.kind: used.paper.original_id for used in claim.papers}
    assert other.get(f"/files/{files['certificate']}").status_code == 200
    assert other.get(f"/files/{files['identity']}").status_code == 404
    assert other.get(f"/desk/claims/{claim.reference}").status_code == 404
    assert Reviewer(app, expert()).get(url).status_code == 404
    said = {"opinion-recommendation": "recognise", "opinion-answer": "It is of that level."}
    seen = {"opinion-seen": str(one.version), "go": "send"}
    missing = other.post(f"{url}/opinion", **seen, **said | {"opinion-answer": ""})
    assert "Write your opinion." in missing.text
    assert other.post(f"{url}/opinion", **seen, **said).status_code == 303
    db.session.expire_all()
    assert (one.state, claim.state) == (OpinionState.GIVEN, ClaimState.SECOND_REVIEW)
    assert read_clock(claim, today()) == before
    # From then on the papers are closed; the opinion stands on the claim, also when it is decided.
    assert other.get(f"/files/{files['certificate']}").status_code == 404
    assert claim.entry["name_en"] not in other.get(url).text
    assert [to for to, _text in letters("answered")] == [office.city.email]
    refuse_claim(claim, REFUSAL, **signed(office.city))
    db.session.commit()
    for place in (f"/desk/claims/{claim.reference}", url):
        read = city.get(place).text
        assert "It is of that level." in read
        assert "In favour of recognition" in read
    own = Reviewer(app, claim.claimant)
    assert "It is of that level." not in own.get(f"/me/claims/{claim.reference}").text
    assert own.get(url).status_code == 404


def test_with_identity_only_where_the_question_needs_it(app, office, claim):
    weiss = expert()
    one = asked(office, claim, weiss, kinds=["identity", "certificate"], with_identity=True)
    db.session.commit()
    shown = Reviewer(app, weiss).get(f"/desk/opinions/{one.reference}").text
    assert NAME in shown
    assert EMPLOYER in shown
    assert claim.document_number not in shown


def test_who_is_in_conflict_or_asked_already_is_not_offered(office, claim):
    free, employed, barred, claimant = expert(), expert(), expert(), claim.claimant
    employer = make_organisation()
    employed.organisation_id = claim.employer_id = employer.id
    panel = make_round()
    bar(make_juror(panel, barred), make_entry(panel, subject_id=claim.id))
    gone = expert(active=False)
    db.session.commit()
    assert experts_for(claim) == [free]
    for nobody in (employed, barred, claimant, gone, make_user()):
        with pytest.raises(DomainError, match="cannot be asked"):
            asked(office, claim, nobody)
    one = asked(office, claim, free)
    with pytest.raises(DomainError, match="cannot be asked"):
        asked(office, claim, free)
    services.decline(one, "No time.", **signed(free))
    asked(office, claim, free)


def test_a_declared_conflict_closes_the_papers_for_good(app, office, claim):
    weiss = expert()
    one = asked(office, claim, weiss)
    services.declare_conflict(one, "My student.", **signed(weiss))
    db.session.commit()
    assert experts_for(claim) == []
    other = Reviewer(app, weiss)
    assert claim.entry["name_en"] not in other.get(f"/desk/opinions/{one.reference}").text
    (paper,) = [used.paper for used in claim.papers if used.kind == "certificate"]
    assert other.get(f"/files/{paper.original_id}").status_code == 404
    with pytest.raises((Conflict, Forbidden)):
        services.give(one, "recognise", "After all.", **signed(weiss))


def test_who_asks_answers_and_takes_back(office, claim):
    weiss = expert()
    for nobody in (office.district, office.province, make_user(Role.AUDITOR)):
        with pytest.raises((Forbidden, NotFound)):
            services.ask_expert(claim, weiss, Asked("?", today() + DUE, []), **signed(nobody))
    one = asked(office, claim, weiss)
    for nobody, refusal in ((office.city, Forbidden), (expert(), NotFound)):
        with pytest.raises(refusal):
            services.give(one, "recognise", "Yes.", **signed(nobody))
    with pytest.raises(NotFound):
        services.withdraw(one, **signed(weiss))
    # A colleague who has the claim now may take it back.
    services.withdraw(one, **signed(make_user(Role.CITY_REVIEWER)))
    assert [to for to, _text in letters("withdrawn")] == [weiss.email]
    with pytest.raises((Conflict, Forbidden)):
        services.give(one, "recognise", "Yes.", **signed(weiss))


def test_an_expert_is_reminded_once_and_not_of_what_is_over(office, claim):
    late, done = expert(), expert()
    asked(office, claim, late, due_on=today() + timedelta(days=1))
    given = asked(office, claim, done, due_on=today() + timedelta(days=1))
    services.give(given, "open", "In words.", **signed(done))
    remind_experts()
    assert len(letters("asked")) == 2
    for one in db.session.scalars(select(ExpertOpinion)):
        one.asked_at -= timedelta(days=2)
    db.session.commit()
    for _again in range(2):
        remind_experts()
    reminders = [to for to, text in letters("asked") if text.startswith("Reminder")]
    assert reminders == [late.email]
