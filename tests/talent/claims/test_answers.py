"""Answering a reviewer's questions: kept as one goes, sent together, none lost."""

from __future__ import annotations

import uuid

import pytest

from core.clock import now
from core.db import db
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.states import OTHER_PAPER, ClaimState
from talent.claims.values import Question
from tests.factories.core import make_user, sign_in
from tests.factories.talent import Office, make_claim, make_paper
from tests.talent.claims.pages import Reviewer

QUESTIONS = [
    Question(Paper.VALIDITY, {"en": "Is it valid today?", "zh": "目前是否有效？"}),
    Question(OTHER_PAPER, {"en": "What did you do in 2019?", "zh": "2019年您从事何工作？"}),
]


class Asked(Reviewer):
    """The claimant's browser, two questions open."""

    def __init__(self, app) -> None:
        office = Office()
        claim = make_claim(ClaimState.INITIAL_REVIEW, office=office)
        services.request_supplement(claim, QUESTIONS, by=office.district, at=now())
        db.session.commit()
        super().__init__(app, claim.claimant)
        self.reference, self.user, self.office = claim.reference, claim.claimant, office
        self.ids = [str(asked.id) for asked in claim.requests]
        self.url = f"/me/claims/{claim.reference}/answers"

    @property
    def claim(self) -> Claim:
        db.session.rollback()
        return db.session.query(Claim).filter_by(reference=self.reference).one()

    def answer(self, first: str = "", second: str = "", go: str = "send", **more: str):
        """Press a button of the page."""
        texts = {f"answer_{self.ids[0]}": first, f"answer_{self.ids[1]}": second}
        return self.post(self.url, **texts, go=go, **more)

    @property
    def kept(self) -> list[str]:
        """The words kept, in the order of the questions."""
        words = {str(asked.id): asked.answer for asked in self.claim.requests}
        return [words[asked] for asked in self.ids]


@pytest.fixture
def asked(app):
    return Asked(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_questions_stand_in_the_readers_language(asked, language):
    page = asked.get(f"{asked.url}?lang={language}").text
    assert QUESTIONS[0].text[language] in page
    assert QUESTIONS[1].text[language] in page


def test_sending_all_gives_the_claim_back_to_who_asked(asked):
    answer = asked.answer("Yes.", "Toxicology in Basel.")
    assert answer.location.endswith(asked.reference)
    assert asked.claim.standing is ClaimState.INITIAL_REVIEW
    assert asked.kept == ["Yes.", "Toxicology in Basel."]


def test_a_missing_answer_is_named_and_the_other_kept(asked):
    answer = asked.answer("Yes.", "")
    assert answer.location.endswith("?mend=1")
    page = asked.get(answer.location).text
    assert page.count(f'href="#answer_{asked.ids[1]}"') == 1
    assert f'href="#answer_{asked.ids[0]}"' not in page
    assert asked.kept == ["Yes.", ""]
    assert asked.claim.standing is ClaimState.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize("go", ["keep", "extend", "add"])
def test_every_button_keeps_what_was_typed(asked, go):
    target = go if go == "keep" else f"{go}:{asked.ids[0]}"
    assert asked.answer("Half", "typed", go=target).status_code == 303
    assert asked.kept == ["Half", "typed"]


def test_the_language_switch_keeps_what_was_typed(asked):
    assert asked.answer("Half", "typed", go="", _lang="zh").status_code == 303
    page = asked.get(asked.url).text
    assert "Half" in page
    assert 'lang="zh-Hans"' in page
    assert asked.claim.standing is ClaimState.SUPPLEMENT_REQUESTED


def test_autosave_keeps_the_words(asked):
    answer = asked.post(f"{asked.url}/autosave", **{f"answer_{asked.ids[1]}": "Half"})
    assert answer.status_code == 204
    assert asked.kept == ["", "Half"]


def test_a_new_paper_goes_to_its_question_and_the_words_stay(asked):
    import io

    from tests.core.files.corpus import page_pdf

    asked.answer("See the letter.", "", go="keep")
    url = f"{asked.url}/{asked.ids[0]}/paper"
    assert asked.get(url).status_code == 200
    answer = asked.post(url, original=(io.BytesIO(page_pdf()), "letter.pdf"))
    assert answer.status_code == 303
    assert "letter.pdf" in asked.get(asked.url).text
    assert asked.kept == ["See the letter.", ""]
    assert next(r for r in asked.claim.requests if str(r.id) == asked.ids[0]).paper_id


def test_a_wrong_file_is_refused_at_its_field(asked):
    import io

    url = f"{asked.url}/{asked.ids[1]}/paper"
    fields = {"kind": "years", "title": "my letter", "original": (io.BytesIO(b"no"), "a.docx")}
    answer = asked.post(url, **fields)
    assert answer.status_code == 422
    assert "my letter" in answer.text


def test_the_term_is_extended_once(asked):
    before = asked.claim.due_on
    assert "15 working days more, once" in asked.get(asked.url).text
    asked.answer(go=f"extend:{asked.ids[0]}")
    assert asked.claim.due_on > before
    assert asked.get(asked.url).text.count("15 working days more, once") == 1
    assert asked.answer(go=f"extend:{asked.ids[0]}").status_code == 409


def test_a_second_press_ends_where_the_first_did(asked):
    first = asked.answer("Yes.", "Basel.")
    second = asked.answer("Yes.", "Basel.")
    assert first.location == second.location
    moves = [move.action for move in asked.claim.moves]
    assert moves.count("answer_supplement") == 1


def test_a_page_from_an_earlier_round_is_told_so(asked):
    asked.answer("Yes.", "Basel.")
    answer = asked.post(f"{asked.url}/autosave", **{f"answer_{asked.ids[0]}": "Changed"})
    assert answer.status_code == 409
    assert "out of date" in answer.text
    assert asked.kept[0] == "Yes."
    assert asked.get(asked.url).status_code == 302


def test_papers_of_others_are_refused_at_the_question(asked):
    foreign = make_paper(make_user(), Paper.VALIDITY)
    for bad in (str(foreign.id), str(uuid.uuid4())):
        answer = asked.answer("Yes.", "No.", **{f"paper_{asked.ids[0]}": bad})
        assert answer.status_code == 422
        assert "Choose this paper again" in answer.text
        assert "Yes." in answer.text
    assert asked.claim.standing is ClaimState.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize(
    ("text", "words"), [("x" * 100_000, "longer than"), ("a\x00b", "invisible")]
)
def test_hostile_words_are_refused_with_a_reason(asked, text, words):
    answer = asked.answer(text, "Fine.")
    assert answer.status_code == 422
    assert words in answer.text
    assert asked.kept == ["", ""]


def test_questions_of_other_claims_are_not_found(app, asked):
    other = Asked(app)
    foreign = other.ids[0]
    assert asked.get(f"{asked.url}/{foreign}/paper").status_code == 404
    assert asked.answer(go=f"add:{foreign}").status_code == 404
    asked.answer("Yes.", "No.", go="keep", **{f"answer_{foreign}": "Injected"})
    assert other.kept == ["", ""]
    assert sign_in(app.test_client(), make_user()).get(asked.url).status_code == 404
