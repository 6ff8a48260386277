"""A long form asked in steps: nothing typed is lost, nothing is taken before the last page."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, update

from core.clock import now
from core.db import db
from core.entry_forms.models import FormVersion
from core.entry_forms.queries import current_version
from core.entry_forms.services import ensure_form
from events.editions.models import Edition
from events.editions.states import EditionState
from events.registrations.entry_form import edition_forms
from events.registrations.jobs import end_drafts
from events.registrations.models import Registration, RegistrationDraft
from tests.core.files.corpus import page_pdf
from tests.counting import count_queries
from tests.events.registrations.test_new import address_of, answers, fields_of, only
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration

PERSON = {"name": "José Müller", "nationality": "Portugal", "gender": "male"}
CONTACT = {"email": "jose@example.org"}


class Walk:
    """Somebody at a browser, from the first step on."""

    def __init__(self, client, edition, query: str = "") -> None:
        self.client, self.edition, self.query = client, edition, query
        self.sessions = [str(one.id) for one in edition.sessions]
        self.base = address_of(edition)
        self.token = fields_of(client.get(self.base + query, follow_redirects=True).text)[
            "csrf_token"
        ]

    def get(self, step: str = "", **query):
        tail = (
            self.query
            + ("&" if self.query else "?")
            + "&".join(f"{k}={v}" for k, v in query.items())
        )
        return self.client.get(f"{self.base}/{step}{tail if query else self.query}")

    def post(self, step: str, **typed):
        address = f"{self.base}/{step}{self.query}"
        return self.client.post(address, data={"csrf_token": self.token, **typed})

    def where(self, answer) -> str:
        """The step an answer leads to, with what it is told there."""
        assert answer.status_code == 303, answer.text
        parts = urlsplit(answer.location)
        said = "?mend" if "mend" in parts.query else ""
        return parts.path.removeprefix(self.base).strip("/") + said

    def fill(self, **more) -> None:
        """All but the last press."""
        steps = {
            "your-choices": {"role": "talent", "sessions": self.sessions},
            "person": PERSON, "work": {"organisation": "Uni Köln"}, "contact": CONTACT,
            "journey": {}, "document": {}, "more": {}, "your-consents": {"event_processing": "y"},
        }  # fmt: skip
        for step, typed in steps.items():
            if self.client.get(f"{self.base}/{step}{self.query}").status_code == 200:
                self.post(step, **{**typed, **more.get(step.replace("-", "_"), {})})

    def send(self, **typed):
        page = self.get("check-answers").text
        return self.post("check-answers", **{**fields_of(page), **typed})


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(RegistrationDraft))


@pytest.fixture
def edition(app):
    return make_edition(sessions=2, capacity=1)


@pytest.fixture
def walk(client, edition):
    return Walk(client, edition)


def with_questions(edition, *, section: int, questions: list, number: int = 7) -> FormVersion:
    ensure_form(edition_forms(edition), by=None, at=now())
    db.session.flush()
    usual = current_version(edition_forms(edition), "talent")
    sections = deepcopy(usual.definition["sections"])
    sections[section]["fields"] += questions
    version = FormVersion(
        form=usual.form, number=number, published_at=now(),
        definition={**usual.definition, "sections": sections},
    )  # fmt: skip
    db.session.add(version)
    db.session.commit()
    return version


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_guest_goes_from_step_to_step_checks_and_sends(client, edition, language) -> None:
    client.get(f"/events/{edition.slug}?lang={language}")
    walk = Walk(client, edition)
    assert drafts() == 0
    assert walk.where(walk.post("your-choices", role="talent", sessions=walk.sessions)) == "person"
    assert walk.where(walk.post("person", **PERSON)) == "work"
    assert walk.where(walk.post("work", degree="master")) == "contact"
    assert walk.where(walk.post("contact", **CONTACT)) == "more"
    walk.post("more")
    assert walk.where(walk.post("your-consents", event_processing="y")) == "check-answers"
    assert [one.taken for one in edition.sessions] == [0, 0]
    page = walk.get("check-answers").text
    shown = {
        "en": ("José Müller", "Portugal", "Master&#39;s degree", "Session S1; Session S2"),
        "zh": ("José Müller", "葡萄牙", "硕士", "第S1场；第S2场"),
    }
    for said in shown[language]:
        assert said in page
    assert f'href="{walk.base}/person"' in page
    answer = walk.send()
    assert answer.location.startswith("/r/")
    assert "José Müller" in client.get(answer.location).text
    made = only()
    assert (made.name, made.nationality, made.language) == ("José Müller", "PT", language)
    assert [seat.state for seat in made.seats] == ["confirmed", "confirmed"]
    assert made.form_version_id is not None
    assert drafts() == 0


def test_a_short_form_stays_one_page_and_all_may_be_asked_for_on_one(client, edition) -> None:
    assert f'action="{address_of(edition)}/your-choices"' in client.get(address_of(edition)).text
    assert 'name="event_processing"' in client.get(f"{address_of(edition)}?whole=1").text
    version = with_questions(edition, section=0, questions=[])
    sections = deepcopy(version.definition["sections"])
    for section in sections:
        section["fields"] = [one for one in section["fields"] if one.get("required")]
    short = {**version.definition, "sections": [one for one in sections if one["fields"]]}
    db.session.execute(
        update(FormVersion).where(FormVersion.id == version.id).values(definition=short)
    )
    db.session.commit()
    assert 'name="event_processing"' in client.get(address_of(edition)).text


def test_wrong_answers_are_kept_named_and_found_again(walk) -> None:
    walk.post("your-choices", role="talent", sessions=walk.sessions)
    assert walk.where(walk.post("person", name="", residence="Mordor")) == "person?mend"
    page = walk.get("person", mend=1).text
    assert 'id="name-error"' in page
    assert 'value="Mordor"' in page
    assert walk.where(walk.post("contact", email="jose")) == "contact?mend"
    refused = walk.send()
    assert refused.status_code == 422
    assert f'href="{walk.base}/person?mend=1"' in refused.text
    assert db.session.scalar(select(Registration)) is None


def test_a_change_from_the_last_page_leads_back_to_it(walk) -> None:
    walk.fill()
    assert walk.where(walk.post("person", name="Zoë")) == "check-answers"
    walk.send()
    assert only().name == "Zoë"


def test_two_presses_make_one_record_and_end_at_the_same_page(walk) -> None:
    walk.fill()
    last = fields_of(walk.get("check-answers").text)
    first, second = walk.post("check-answers", **last), walk.post("check-answers", **last)
    assert first.location == second.location
    assert only().reference in walk.client.get(second.location).text


def test_what_somebody_elses_form_made_is_not_shown_for_its_key(app, walk) -> None:
    made = make_registration(walk.edition, user=make_user())
    key = made.submit_key.rjust(32, "0")[:32]
    db.session.execute(update(Registration).values(submit_key=key))
    db.session.commit()
    assert walk.where(walk.post("check-answers", submit_key=key)) == ""


def test_an_account_goes_on_elsewhere_and_nobody_else_finds_it(app, client, edition) -> None:
    user = make_user(display_name="Ann")
    sign_in(client, user)
    walk = Walk(client, edition)
    walk.post("your-choices", role="talent", sessions=walk.sessions[:1])
    answer = walk.post("person/autosave", name="Ann Őry", gender="")
    assert answer.status_code == 204
    elsewhere = Walk(sign_in(app.test_client(), user), edition)
    begun = elsewhere.client.get(elsewhere.base)
    assert elsewhere.where(begun) == "work"
    assert 'value="Ann Őry"' in elsewhere.get("person").text
    for other in (app.test_client(), sign_in(app.test_client(), make_user())):
        assert "Őry" not in Walk(other, edition).get("person").text


def test_a_guests_draft_is_found_by_the_same_browser_alone(app, walk) -> None:
    walk.post("person", **PERSON)
    assert 'value="José Müller"' in walk.get("person").text
    assert "José" not in Walk(app.test_client(), walk.edition).get("person").text
    sign_in(walk.client, make_user())
    signed_in = Walk(walk.client, walk.edition)
    assert 'value="José Müller"' in signed_in.get("person").text
    signed_in.post("work", organisation="Uni Köln")
    walk.client.get("/sign-out")
    sign_in(walk.client, make_user())
    assert "José" not in Walk(walk.client, walk.edition).get("person").text


def test_it_can_be_deleted_and_ends_by_itself(walk) -> None:
    walk.post("person", **PERSON)
    assert walk.post("start-again").location == f"/events/{walk.edition.slug}"
    assert drafts() == 0
    for signed_in in (False, True):
        for days, left in ((1, 1), (3, int(signed_in)), (31, 0)):
            Walk(walk.client, walk.edition).post("person", **PERSON)
            saved = {"saved_at": now() - timedelta(days=days)}
            db.session.execute(update(RegistrationDraft).values(**saved))
            end_drafts()
            assert drafts() == left
        sign_in(walk.client, make_user())


def test_the_language_switch_keeps_what_was_typed(walk) -> None:
    answer = walk.post("person", name="José", residence="Mordor", _lang="zh")
    assert walk.where(answer) == "person"
    page = walk.get("person").text
    assert 'lang="zh-Hans"' in page
    assert 'value="José"' in page
    assert 'value="Mordor"' in page


def test_a_chosen_file_survives_every_step_and_is_sent(client, edition) -> None:
    cv = {"key": "cv", "kind": "file", "label": {"en": "CV", "zh": "简历"}, "required": True}
    with_questions(edition, section=0, questions=[cv])
    walk = Walk(client, edition)
    wrong = walk.post("person", x_cv=(io.BytesIO(b"MZ"), "a.exe"), **PERSON)
    assert wrong.status_code == 422
    assert "Only PDF, JPEG and PNG" in wrong.text
    assert 'value="José Müller"' in wrong.text
    walk.post("person", x_cv=(io.BytesIO(page_pdf()), "My CV.pdf"), **PERSON)
    kept = fields_of(walk.get("person").text)
    assert "My CV.pdf" in walk.get("person").text
    walk.fill(person={"x_cv-held": kept["x_cv-held"]})
    assert "My CV.pdf" in walk.get("check-answers").text
    walk.send()
    assert only().answers["cv"]


def test_a_question_may_depend_on_another_step(client, edition) -> None:
    visa = {
        "key": "visa", "kind": "yes_no", "label": {"en": "Visa?", "zh": "签证？"}, "required": True,
        "condition": {"field": "nationality", "test": "is_none_of", "values": ["CN"]},
    }  # fmt: skip
    with_questions(edition, section=1, questions=[visa])
    walk = Walk(client, edition)
    walk.post("person", name="A", nationality="China")
    assert 'name="x_visa"' not in walk.get("work").text
    assert walk.where(walk.post("work")) != "work?mend"
    walk.post("person", name="A", nationality="Portugal")
    page = walk.get("work").text
    assert 'name="x_visa"' in page
    assert "data-entry-if" not in page
    walk.fill()
    assert walk.send().status_code == 422
    walk.fill(work={"x_visa": "yes"})
    walk.send()
    assert only().answers["visa"] is True


def test_another_form_published_meanwhile_does_not_change_what_is_asked(walk) -> None:
    walk.fill()
    begun = db.session.scalar(select(RegistrationDraft.form_version_id))
    why = {"key": "why", "kind": "short", "label": {"en": "Why?", "zh": "缘由？"}, "required": True}
    version = with_questions(walk.edition, section=0, questions=[why])
    assert "Why?" not in walk.get("person").text
    walk.send()
    assert only().form_version_id == begun != version.id


def test_questions_the_edition_needs_meanwhile_are_asked_with_all_typed_kept(walk) -> None:
    walk.fill()
    document = {"key": "document", "title": {"en": "Document", "zh": "证件"}, "hint": {}, "fields": [
        {"key": "document_country", "kind": "country", "required": True, "fills": "document_country",
         "label": {"en": "Issued by", "zh": "签发地"}},
        {"key": "document_number", "kind": "short", "required": True, "fills": "document_number",
         "label": {"en": "Number", "zh": "号码"}},
    ]}  # fmt: skip
    version = with_questions(walk.edition, section=0, questions=[])
    sections = [*version.definition["sections"], document]
    db.session.execute(
        update(FormVersion)
        .where(FormVersion.id == version.id)
        .values(definition={**version.definition, "sections": sections})
    )
    db.session.execute(update(Edition).values(asks_identity=True))
    db.session.commit()
    page = walk.get("check-answers").text
    assert "The organiser changed the questions" in page
    assert "José Müller" in page
    assert walk.send().status_code == 422
    answer = walk.post("document", document_country="Germany", document_number="C01X0006H")
    assert walk.where(answer) == "check-answers"
    assert walk.send().status_code == 303
    assert (only().document_country, only().form_version_id) == ("DE", version.id)


def test_what_the_rules_refuse_stands_at_its_field_in_its_step(walk) -> None:
    walk.fill()
    for session in walk.edition.sessions:
        session.has_waitlist = False
    db.session.commit()
    make_registration(walk.edition)
    answer = walk.send()
    assert answer.status_code in {409, 422}
    assert 'id="sessions-error"' in answer.text
    assert f'action="{walk.base}/your-choices"' in answer.text
    assert drafts() == 1
    assert "José Müller" in walk.get("person").text


def test_the_cutoff_between_two_steps_is_said_before_anything_is_sent(walk) -> None:
    walk.fill()
    page = walk.get("check-answers").text
    following = make_edition(state=EditionState.DRAFT)
    over = {"cutoff_at": now() - timedelta(hours=1), "next_edition_id": following.id}
    db.session.execute(update(Edition).where(Edition.id == walk.edition.id).values(**over))
    db.session.commit()
    late = walk.post("check-answers", **fields_of(page))
    assert late.status_code == 409
    assert "Nothing was sent, and everything you typed is still here." in late.text
    assert walk.post("check-answers", **fields_of(late.text)).status_code == 303
    assert (only().edition_id, only().seats) == (following.id, [])


def test_a_closed_edition_gives_back_what_was_typed(walk) -> None:
    walk.post("person", **PERSON)
    db.session.execute(update(Edition).values(cutoff_at=now() - timedelta(hours=1)))
    db.session.commit()
    answer = walk.post("work", organisation="Uni Köln")
    assert answer.status_code == 409
    for typed in ("José Müller", "Uni Köln"):
        assert typed in answer.text


def test_what_is_known_is_folded_and_whole_steps_of_it_are_passed_by(client) -> None:
    user = make_user()
    make_registration(
        make_edition(), user=user, name="Ana Silva", organisation="Uni Köln", nationality="PT"
    )
    sign_in(client, user)
    edition = make_edition(sessions=2)
    fresh = client.get(f"{address_of(edition)}/person").text
    known, rest = fresh.split('class="known"')[1].split("<details")
    assert "<bdi>Ana Silva</bdi>" in known
    assert "<bdi>Portugal</bdi>" in known
    assert 'value="Ana Silva"' in rest
    earlier = db.session.scalars(select(Registration)).one()
    ensure_form(edition_forms(earlier.edition), by=None, at=now())
    db.session.flush()
    earlier.form_version_id = current_version(edition_forms(earlier.edition), "talent").id
    db.session.commit()
    walk = Walk(client, edition)
    answer = walk.post("your-choices", role="talent", sessions=walk.sessions)
    assert walk.where(answer) == "more"
    walk.post("more")
    walk.post("your-consents", event_processing="y")
    walk.send()
    made = db.session.scalar(select(Registration).where(Registration.edition_id == edition.id))
    assert (made.name, made.organisation, made.user_id) == ("Ana Silva", "Uni Köln", user.id)


def test_somebody_else_is_registered_in_steps_beside_oneself(client, edition) -> None:
    user = make_user(display_name="Leader")
    sign_in(client, user)
    walk = Walk(client, edition, "?for=other")
    assert "<bdi>Leader</bdi>" not in walk.get("person").text
    walk.fill()
    assert walk.send().status_code == 303
    assert (only().user_id, only().created_by_id) == (None, user.id)


def test_all_at_once_is_taken_as_before(client, edition) -> None:
    page = client.get(address_of(edition)).text
    told = answers(page, *edition.sessions)
    first, again = (client.post(address_of(edition), data=told) for _ in range(2))
    assert first.location == again.location
    assert re.fullmatch(r"[0-9a-f]{32}", only().submit_key)
    assert drafts() == 0


def test_a_step_costs_as_much_with_many_sessions(client) -> None:
    counts = []
    for sessions in (2, 12):
        walk = Walk(client, make_edition(sessions=sessions))
        walk.post("your-choices", role="talent", sessions=walk.sessions)
        counts.append(count_queries(lambda: walk.get("person"))[0])  # noqa: B023 - called here
    assert counts[0] == counts[1]
