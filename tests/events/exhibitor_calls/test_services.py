"""The call is set, and answered by a draft that is sent whole, once for a legal entity."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.organisations.models import Officer
from events.exhibitor_calls import queries, services
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_calls.services import Facts
from events.exhibitors.services import cancel, send_back
from events.exhibitors.states import ExhibitorState
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.exhibitors import FACTS, make_employer, make_exhibitor, make_fair

pytestmark = pytest.mark.both_databases
S = ExhibitorState
BOTH = {"en": "Say more.", "zh": "请补充。"}


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def officer(app):
    return make_user()


def test_a_draft_is_sent_whole_or_not_at_all(officer):
    one = make_exhibitor(state=S.DRAFT, officer=officer, industry="", introduction={})
    for name in ("industry", "introduction"):
        with pytest.raises(DomainError) as refused:
            services.submit(one, by=officer, at=now())
        assert refused.value.field == name
        services.save(one, Facts(**{**FACTS, "introduction": {} if name == "industry" else BOTH}),
                      by=officer, at=now())  # fmt: skip
    services.submit(one, by=officer, at=now())
    assert one.standing is S.SUBMITTED
    with pytest.raises(Forbidden):
        services.save(one, Facts(**FACTS), by=officer, at=now())


def test_a_closed_call_keeps_the_draft_and_takes_what_was_sent_back(officer, organiser):
    fair = make_fair()
    draft = make_exhibitor(fair, S.DRAFT, officer=officer)
    returned = make_exhibitor(fair)
    send_back(returned, BOTH, by=organiser, at=now())
    late = db.session.get(ExhibitorCall, fair.id).closes_at
    services.save(draft, Facts(**{**FACTS, "industry": "Kept"}), by=officer, at=late)
    with pytest.raises(Conflict):
        services.submit(draft, by=officer, at=late)
    assert draft.industry == "Kept"
    other = returned.organisation.officers[0]
    services.submit(returned, by=db.session.get(type(officer), other.user_id), at=late)
    assert returned.standing is S.SUBMITTED
    services.submit(draft, by=officer, at=late - timedelta(minutes=1))


def test_one_legal_entity_applies_once_whoever_asks(officer):
    fair, company = make_fair(), make_employer(officer)
    first = make_exhibitor(fair, S.DRAFT, officer=officer, organisation=company)
    colleague = make_user()
    company.officers.append(
        Officer(email=colleague.email, user_id=colleague.id, added_at=now(), accepted_at=now())
    )
    branch = make_employer(colleague, parent_id=company.id, credit_code=None)
    for organisation in (company, branch):
        with pytest.raises(DomainError) as refused:
            services.begin(fair, organisation, Facts(**FACTS), by=colleague, at=now())
        assert refused.value.field == "organisation"
        assert first.reference in str(refused.value.message)
    cancel(first, by=officer, at=now())
    assert services.begin(fair, branch, Facts(**FACTS), by=colleague, at=now())


def test_the_call_is_set_by_who_runs_the_whole_fair(officer, organiser):
    fair, at = make_edition("recruitment_fair"), now()
    good = {"opens_at": at, "closes_at": at + timedelta(days=3), "confirm_by": None, "text": {}}
    services.set_call(fair, good, by=organiser, at=at)
    assert queries.call_of(fair).is_open(at)
    assert not queries.call_of(fair).is_open(at + timedelta(days=3))
    for name, value in (
        ("closes_at", at),
        ("closes_at", fair.starts_at + timedelta(days=1)),
        ("confirm_by", fair.ends_at.date()),
    ):
        with pytest.raises(DomainError) as refused:
            services.set_call(fair, good | {name: value}, by=organiser, at=at)
        assert refused.value.field == name
    with pytest.raises(NotFound):
        services.set_call(fair, good, by=officer, at=at)
