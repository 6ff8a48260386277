"""What people miss gathers on one work list, and comes into an edition or is set aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.outbox.models import Message
from talent.catalogue.models import CatalogueSuggestion
from talent.catalogue.rule_services import answer_suggestion
from talent.catalogue.services import discard_edition, propose_edition, publish_edition
from talent.catalogue.services_public import Suggestion, suggest_qualification
from talent.claims.services import refuse_claim
from talent.claims.states import ClaimState, Reason
from talent.claims.values import Refusal
from talent.missed_entries import jobs, services
from talent.missed_entries.models import MissedEntry
from talent.missed_entries.states import MissedState, Priority
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.talent import make_claim
from tests.talent.catalogue.sheets import Desk, draft, published, row

pytestmark = pytest.mark.both_databases
NAME = "Certified Harbour Meteorologist"
WHY = {"en": "The issuer no longer exists.", "zh": "发证机构已撤销。"}


@pytest.fixture
def editor(app):
    return make_user(Role.CATALOGUE_EDITOR)


def accepted(editor, name=NAME, **said):
    one = suggest_qualification(Suggestion(name, **said), by=None, at=now())
    answer_suggestion(one, "Thank you.", accepts=True, by=editor, at=now())
    db.session.commit()
    return one


def lines() -> list[MissedEntry]:
    return list(db.session.scalars(select(MissedEntry).order_by(MissedEntry.created_at)))


def letters(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def test_suggestions_of_one_qualification_and_a_refused_claim_stand_on_one_line(app, editor):
    accepted(editor, issuer="Harbour Office", region="NO")
    accepted(editor, NAME.upper() + ".")
    claim = make_claim(ClaimState.INITIAL_REVIEW)
    for used in claim.papers:
        used.paper.title = NAME if used.kind == "certificate" else ""
    refusal = Refusal(Reason.NOT_IN_EDITION, WHY)
    refuse_claim(claim, refusal, by=claim.initial_reviewer, at=now())
    other = make_claim(ClaimState.INITIAL_REVIEW)
    refuse_claim(other, Refusal(Reason.FALSE_DOCUMENT, WHY), by=other.initial_reviewer, at=now())
    db.session.commit()
    (one,) = lines()
    assert (one.name, one.issuer, one.region) == (NAME, "Harbour Office", "NO")
    assert [mention.claim_id for mention in one.mentions] == [None, None, claim.id]


def test_an_answer_alone_puts_nothing_on_the_list(app, editor):
    one = suggest_qualification(Suggestion(NAME), by=None, at=now())
    answer_suggestion(one, "It is a degree.", by=editor, at=now())
    assert (lines(), one.accepted) == ([], False)


def test_searches_count_words_and_nobody_and_show_from_five_on(app, editor):
    published(row())
    client = app.test_client()
    for number in range(4):
        at = {"REMOTE_ADDR": f"192.0.2.{number}"}
        for _ in range(2):
            client.get("/catalogue?q=Qwrtz Plmkn Xyzzy", environ_base=at)
        client.get("/catalogue?q=someone%40example.org", environ_base=at)
        client.get("/catalogue?q=zz", environ_base=at)
        client.get("/catalogue?q=Zqj Vbn", headers={"HX-Request": "true"}, environ_base=at)
    (one,) = lines()
    assert (one.searches, one.standing) == (4, MissedState.HEARD)
    jobs.take_in_searches()
    db.session.commit()
    desk = Desk(app, editor)
    assert "Qwrtz" not in desk.open("/work-list?state=*").text
    client.get("/catalogue?q=qwrtz plmkn xyzzy", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    db.session.expire_all()
    jobs.take_in_searches()
    db.session.commit()
    assert (one.searches, one.standing) == (5, MissedState.OPEN)
    assert "Qwrtz" in desk.open("/work-list").text


def test_words_searched_for_too_seldom_are_forgotten(app):
    db.session.add(
        MissedEntry(folded="x y z", name="X y z", created_at=now(), state=MissedState.HEARD,
                    searches=4, searched_at=now() - timedelta(days=181))
    )  # fmt: skip
    db.session.flush()
    jobs.take_in_searches()
    assert lines() == []


def test_it_is_taken_into_a_draft_and_told_once_that_is_published(app, editor):
    accepted(editor, issuer="Harbour Office", region="NO", address="asks@example.org")
    published(row(), name="Before")
    edition = draft(row(), name="Next")
    (one,) = lines()
    desk = Desk(app, editor)
    address = f"/work-list/{one.reference}"
    assert "Enter it in “Next”" in desk.open(address).text
    form = desk.open(f"{address}/into/next")
    assert f'value="{NAME}"' in form.text
    assert 'value="Norway"' in form.text
    typed = {
        "name_en": NAME, "name_zh": "港口气象认证师", "issuer_en": "Harbour Office",
        "region": "Norway", "sector": "quality-safety", "verification": "",
        "title": "工程|Engineering|工程师|Engineer|intermediate",
    }  # fmt: skip
    for wrong, said in (
        ({"code": "SZ-TST-001"}, "holds an entry with this code already"),
        ({"code": "12"}, "is not a code"),
        ({"code": "SZ-HBM-001", "name_zh": "=1+1"}, "looks like a formula"),
        ({"code": "SZ-HBM-001", "title": "x"}, "This is empty"),
    ):
        answer = desk.send(f"{address}/into/next", "/rules", **{**typed, **wrong})
        assert answer.status_code == 422, said
    sent = desk.send(f"{address}/into/next", "/rules", **typed, code="SZ-HBM-001")
    assert sent.status_code == 303, sent.text
    db.session.expire_all()
    assert (one.standing, one.entry_code) == (MissedState.TAKEN, "SZ-HBM-001")
    assert [entry.code for entry in edition.entries] == ["SZ-HBM-001", "SZ-TST-001"]
    assert "Taken up from the work list (1): " in desk.open("/editions/next").text
    assert letters("missed_entries/taken") == []
    propose_edition(edition, edition.in_force_from or now().date(), by=None, at=now())
    publish_edition(edition, by=None, at=now())
    db.session.commit()
    assert one.standing is MissedState.PUBLISHED
    (letter,) = letters("missed_entries/taken")
    assert (letter.address, "SZ-HBM-001" in letter.text) == ("asks@example.org", True)
    assert "Taken up from the work list (1): " in desk.open("/editions/next").text


def test_what_a_discarded_or_corrected_edition_lost_comes_back(app, editor):
    accepted(editor)
    edition = draft(row())
    (one,) = lines()
    take(one, edition, editor)
    discard_edition(edition, by=editor, at=now())
    assert one.standing is MissedState.OPEN
    other = draft(row(), name="Other")
    take(one, other, editor)
    db.session.delete(next(entry for entry in other.entries if entry.code == "SZ-HBM-001"))
    db.session.flush()
    propose_edition(other, now().date(), by=None, at=now())
    publish_edition(other, by=None, at=now())
    assert one.standing is MissedState.OPEN
    assert letters("missed_entries/taken") == []


def take(one, edition, editor) -> None:
    said = {**{name: value for name, value in row(9).items() if not name.startswith("title_")},
            "series_zh": "工程", "series_en": "Engineering", "title_zh": "工程师",
            "title_en": "Engineer", "code": "SZ-HBM-001"}  # fmt: skip
    services.take_into(one, edition, said, by=editor, at=now())
    db.session.commit()


def test_setting_aside_tells_each_who_asked_why_once_and_in_their_language(app, editor):
    user = make_user(preferred_language="zh")
    for _ in range(2):
        said = suggest_qualification(Suggestion(NAME), by=user.id, at=now())
        answer_suggestion(said, "Thank you.", accepts=True, by=editor, at=now())
    accepted(editor, address="guest@example.org")
    (one,) = lines()
    assert "work list" in letters("catalogue/suggestion_answered")[-1].text
    with pytest.raises(DomainError):
        services.set_aside(one, {"en": "No", "zh": ""}, by=editor, at=now())
    services.set_aside(one, WHY, by=editor, at=now())
    told = {letter.address: letter.text for letter in letters("missed_entries/set_aside")}
    assert told.keys() == {user.email, "guest@example.org"}
    assert WHY["zh"] in told[user.email]
    assert WHY["en"] in told["guest@example.org"]
    services.reopen(one, by=editor, at=now())
    assert (one.standing, one.reason) == (MissedState.OPEN, {})


def test_priority_and_who_takes_it_are_for_editors_alone(app, editor):
    accepted(editor)
    (one,) = lines()
    with pytest.raises(DomainError):
        services.plan(one, Priority.HIGH, str(make_user().id), by=editor, at=now())
    services.plan(one, Priority.HIGH, str(editor.id), by=editor, at=now())
    db.session.commit()
    assert "High" in Desk(app, editor).open("/work-list").text
    reader = make_user(Role.AUDITOR)
    address = f"/desk/catalogue/work-list/{one.reference}"
    client = sign_in(app.test_client(), reader)
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/into/batch").status_code in {403, 404}
    assert sign_in(app.test_client(), make_user()).get(address).status_code == 404


def test_the_list_asks_the_same_however_long(app, editor):
    client = sign_in(app.test_client(), editor)
    counts = []
    for number in range(2):
        for more in range(3):
            accepted(editor, f"{NAME} {number} {more}")
        client.get("/desk/catalogue/work-list")
        counts.append(count_queries(lambda: client.get("/desk/catalogue/work-list"))[0])
    assert counts[0] == counts[1]
    assert db.session.scalar(select(func.count()).select_from(CatalogueSuggestion)) == 6


def test_an_edition_begins_with_what_is_in_force(app, editor):
    published(row(), row(2, aliases="One;Other"), name="Before")
    desk = Desk(app, editor)
    fields = {"name_en": "Next", "name_zh": "下一版"}
    assert desk.send("/import", "/import", **fields).status_code == 422
    assert desk.send("/import", "/import", copies="y", **fields).status_code == 303
    page = desk.open("/editions/next").text
    assert "2 taken, 0 refused" in page
